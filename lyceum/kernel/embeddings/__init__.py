"""What a text is about, as a vector: near in meaning is near in angle. English, without internet.

A table that ships with the product holds one vector for every piece of a word; a text is the sum
of its pieces, of length one. `tools/distil_embeddings.py` made the table from a sentence model
(NOTICE names it). It is read by memory map on first use, so it costs what is touched. Where the
table is not installed `embed` answers None and the caller falls back to words.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from lyceum.kernel.arrays import Float32s, np

Vectors = Float32s
TABLE = Path(__file__).parent / "table"
AT_ONCE = 2048


def available() -> bool:
    """Whether the table is installed, so that `embed` can answer."""
    return (TABLE / "vectors.npy").is_file()


def embed(texts: Sequence[str]) -> Vectors | None:
    """One row of length one per text (zeros for a text without known words), or None."""
    if not available():
        return None
    table = _table(TABLE)
    rows = np.zeros((len(texts), table.size), dtype=np.float32)
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        rows[start : start + len(part)] = table.embed(part)
    return rows


class Table:
    """The vectors of all pieces: whole numbers from -127 to 127 and one scale per piece."""

    def __init__(self, folder: Path) -> None:
        from .wordpiece import WordPiece  # noqa: PLC0415

        self.vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        self.scales = np.load(folder / "scales.npy")
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
        self.pieces = WordPiece({piece: number for number, piece in enumerate(pieces)})
        self.size = int(self.vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        numbers = [self.pieces(text) for text in texts]
        rows = np.zeros((len(texts), self.size), dtype=np.float32)
        filled = [row for row, found in enumerate(numbers) if found]
        if filled:
            rows[filled] = self._sums([numbers[row] for row in filled])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.maximum(lengths, 1e-9)
        return rows

    def _sums(self, numbers: list[list[int]]) -> Vectors:
        flat = np.fromiter((n for found in numbers for n in found), dtype=np.int32)
        starts = np.cumsum([0, *(len(found) for found in numbers[:-1])])
        weighed = self.vectors[flat].astype(np.float32) * self.scales[flat, None]
        return np.add.reduceat(weighed, starts, axis=0)


@lru_cache(maxsize=1)
def _table(folder: Path) -> Table:
    return Table(folder)
