"""The search in a space: words are found by their beginnings, whatever follows."""

import re
import unicodedata
from hashlib import blake2b

from django.db.models import Exists, OuterRef

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
    first, *others = asked
    rows = PostWord.objects.filter(space=place.space, word=first)
    for mark in others:
        also = PostWord.objects.filter(space=place.space, word=mark, post_id=OuterRef("post_id"))
        rows = rows.filter(Exists(also))
    if before:
        rows = rows.filter(post_id__lt=before)
    ids = list(rows.order_by("-post_id").values_list("post_id", flat=True)[: PAGE + 1])
    posts = Post.objects.unscoped(HERE).filter(pk__in=ids[:PAGE], removed_at=None)
    shown = list(hanging(seen(posts, place), place).order_by("-pk"))
    return PostPage(rows_of(actor, place, shown), ids[PAGE - 1] if len(ids) > PAGE else None)
