"""Attachments (2.4.11): what a statement says of them; their bytes come beside it."""

import re

import msgspec
from msgspec import UNSET, Struct, UnsetType

from . import iris, languages, strict
from .flaws import Flaw
from .heard import Enclosed

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
LONGEST, MOST_BYTES = 300, 2**63
_WORD, _GAP = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", "[ \t]*"
MEDIA_TYPE = re.compile(
    rf"{_WORD}/{_WORD}({_GAP};{_GAP}{_WORD}=({_WORD}|\"[^\"\x00-\x1f\x7f]*\"))*{_GAP};?{_GAP}"
)
SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}", re.ASCII)


class Attachment(Struct, forbid_unknown_fields=True):
    usageType: str  # noqa: N815 - as xAPI has it
    display: dict[str, str]
    contentType: str  # noqa: N815
    length: int
    sha2: str
    description: dict[str, str] | UnsetType = UNSET
    fileUrl: str | UnsetType = UNSET  # noqa: N815


_decoder: msgspec.json.Decoder[list[Attachment]] = strict.decoder(list[Attachment])


def hear(raw: bytes) -> tuple[Enclosed, ...]:
    """The attachments that are named, or a `Flaw`."""
    said = strict.read(_decoder, raw, "2.4.11")
    return tuple(_enclosed(one, f"[{number}]") for number, one in enumerate(said))


def _enclosed(one: Attachment, place: str) -> Enclosed:
    iris.insist(one.usageType, f"{place}.usageType")
    languages.insist_map(one.display, f"{place}.display")
    languages.insist_map(one.description, f"{place}.description")
    if one.fileUrl is not UNSET:
        iris.insist(one.fileUrl, f"{place}.fileUrl")
    if len(one.contentType) > LONGEST or not MEDIA_TYPE.fullmatch(one.contentType):
        raise Flaw(f"{place}.contentType", "a media type is expected (2.4.11)")
    if not 0 <= one.length < MOST_BYTES:
        raise Flaw(f"{place}.length", "a number of bytes is expected (2.4.11)")
    if not SHA2.fullmatch(one.sha2):
        raise Flaw(f"{place}.sha2", "a SHA-2 in hexadecimal digits is expected (2.4.11)")
    return Enclosed(
        sha2=one.sha2.lower(),
        content_type=one.contentType,
        length=one.length,
        file_url="" if one.fileUrl is UNSET else one.fileUrl,
        is_signature=one.usageType == SIGNATURE,
    )
