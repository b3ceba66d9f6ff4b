"""Files that come in are what their bytes are, and pictures are nothing but pictures."""

import io
import struct
import zlib

import pytest
from PIL import Image

from lyceum.kernel.files import (
    JPEG,
    PDF,
    PNG,
    TEXT,
    WEBP,
    ZIP,
    FileIsBroken,
    FileIsTooLarge,
    FileKindIsUnknown,
    PictureIsTooLarge,
    Purpose,
    clean_name,
    look_at,
    media_type_of,
    take_in,
)

ANY = Purpose((PDF, PNG, JPEG, WEBP, TEXT, ZIP), megabytes=1)


def picture(form="PNG", size=(40, 20), **more):
    file = io.BytesIO()
    Image.new("RGB", size, "#0e5a4f").save(file, form, **more)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 a diploma", PDF),
        (picture("PNG"), PNG),
        (picture("JPEG"), JPEG),
        (picture("WEBP"), WEBP),
        (b"PK\x03\x04" + bytes(30), ZIP),
        ("Zeugnis über SQL\n".encode(), TEXT),
        ("ทักษะ,ระดับ\n".encode(), TEXT),
        (b"a;b\r\n1;\xe9\r\n", TEXT),
    ],
)
def test_its_bytes_say_what_it_is(content, kind):
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00\x03\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"GIF89a\x01\x00\x01\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
        b"  \n<!DOCTYPE html><p>",
        b"Dear all,\n<script>alert(1)</script>",
        "<svg/>".encode("utf-16"),
    ],
)
def test_what_is_not_on_the_list_or_a_program_is_refused(content):
    with pytest.raises(FileKindIsUnknown) as refusal:
        take_in(ANY, "diploma.pdf", content)

    assert "diploma.pdf" in str(refusal.value)
    assert "PDF" in str(refusal.value)


def test_a_list_is_kept_to():
    with pytest.raises(FileKindIsUnknown):
        look_at(Purpose((PNG,), megabytes=1), "a.png", io.BytesIO(b"%PDF-1.7"), 8)


def test_it_may_only_be_so_large():
    with pytest.raises(FileIsTooLarge) as refusal:
        take_in(ANY, "a.txt", b"x" * (1024 * 1024 + 1))

    assert str(refusal.value) == "“a.txt” is larger than 1 MB."


def test_a_picture_is_drawn_anew_without_what_hangs_on_it():
    exif = Image.Exif()
    exif[0x010E] = "taken at 48.2082 N 16.3738 E"
    exif[0x0112] = 6  # lies on its side
    sent = picture("JPEG", exif=exif, comment=b"<script>") + b"<?php system($_GET['x']) ?>"

    kept = take_in(ANY, "me.jpeg", sent)

    assert not {b"48.2082", b"<script>", b"<?php"} & {
        mark for mark in (b"48.2082", b"<script>", b"<?php") if mark in kept.content
    }
    assert Image.open(io.BytesIO(kept.content)).size == (20, 40)
    assert kept.media_type == JPEG


def test_what_is_clear_in_a_picture_stays_clear():
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")

    kept = take_in(ANY, "mark.png", file.getvalue())

    assert Image.open(io.BytesIO(kept.content)).getpixel((0, 0))[3] == 0


def test_a_picture_is_kept_no_larger_than_asked_for():
    kept = take_in(Purpose((PNG,), megabytes=1, side=16), "mark.png", picture(size=(400, 200)))

    assert Image.open(io.BytesIO(kept.content)).size == (16, 8)


@pytest.mark.parametrize("side", [6_000, 30_000])
def test_a_bomb_is_refused_before_it_is_drawn(side):
    """A few hundred bytes that claim to be far more pixels than anybody needs."""

    def chunk(name, content):
        sums = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + sums

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )

    with pytest.raises(PictureIsTooLarge):
        take_in(ANY, "small.png", bomb)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_torn_picture_is_refused(form):
    whole = picture(form, size=(400, 400))

    with pytest.raises(FileIsBroken):
        take_in(ANY, "torn.png", whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("diploma.pdf", PDF, "diploma.pdf"),
        ("Diplôme d’état.PDF", PDF, "Diplôme d’état.pdf"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        (r"C:\Users\me\diploma.pdf", PDF, "diploma.pdf"),
        ("diploma.exe", PDF, "diploma.exe.pdf"),
        ("photo.jpeg", JPEG, "photo.jpg"),
        ("invoice\u202efdp.exe", PDF, "invoicefdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', PDF, "abSet-Cookie x.pdf"),
        ("....", PDF, "file.pdf"),
        ("", PNG, "file.png"),
        ("x" * 400 + ".pdf", PDF, "x" * 116 + ".pdf"),
        (".htaccess", "", "htaccess"),
    ],
)
def test_a_name_is_safe_to_show_and_to_save(given, kind, kept):
    assert clean_name(given, kind) == kept
