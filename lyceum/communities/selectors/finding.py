"""The search in a space: words are found by their beginnings, whatever follows."""

import re
import unicodedata
from hashlib import blake2b

from django.db.models import Exists, OuterRef, QuerySet

from lyceum.communities.models import Post, PostWord
from lyceum.communities.types import Place, PostPage
from lyceum.kernel.actors import Actor

from .posts import HERE, PAGE, hanging, rows_of, seen

WORD = re.compile(r"\w+")
SHORTEST = 2
BEGINNING = (
    6  # letters: "container" and "containers", "partner" and "partnership" are found together
)
MOST_WORDS = 200  # of a post
MOST_ASKED = 6
COMMON = 2000  # a word that so many posts have
FARTHEST = 10_000  # posts with the rarest word are looked at for one page


def marks_of(text: str, most: int = MOST_WORDS) -> list[int]:
    """The numbers of the words of a text: without accents and case, cut to their beginnings."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = (word[:BEGINNING] for word in WORD.findall(plain) if len(word) >= SHORTEST)
    return [_mark(word) for word in list(dict.fromkeys(words))[:most]]


def _mark(word: str) -> int:
    digest = blake2b(word.encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def found(actor: Actor, place: Place, words: str, before: int | None = None) -> PostPage:
    """The posts and replies that have all these words, the newest first. Each word is one step in an
    index, so that a rare word is found among a million posts as fast as among ten."""
    asked = marks_of(words, MOST_ASKED)
    if not asked:
        return PostPage()
    ids, more = _with_all(place, asked, before)
    posts = Post.objects.unscoped(HERE).filter(pk__in=ids, removed_at=None)
    shown = list(hanging(seen(posts, place), place).order_by("-pk"))
    return PostPage(rows_of(actor, place, shown), more)


def _with_all(place: Place, asked: list[int], before: int | None) -> tuple[list[int], int | None]:
    """A page of those with all the words, and where the next begins: after the last of them, or as far
    as was looked, where two words are common and hardly ever together."""
    rarest, *others = sorted(asked, key=lambda mark: _how_many(place, mark))
    rows = _having(place, rarest)
    if before:
        rows = rows.filter(post_id__lt=before)
    looked_to = rows.values_list("post_id", flat=True)[FARTHEST : FARTHEST + 1].first()
    if looked_to:
        rows = rows.filter(post_id__gte=looked_to)
    for mark in others:
        rows = rows.filter(Exists(_having(place, mark).filter(post_id=OuterRef("post_id"))))
    ids = list(rows.values_list("post_id", flat=True)[: PAGE + 1])
    return ids[:PAGE], ids[PAGE - 1] if len(ids) > PAGE else looked_to


def _having(place: Place, mark: int) -> QuerySet[PostWord]:
    return PostWord.objects.filter(space=place.space, word=mark).order_by("-post_id")


def _how_many(place: Place, mark: int) -> int:
    """Up to where it makes no difference."""
    return _having(place, mark)[:COMMON].count()
