"""Statements in files: a JSON list, one JSON object a line, or a zip of those with attachments.

A zip names each attachment by its SHA-2, in whatever folder, with whatever ending.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import IO, NamedTuple
from zipfile import ZipFile, ZipInfo

import msgspec
from django.utils.translation import gettext as _

from lyceum.kernel.tables.shapes import NotATable
from lyceum.kernel.tables.zips import open_zip, verify
from lyceum.statements.api import Part

HASHES = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
STATEMENTS = {".json", ".jsonl", ".ndjson"}
HEAD = 4096


class NotStatements(Exception):
    """The file is none of these; the reason is for a person."""


class Said(NamedTuple):
    """A statement as the file has it, and its number there (of the line, or in the list)."""

    number: int
    text: bytes


class _Result(msgspec.Struct):
    """What a store answers to a query, saved."""

    statements: list[msgspec.Raw]


class StatementFile:
    """An open file of statements; `parts` finds attachments in it."""

    def __init__(self, file: IO[bytes]) -> None:
        file.seek(0)
        self._file = file
        self._zip = _opened(file) if file.read(2) == b"PK" else None

    def statements(self) -> Iterator[Said]:
        """All of them, in order; numbers go on from one file of a zip to the next."""
        if self._zip is None:
            yield from _statements(self._file, 0)
            return
        last = 0
        names = [each for each in self._zip.infolist() if _ending(each) in STATEMENTS]
        if not names:
            raise NotStatements(_("there is no .json or .jsonl file in the archive."))
        for member in sorted(names, key=lambda each: each.filename):
            with self._zip.open(member) as file:
                for said in _statements(file, last):
                    yield said
                    last = said.number

    def parts(self, enclosed: Mapping[str, str]) -> Mapping[str, Part]:
        """Those attachments that are there and are what their names say: by hash, with their types."""
        found = {}
        for sha2, media_type in enclosed.items():
            body = self._body(sha2)
            if body is not None and hashlib.new(HASHES[len(sha2)], body).hexdigest() == sha2:
                found[sha2] = Part(sha2, media_type, body, {})
        return found

    def _body(self, sha2: str) -> bytes | None:
        if self._zip is None or len(sha2) not in HASHES:
            return None
        member = next((m for m in self._zip.infolist() if _stem(m) == sha2), None)
        return self._zip.read(member) if member else None


def _opened(file: IO[bytes]) -> ZipFile:
    """The archive, which unpacks to something reasonable."""
    file.seek(0)
    try:
        archive = open_zip(file)
        verify(archive)
    except NotATable as error:
        raise NotStatements(str(error)) from None
    return archive


def _statements(file: IO[bytes], last: int) -> Iterator[Said]:
    file.seek(0)
    head = file.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    found = (
        _whole(file.read()) if head[:1] == b"[" or b'"statements"' in head[:20] else _lines(file)
    )
    for number, text in found:
        yield Said(last + number, text)


def _whole(content: bytes) -> Iterator[tuple[int, bytes]]:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        if content.lstrip()[:1] == b"[":
            each: Sequence[msgspec.Raw] = msgspec.json.decode(content, type=list[msgspec.Raw])
        else:
            each = msgspec.json.decode(content, type=_Result).statements
    except msgspec.MsgspecError as error:
        raise NotStatements(str(error)) from None
    for number, text in enumerate(each, start=1):
        yield number, bytes(text)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        if text := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield number, text


def _ending(member: ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _stem(member: ZipInfo) -> str:
    return PurePosixPath(member.filename).name.partition(".")[0].lower()
