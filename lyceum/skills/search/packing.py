"""Many short texts and ragged lists as a few flat arrays, so that a file can hold them."""

from collections.abc import Iterable, Sequence

from lyceum.kernel.arrays import Array, Float32s, Indices, Int32s, Int64s, UInt8s, np

Ints = Int32s
Floats = Float32s
Arrays = dict[str, Array]


class Texts:
    """Sorted texts in one block of bytes; found by halving."""

    def __init__(self, block: UInt8s, ends: Int64s) -> None:
        self.block = block
        self.ends = ends

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        raw = [text.encode() for text in texts]
        block = np.frombuffer(b"".join(raw), dtype=np.uint8)
        return cls(block, np.cumsum([0, *map(len, raw)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def raw(self, place: int) -> bytes:
        return self.block[self.ends[place] : self.ends[place + 1]].tobytes()

    def __getitem__(self, place: int) -> str:
        return self.raw(place).decode()

    def first_not_below(self, wanted: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.raw(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def starting_with(self, text: str) -> range:
        """The places of the texts that begin with this one."""
        wanted = text.encode()
        return range(self.first_not_below(wanted), self.first_not_below(wanted + b"\xff"))

    def place(self, text: str) -> int | None:
        """Where this very text is, if it is there."""
        at = self.first_not_below(text.encode())
        return at if at < len(self) and self.raw(at) == text.encode() else None


def ragged(lists: Iterable[Sequence[int]]) -> tuple[Ints, Int64s]:
    """Lists behind one another, and where each one starts (with the end as the last)."""
    kept = list(lists)
    starts = np.cumsum([0, *map(len, kept)], dtype=np.int64)
    flat = np.fromiter((n for found in kept for n in found), dtype=np.int32, count=int(starts[-1]))
    return flat, starts


def spans(starts: Int64s, rows: Indices) -> Int64s:
    """The flat places of several rows of a ragged list, behind one another."""
    begin, sizes = starts[rows], starts[rows + 1] - starts[rows]
    shift = np.repeat(begin - np.cumsum([0, *sizes[:-1]]), sizes)
    places: Int64s = np.arange(int(sizes.sum()), dtype=np.int64) + shift
    return places
