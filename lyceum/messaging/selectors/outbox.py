"""What leaves the house, for those who run it."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.messaging import policies
from lyceum.messaging.engine import wording
from lyceum.messaging.models import FailingAddress, Mail, State, Way, Wording
from lyceum.messaging.types import CHANNELS, OutboxCounts, TroubleRow, WayRow, WordingRow, kind_of

from . import words
from .inbox import PAGE

TROUBLES = 20


def insist_on_operator(actor: Actor) -> None:
    """What leaves the house does not exist for anybody else."""
    if not policies.can_see_outbox(actor):
        raise NotFound


def outbox(actor: Actor, *, state: str = "", before: int | None = None) -> list[Mail]:
    """What went out, or waits, newest first: one page and one row more if there are more."""
    insist_on_operator(actor)
    mails = Mail.objects.order_by("-pk").defer("html", "text")
    if state in State.values:
        mails = mails.filter(state=state)
    if before:
        mails = mails.filter(pk__lt=before)
    return list(mails[: PAGE + 1])


def ways_out(actor: Actor, *, state: str = "", before: int | None = None) -> list[WayRow]:
    """What goes, went or is held back by other channels, and mails that are held back. Two queries;
    what a message says is its reader's, and not shown."""
    insist_on_operator(actor)
    ways = Way.objects.filter(mail=None).order_by("-pk").select_related("message", "token")
    if state in State.values:
        ways = ways.filter(state=state)
    if before:
        ways = ways.filter(pk__lt=before)
    found = list(ways[: PAGE + 1])
    names = identity.names_of(way.person_id for way in found)
    return [_way_row(way, names) for way in found]


def _way_row(way: Way, names: dict[int, str]) -> WayRow:
    return WayRow(
        id=way.pk,
        name=names.get(way.person_id, ""),
        label=kind_of(way.message.kind).label,
        channel=way.get_channel_display(),
        at=way.token.name if way.token else "",
        state=way.state,
        state_words=way.get_state_display(),
        why=str(WHY.get(way.why, "")),
        reason=way.reason,
        try_at=way.try_at,
        created_at=way.created_at,
    )


WHY = {
    "quiet": _("quiet hours"),
    "days": _("not a day of theirs"),
    "undisturbed": _("do not disturb"),
    "daily": _("daily digest"),
    "weekly": _("weekly digest"),
    "cap": _("enough for one day"),
}


def counts(actor: Actor) -> OutboxCounts:
    """How much there is of everything. Three queries."""
    insist_on_operator(actor)
    mails = dict(Mail.objects.order_by().values_list("state").annotate(n=Count("pk")))
    ways = Way.objects.filter(mail=None).order_by().values_list("state").annotate(n=Count("pk"))
    return OutboxCounts(mails, dict(ways), FailingAddress.objects.count())


def troubles(actor: Actor) -> list[TroubleRow]:
    """Why things failed: each channel and reason with how many, the most frequent first."""
    insist_on_operator(actor)
    channels = dict(CHANNELS)
    failed = Mail.objects.filter(state=State.FAILED).order_by().values_list("reason")
    rows = [TroubleRow("mail", channels["mail"], *row) for row in failed.annotate(n=Count("pk"))]
    lost = Way.objects.filter(state=State.FAILED).order_by().values_list("channel", "reason")
    for channel, reason, number in lost.annotate(n=Count("pk")):
        rows.append(TroubleRow(f"way-{channel}", channels[channel], reason, number))
    return sorted(rows, key=lambda row: -row.number)[:TROUBLES]


def failing_addresses(actor: Actor) -> list[FailingAddress]:
    """Addresses that servers have refused for good, the last first."""
    insist_on_operator(actor)
    return list(FailingAddress.objects.order_by("-since")[:200])


def mail_states() -> list[tuple[str, Any]]:
    """The states a mail may be in, with their names."""
    return State.choices


def mail_for(actor: Actor, mail_id: int) -> Mail:
    """The one way to a mail: for those who may see the outbox."""
    mail = Mail.objects.filter(pk=mail_id).first() if policies.can_see_outbox(actor) else None
    if mail is None:
        raise NotFound
    return mail


# --- words ----------------------------------------------------------------------------------------


def wording_rows(actor: Actor) -> list[WordingRow]:
    """Every kind, and in which languages its words are not ours. One query."""
    insist_on_operator(actor)
    own: dict[str, list[str]] = {}
    for kind, language in Wording.objects.order_by("language").values_list("kind", "language"):
        own.setdefault(kind, []).append(language)
    kinds = sorted(words.known_kinds(), key=lambda name: (name.partition(".")[0], name))
    return [WordingRow(name, kind_of(name).label, tuple(own.get(name, ()))) for name in kinds]


def wording_for(actor: Actor, kind: str, language: str) -> tuple[str, str, bool]:
    """The words of a kind in a language, those that came with the house, and whether they differ."""
    insist_on_operator(actor)
    if kind not in words.known_kinds() or language not in dict(settings.LANGUAGES):
        raise NotFound
    ours = words.words_of_file(kind, language)
    own = Wording.objects.filter(kind=kind, language=language).first()
    return (own.text if own else ours), ours, own is not None


def placeholders_of(kind: str) -> set[str]:
    """What the words of a kind may name: all that ours name in any language, and the reader."""
    names = {"title", "name"}
    for language, _label in settings.LANGUAGES:
        template = words.file_of(kind, language)
        if template is not None:
            names |= {name for _line, name in wording.placeholders(template)}
    return names


def trouble_with_words(kind: str, text: str) -> tuple[int, str] | None:
    """The first thing that is wrong with words for a kind: its line, and what."""
    found = wording.faults(text, placeholders_of(kind))
    return (found[0].line, found[0].problem) if found else None
