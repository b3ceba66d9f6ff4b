"""A lesson's blocks in their order, and what can be done with it: a new document each time."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from secrets import token_hex
from typing import Any

from .kinds import KINDS, Block

SCHEMA = 1
MOST_BLOCKS = 200
KEPT_ASIDE = 20
Document = dict[str, Any]


class TooManyBlocks(ValueError):
    """A lesson is not a book."""


def empty() -> Document:
    """No block yet."""
    return {"schema": SCHEMA, "blocks": []}


def new_block(kind: str) -> Block:
    """A block with nothing in it."""
    return {"id": f"b{token_hex(6)}", "kind": kind, "rev": 1, **KINDS[kind].new()}


def find(document: Document, block_id: str) -> Block | None:
    """A block by its id."""
    return next((block for block in document["blocks"] if block["id"] == block_id), None)


def appended(document: Document, block: Block, after: str = "") -> Document:
    """With a block more: after another one, `start` for the beginning, or at the end."""
    blocks = list(document["blocks"])
    if len(blocks) >= MOST_BLOCKS:
        raise TooManyBlocks
    at = _place(blocks, after)
    place = 0 if after == "start" else len(blocks) if at is None else at + 1
    return {**document, "blocks": [*blocks[:place], block, *blocks[place:]]}


def replaced(document: Document, block: Block) -> Document:
    """With this block in the place of the one of the same id."""
    return {
        **document,
        "blocks": [block if one["id"] == block["id"] else one for one in document["blocks"]],
    }


def removed(document: Document, block_id: str) -> Document:
    """Without a block; the last ones removed lie aside, each with its place, to be put back."""
    at = _place(document["blocks"], block_id)
    if at is None:
        return document
    aside = [{"at": at, "block": document["blocks"][at]}, *document.get("removed", ())]
    return {**_without(document, block_id), "removed": aside[:KEPT_ASIDE]}


def put_back(document: Document, block_id: str) -> Document:
    """With a removed block at its old place again."""
    aside = document.get("removed", [])
    found = next((one for one in aside if one["block"]["id"] == block_id), None)
    if found is None:
        return document
    if len(document["blocks"]) >= MOST_BLOCKS:
        raise TooManyBlocks
    at, blocks = found["at"], document["blocks"]
    left = [one for one in aside if one is not found]
    block = {**found["block"], "rev": found["block"]["rev"] + 1}
    return {**document, "blocks": [*blocks[:at], block, *blocks[at:]], "removed": left}


def without_removed(document: Document) -> Document:
    """Only what is to be read."""
    return {name: value for name, value in document.items() if name not in ("removed", "writers")}


def writers_of(document: Document) -> set[str]:
    """Whose words or order there are in it, as actors are written."""
    return set(document.get("writers", ()))


def written_by(document: Document, writers: Iterable[str]) -> Document:
    """With these among those who wrote it."""
    return {**document, "writers": sorted(writers_of(document).union(writers))}


def moved(document: Document, block_id: str, to: int) -> Document:
    """With a block at another place, from 0; a place beyond the end is the end."""
    block = find(document, block_id)
    if block is None:
        return document
    others = _without(document, block_id)["blocks"]
    to = max(0, min(to, len(others)))
    return {**document, "blocks": [*others[:to], block, *others[to:]]}


def duplicated(document: Document, block_id: str) -> tuple[Document, Block | None]:
    """With the same block once more, below itself."""
    block = find(document, block_id)
    if block is None:
        return document, None
    twin = {**deepcopy(block), "id": new_block(block["kind"])["id"], "rev": 1}
    return appended(document, twin, after=block_id), twin


def with_new_ids(document: Document, uploads: Callable[[str], str]) -> Document:
    """A copy for another lesson: its ids are its own, and so are its uploads."""
    return {**document, "blocks": [_copied(block, uploads) for block in document["blocks"]]}


def uploads_in(document: Document) -> Iterator[str]:
    """The tokens of the files that the blocks show."""
    return (block["upload"] for block in document["blocks"] if block.get("upload"))


def _without(document: Document, block_id: str) -> Document:
    return {**document, "blocks": [one for one in document["blocks"] if one["id"] != block_id]}


def _copied(block: Block, uploads: Callable[[str], str]) -> Block:
    """It remembers of which block it is the copy, so that a translation stays beside its original."""
    told = {"id": new_block(block["kind"])["id"], "rev": 1, "of": block["id"]}
    copy = {**deepcopy(block), **told}
    if copy.get("upload"):
        copy["upload"] = uploads(copy["upload"])
    return copy


def _place(blocks: list[Block], block_id: str) -> int | None:
    return next((at for at, one in enumerate(blocks) if one["id"] == block_id), None)
