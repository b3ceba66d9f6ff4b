"""Arrays as PostgreSQL reads them in binary: five times faster than as text (every quote escaped).

The layout is that of `array_send`: dimensions, flags, type, length, lower bound, then each element
with its length in bytes.
"""

import struct
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any
from uuid import UUID
from weakref import WeakSet

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

HEAD = struct.Struct(">iiIii")
BIGINT, TEXT, UUID_ = 20, 25, 2950
SIXTEEN, MISSING = b"\x00\x00\x00\x10", b"\xff\xff\xff\xff"  # lengths


class Bigints(bytes):
    """bigint[]"""


class Texts(bytes):
    """text[]"""


class Uuids(bytes):
    """uuid[]"""


def bigints(values: Sequence[int]) -> Bigints:
    """Numbers of 64 bits, none missing."""
    number = len(values)
    if _are_same(values):
        return Bigints(_head(BIGINT, number) + struct.pack(">iq", 8, values[0]) * number)
    pairs = chain.from_iterable(zip(repeat(8), values))
    return Bigints(_head(BIGINT, number) + struct.pack(">" + "iq" * number, *pairs))


def texts(values: Sequence[bytes]) -> Texts:
    """Texts in UTF-8, none missing."""
    number = len(values)
    if _are_same(values):
        return Texts(_head(TEXT, number) + (_length(values[0]) + values[0]) * number)
    parts = chain.from_iterable(zip(map(_length, values), values, strict=True))
    return Texts(_head(TEXT, number) + b"".join(parts))


def words(values: Sequence[str]) -> Texts:
    """The same of texts that are often all the same."""
    if _are_same(values):
        return texts([values[0].encode()] * len(values))
    return texts([value.encode() for value in values])


def uuids(values: Sequence[UUID | None]) -> Uuids:
    """UUIDs; one may be missing."""
    parts = [SIXTEEN + one.int.to_bytes(16, "big") if one else MISSING for one in values]
    return Uuids(_head(UUID_, len(values)) + b"".join(parts))


def _are_same(values: Sequence[Any]) -> bool:
    """All of a column: it is packed once."""
    return bool(values) and values.count(values[0]) == len(values)


def _length(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big")


def _head(oid: int, length: int) -> bytes:
    return HEAD.pack(1, 1, oid, length, 1) if length else HEAD.pack(0, 0, oid, 0, 0)[:12]


class _Packed(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> bytes:
        return bytes(obj)


class _Bigints(_Packed):
    oid = 1016


class _Texts(_Packed):
    oid = 1009


class _Uuids(_Packed):
    oid = 2951


DUMPERS = ((Bigints, _Bigints), (Texts, _Texts), (Uuids, _Uuids))
_ready: "WeakSet[psycopg.Connection[Any]]" = WeakSet()


def cursor(connection: "psycopg.Connection[Any]") -> "psycopg.Cursor[Any]":
    """A cursor that binds on the server and knows packed arrays."""
    if connection not in _ready:
        for kind, dumper in DUMPERS:
            connection.adapters.register_dumper(kind, dumper)
        _ready.add(connection)
    return psycopg.Cursor(connection)
