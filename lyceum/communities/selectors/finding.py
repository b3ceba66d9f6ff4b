"""The search in a space, and in all: words are found by their beginnings, whatever follows."""

import re
import unicodedata
from hashlib import blake2b

from django.db.models import Exists, OuterRef, Q, QuerySet

from lyceum.communities.models import Post, PostWord
from lyceum.communities.types import PROMPTS, FoundPost, Place, PostPage
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.ui.written import plain

from .posts import HERE, PAGE, hanging, rows_of, seen
from .spaces import spaces_to_read

WORD = re.compile(r"\w+")
SHORTEST = 2
BEGINNING = (
    6  # letters: "container" and "containers", "partner" and "partnership" are found together
)
MOST_WORDS = 200  # of a post
MOST_ASKED = 6
COMMON = 2000  # a word that so many posts have
MOST_SPACES = 500
EXCERPT = 120  # signs of a post that was found
FARTHEST = 10_000  # posts with the rarest word are looked at for one page


def marks_of(text: str, most: int = MOST_WORDS) -> list[int]:
    """The numbers of the words of a text: without accents and case, cut to their beginnings."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = (word[:BEGINNING] for word in WORD.findall(bare) if len(word) >= SHORTEST)
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


# --- in all spaces --------------------------------------------------------------------------------


def posts_found(actor: Actor, words: str, limit: int) -> list[FoundPost]:
    """The newest posts and replies that have all these words, of all spaces that the actor is in, and
    that they find and may read without; hidden ones are nobody's here. Six queries at most."""
    asked = marks_of(words, MOST_ASKED)
    spaces = spaces_to_read(actor, MOST_SPACES) if asked else []
    if not spaces:
        return []
    rows = PostWord.objects.filter(space_id__in=spaces, word=asked[0])
    for mark in asked[1:]:
        having = PostWord.objects.filter(word=mark, post_id=OuterRef("post_id"))
        rows = rows.filter(Exists(having.filter(space_id=OuterRef("space_id"))))
    shown = _shown(rows, limit)
    return [_found_row(post, names, words) for post, names in _with_names(shown)]


def _shown(rows: QuerySet[PostWord], limit: int) -> list[Post]:
    """The newest of them that are there to be read. Where a word is as common as that, only what was
    said of late is looked at."""
    ids = list(rows.values_list("post_id", flat=True)[: COMMON + 1])
    if len(ids) > COMMON:
        ids = list(rows.order_by("-post_id").values_list("post_id", flat=True)[:COMMON])
    posts = Post.objects.unscoped(HERE).filter(pk__in=ids, removed_at=None, hidden_at=None)
    posts = posts.filter(Q(root=None) | Q(root__removed_at=None, root__hidden_at=None))
    return list(posts.select_related("space").order_by("-pk")[:limit])


def _with_names(posts: list[Post]) -> list[tuple[Post, dict[int, str]]]:
    names = identity.names_of({post.author_id for post in posts if post.author_id})
    return [(post, names) for post in posts]


def text_of(post: Post) -> str:
    """All that a post says, its card with it, in one line without marks; a prompt by its words."""
    prompt = PROMPTS.get(post.card.get("prompt", ""))
    card = post.card.values() if prompt is None else [prompt]
    return " ".join(plain(" ".join([post.words, *map(str, card)])).split())


def _found_row(post: Post, names: dict[int, str], words: str) -> FoundPost:
    return FoundPost(
        id=post.pk,
        root_id=post.root_id,
        words=_around(text_of(post), words),
        author=names.get(post.author_id or 0, ""),
        space=post.space.title,
    )


def _around(text: str, words: str) -> str:
    """Some words before and after the first that was asked for."""
    asked = set(marks_of(words, MOST_ASKED))
    hits = (hit.start() for hit in WORD.finditer(text) if set(marks_of(hit.group())) & asked)
    start = max(next(hits, 0) - EXCERPT // 3, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    cut = text[start : start + EXCERPT]
    return ("… " if start else "") + cut + (" …" if start + EXCERPT < len(text) else "")
