"""How long a lesson takes: reading at a slow reader's pace, and all of what is played."""

from collections.abc import Mapping
from math import ceil

from .documents import Document
from .kinds import Block
from .text import plain

WORDS_A_MINUTE = 180  # on a screen, with thinking; Brysbaert 2019 finds 238 for mere reading
CODE_A_MINUTE = 60
SIGNS_A_WORD = 2.5  # where words have no spaces between them: Chinese, Japanese
SECONDS = {"question": 45, "reflection": 180, "checklist": 60, "image": 10, "formula": 30}


def minutes(document: Document, seconds: Mapping[str, float]) -> int:
    """Whole minutes, at least one where there is anything; `seconds` are the lengths of uploads."""
    total = sum(_seconds(block, seconds) for block in document["blocks"])
    return ceil(total / 60)


def _seconds(block: Block, lengths: Mapping[str, float]) -> float:
    kind = block["kind"]
    total = SECONDS.get(kind, 0) + 60 * _words(_read_in(block)) / WORDS_A_MINUTE
    if kind == "code":
        total += 60 * _words(block["code"]) / CODE_A_MINUTE
    return total + (lengths.get(block.get("upload", "")) or 0)


def _read_in(block: Block) -> str:
    """What is read; a transcript is read instead of listening, not as well."""
    parts = [block.get("caption", ""), plain(block.get("text", "") or block.get("prompt", ""))]
    parts += [option["text"] for option in block.get("options", ())]
    parts += block.get("items", ())
    parts += [cell for row in block.get("rows", ()) for cell in row]
    return " ".join(parts)


def _words(text: str) -> float:
    dense = sum("\u3040" <= sign <= "\u9fff" for sign in text)
    return len(text.split()) + dense / SIGNS_A_WORD
