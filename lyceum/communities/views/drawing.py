"""Posts, drawn. Most look the same to everybody who may read them, so what was drawn is kept."""

import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lyceum.communities.forms import PostForm
from lyceum.communities.types import Place, PostRow, SignRow, SpaceRow

KEPT = 2000  # of some two thousand signs each
# Stands where each request has its own token. Nobody can write it into a post: no page ever shows it.
TOKEN = secrets.token_urlsafe(32)


class Look(NamedTuple):
    """What else makes a difference to how a post is shown."""

    is_in: bool
    may_keep: bool
    is_closed: bool
    in_thread: bool
    language: str | None
    zone: str


def drawn(
    request: HttpRequest, place: Place, rows: Iterable[PostRow], *, in_thread: bool = False
) -> SafeString:
    """Some posts, one after the other."""
    look = _look(place, in_thread=in_thread)
    return _with_token(request, "".join(_post(row, look) for row in rows))


def lines(spaces: Iterable[SpaceRow]) -> SafeString:
    """Some spaces of a list."""
    language = get_language()
    return mark_safe("".join(_line(one, language) for one in spaces))  # noqa: S308  templates made it


@lru_cache(maxsize=KEPT)
def _line(one: SpaceRow, _language: str | None) -> SafeString:
    return render_to_string("communities/line.html", {"one": one})


def signs(request: HttpRequest, place: Place, row: PostRow) -> SafeString:
    """The signs under a post, alone."""
    look = _look(place, in_thread=False)
    return _with_token(request, _signs(row.id, row.signs, look))


def composer(
    request: HttpRequest, place: Place, begun: PostForm | None = None, *, has_draft: bool = True
) -> SafeString:
    """Where one says something; only what somebody has begun to say is drawn for them alone."""
    at = place.space.pk
    if begun is None:
        return _with_token(request, _composer(at, get_language()))
    page = _composer_with(begun, at, has_draft=has_draft)
    return _with_token(request, page)


@lru_cache(maxsize=100)
def _composer(space_id: int, _language: str | None) -> SafeString:
    return _composer_with(PostForm(), space_id, has_draft=False)


def _composer_with(form: PostForm, space_id: int, *, has_draft: bool) -> SafeString:
    context = {"form": form, "space_id": space_id, "has_draft": has_draft, "csrf_token": TOKEN}
    return render_to_string("communities/composer.html", context)


def _look(place: Place, *, in_thread: bool) -> Look:
    return Look(
        place.is_in,
        place.may_keep,
        place.space.closed_at is not None,
        in_thread,
        get_language(),
        timezone.get_current_timezone_name(),
    )


def _with_token(request: HttpRequest, page: str) -> SafeString:
    return mark_safe(page.replace(TOKEN, get_token(request)))  # noqa: S308  templates made it


@lru_cache(maxsize=KEPT)
def _post(row: PostRow, look: Look) -> SafeString:
    context = {
        **look._asdict(),
        "row": row,
        "words": _words(row, look),
        "here": reverse("communities:post", args=[row.id]),
        "signs": _signs(row.id, row.signs, look),
        "csrf_token": TOKEN,
    }
    return render_to_string("communities/row.html", context)


def _words(row: PostRow, look: Look) -> dict[str, str]:
    """What every post says around what was said. A template would take three times as long."""
    some = ngettext("one reply", "%(n)s replies", row.replies) % {"n": localize(row.replies)}
    return {
        "by": _("%(kind)s by %(name)s") % {"kind": row.kind_word, "name": row.author},
        "to": _("to %(name)s") % {"name": row.author},
        "more": _("More about the post of %(name)s") % {"name": row.author},
        "reply": some if row.replies else _("Reply"),
        "report": _("Report or hide") if look.may_keep else _("Report"),
    }


def _signs(post_id: int, given: tuple[SignRow, ...], look: Look) -> SafeString:
    may_sign = look.is_in and not look.is_closed
    buttons = _buttons(given, look.language, may_sign=may_sign)
    context = {
        "id": post_id,
        "here": reverse("communities:post", args=[post_id]),
        "may_sign": may_sign,
        "buttons": mark_safe(buttons.replace('"sign-0-', f'"sign-{post_id}-')),  # noqa: S308
        "csrf_token": TOKEN,
    }
    return render_to_string("communities/signs.html", context)


@lru_cache(maxsize=KEPT)
def _buttons(given: tuple[SignRow, ...], language: str | None, *, may_sign: bool) -> SafeString:
    """Under most posts the same."""
    context = {"signs": given, "may_sign": may_sign}
    return render_to_string("communities/signs.html#buttons", context)
