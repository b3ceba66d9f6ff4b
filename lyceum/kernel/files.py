"""Files that come in: what they are is found in their bytes; what is not on the list stays out.

    PROOF = Purpose((PDF, PNG, TEXT), megabytes=10)
    kept = take_in(PROOF, name, content)           Kept(name, media_type, content)
    media_type = look_at(PROOF, name, file, size)  for what is too large to hold in memory

Neither the name nor the browser's word counts. Pictures are drawn anew, so that nothing but the
picture is kept: no place where it was taken, no script behind its end, no bomb. SVG and HTML are
programs and come in nowhere. Archives and tables are bounded where they are opened: see `tables`.
"""

import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
TEXT, ZIP = "text/plain", "application/zip"
MP4, WEBM = "video/mp4", "video/webm"
MP3, M4A, OGG, WAV = "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"
PLAYED = {MP4: ".mp4", WEBM: ".webm", MP3: ".mp3", M4A: ".m4a", OGG: ".ogg", WAV: ".wav"}
PICTURES = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", WEBP: ".webp", TEXT: ".txt", ZIP: ".zip"}
ENDINGS |= PLAYED
WORDS: dict[str, Any] = {
    PDF: "PDF",
    PNG: "PNG",
    JPEG: "JPEG",
    WEBP: "WebP",
    TEXT: _("plain text"),
    ZIP: "zip",
    MP4: "MP4",
    WEBM: "WebM",
    MP3: "MP3",
    M4A: "M4A",
    OGG: "Ogg",
    WAV: "WAV",
}
MEGABYTE = 1024 * 1024
HEAD = 64 * 1024
PIXELS = 25_000_000  # 75 MB when drawn; JPEGs of more are read at a half, a quarter, an eighth
DRAFT = 3000
NAME_LENGTH = 120
CONTROL = bytes({*range(32), 127} - {*b"\t\n\r\f"})
MARKUP = re.compile(
    rb"\s*<|.*<(!doctype|html|head|body|script|svg|\?xml)\b", re.IGNORECASE | re.DOTALL
)
MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4V ",
}
OGG_CODECS = (b"vorbis", b"OpusHead", b"fLaC")
MPEG_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")  # MPEG audio, layer III
UNFIT = re.compile(r'[\\/:*?"<>|]')


class FileRefused(DomainError):
    """Something is wrong with the file itself; the rest of the form is kept."""

    code = "file_refused"
    status = 422

    def __init__(self, *, name: str, **words: Any) -> None:
        self.name = name
        self.__dict__.update(words)


class FileIsTooLarge(FileRefused):
    code = "file_is_too_large"
    message = _("“{name}” is larger than {limit} MB.")


class FileKindIsUnknown(FileRefused):
    code = "file_kind_is_unknown"
    message = _("“{name}” is none of what is accepted here, whatever its name says: {kinds}.")


class FileIsBroken(FileRefused):
    code = "file_is_broken"
    message = _("“{name}” cannot be read: it is damaged or was cut off.")


class PictureIsTooLarge(FileRefused):
    code = "picture_is_too_large"
    message = _("“{name}” has too many pixels. Make the picture smaller and try again.")


@dataclass(frozen=True)
class Purpose:
    """What may come in at one place: which kinds, how large; pictures are kept up to `side`."""

    kinds: tuple[str, ...]
    megabytes: int
    side: int = 4000

    @property
    def words(self) -> str:
        """The kinds, for people."""
        return ", ".join(str(WORDS[kind]) for kind in self.kinds)

    @property
    def accept(self) -> str:
        """The same for the browser's file chooser."""
        return ",".join(ENDINGS[kind] for kind in self.kinds)


@dataclass(frozen=True)
class Kept:
    """A file as it may be kept."""

    name: str
    media_type: str
    content: bytes


def take_in(purpose: Purpose, name: str, content: bytes) -> Kept:
    """The file as it may be kept: a fitting name, a known kind, pictures drawn anew."""
    media_type = look_at(purpose, name, BytesIO(content), len(content))
    if media_type in PICTURES:
        content = _drawn_anew(purpose, name, content, media_type)
    return Kept(clean_name(name, media_type), media_type, content)


def look_at(purpose: Purpose, name: str, file: IO[bytes], size: int) -> str:
    """Its kind by its first bytes; refused if it is too large or not on the list."""
    shown = clean_name(name)
    if size > purpose.megabytes * MEGABYTE:
        raise FileIsTooLarge(name=shown, limit=purpose.megabytes)
    file.seek(0)
    media_type = media_type_of(file.read(HEAD))
    file.seek(0)
    if media_type not in purpose.kinds:
        raise FileKindIsUnknown(name=shown, kinds=purpose.words)
    return media_type


def delete_at_last(file: Any) -> None:
    """Delete what a row held once the transaction is kept: no transaction brings a file back."""
    transaction.on_commit(partial(file.storage.delete, file.name), robust=True)


def media_type_of(head: bytes) -> str:
    """What bytes are that begin like this: one of the kinds known here, or nothing."""
    import puremagic  # noqa: PLC0415  its tables are needed only when a file comes in

    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        matches = []
    surest = max((match.confidence for match in matches), default=0)
    found = {match.mime_type for match in matches if match.confidence == surest}
    for media_type in (PDF, *PICTURES):
        if media_type in found:
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return ZIP
    if played := _played(head):
        return played
    return TEXT if _is_plain_text(head) else ""


def _played(head: bytes) -> str:
    """Sound and film, by the marks of their containers: the tables of puremagic do not agree with
    each other here, and browsers look at these very bytes (https://mimesniff.spec.whatwg.org)."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return M4A if brand in (b"M4A ", b"M4B ") else MP4 if brand in MP4_BRANDS else ""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else ""
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"OggS\x00"):
        return OGG if any(codec in head[:64] for codec in OGG_CODECS) else ""
    is_frame = MPEG_FRAME.match(head) is not None
    return MP3 if head.startswith(b"ID3") or is_frame else ""


def kind_by_ending(name: str) -> str:
    """The kind of a file that we have named ourselves."""
    return next(kind for kind, ending in ENDINGS.items() if name.endswith(ending))


def clean_name(name: str, media_type: str = "") -> str:
    """A name that is safe to show and to save: no path, nothing invisible, the ending of its kind.

    Signs that turn the direction of reading make `fdp.exe` of `exe.pdf`, so they go too.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    path = PurePosixPath(UNFIT.sub("", name).strip(" .") or "file")
    ending = ENDINGS.get(media_type, path.suffix[:10])
    alike = {ending, ".jpeg"} if media_type == JPEG else {ending}
    stem = path.stem if not media_type or path.suffix.lower() in alike else path.name
    return stem[: NAME_LENGTH - len(ending)].rstrip(" .") + ending


def _is_plain_text(head: bytes) -> bool:
    """Letters of whatever alphabet, and no program for a browser."""
    return bool(head) and head == head.translate(None, CONTROL) and not MARKUP.match(head)


def _drawn_anew(purpose: Purpose, name: str, content: bytes, media_type: str) -> bytes:
    from PIL import Image  # noqa: PLC0415  needed only when a picture comes in

    shown, form = clean_name(name), PICTURES[media_type]
    try:
        with warnings.catch_warnings(action="ignore"):
            picture = Image.open(BytesIO(content), formats=[form])
        picture.draft("RGB", (DRAFT, DRAFT))
        if picture.width * picture.height > PIXELS:
            raise PictureIsTooLarge(name=shown)
        return _written(_upright(picture, purpose.side), form)
    except FileRefused:
        raise
    except Image.DecompressionBombError:
        raise PictureIsTooLarge(name=shown) from None
    except Exception:  # noqa: BLE001  whatever a reader of pictures stumbles over
        raise FileIsBroken(name=shown) from None


def _upright(picture: Any, side: int) -> Any:
    """The pixels alone, the right way up; whatever was said beside them is left behind."""
    from PIL import ImageOps  # noqa: PLC0415  as above

    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    plain.info.clear()
    plain.thumbnail((side, side))
    return plain


def _written(picture: Any, form: str) -> bytes:
    file = BytesIO()
    picture.save(file, form, quality=90)
    return file.getvalue()
