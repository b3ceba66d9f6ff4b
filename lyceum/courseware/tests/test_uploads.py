"""Files of lessons: they come in pieces, are what their bytes are, and go out in parts."""

import io
import wave
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.courseware import services
from lyceum.courseware.errors import UploadIsTooLarge, UploadsAreFull
from lyceum.courseware.models import Upload
from lyceum.courseware.services.uploads import arriving
from lyceum.courseware.testing import actor_of, make_lesson, publish
from lyceum.kernel import clock

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cf"
    "c000000301010018dd8db00000000049454e44ae426082"
)


def recording(seconds=3):
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def tus(client, mona):
    """tus(method, address, **headers): as the client library speaks."""
    client.force_login(mona)

    def speak(method, address, body=b"", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.generic(
            method, address, body, content_type="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", **named},
        )  # fmt: skip

    return speak


def begun(tus, lesson, content, kind="audio", name="knees.wav"):
    told = f"filename {b64encode(name.encode()).decode()},kind {b64encode(kind.encode()).decode()}"
    return tus(
        "POST", reverse("courseware:begin-upload", args=[lesson.pk]),
        Upload_Length=str(len(content)), Upload_Metadata=told,
    )  # fmt: skip


def sent(tus, lesson, content, kind="audio", name="knees.wav"):
    where = begun(tus, lesson, content, kind, name)["Location"]
    answer = tus("PATCH", where, content, Upload_Offset="0")
    return answer, where.rstrip("/").rpartition("/")[2]


def test_it_goes_on_after_a_broken_line(tus, lesson, settings):
    content = recording()
    answer = begun(tus, lesson, content)
    assert answer.status_code == 201
    where = answer["Location"]
    assert tus("PATCH", where, content[:1000], Upload_Offset="0")["Upload-Offset"] == "1000"

    told = tus("HEAD", where)
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("1000", str(len(content)))
    assert told["Cache-Control"] == "no-store"
    wrong = tus("PATCH", where, content[500:], Upload_Offset="500")
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "1000")
    assert tus("PATCH", where, content[1000:], Upload_Offset="1000").status_code == 204

    upload = Upload.objects.unscoped("t").get()
    assert (upload.media_type, upload.seconds) == ("audio/wav", 3.0)
    assert upload.file.read() == content
    assert list((settings.MEDIA_ROOT / "arriving").iterdir()) in ([], [arriving(upload)])


def test_more_than_was_said_is_not_taken(tus, lesson):
    content = recording()
    where = begun(tus, lesson, content)["Location"]

    assert tus("PATCH", where, content + b"more", Upload_Offset="0")["Upload-Offset"] == str(
        len(content)
    )
    assert Upload.objects.unscoped("t").get().size == len(content)


def test_two_senders_do_not_mix(tus, lesson):
    import fcntl

    content = recording()
    where = begun(tus, lesson, content)["Location"]
    upload = Upload.objects.unscoped("t").get()
    with arriving(upload).open("r+b") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert tus("PATCH", where, content, Upload_Offset="0").status_code == 409
    assert tus("PATCH", where, content, Upload_Offset="0").status_code == 204


def test_what_it_is_stands_in_its_bytes(tus, lesson):
    for content, kind, name in (
        (b"<script>alert(1)</script>", "image", "x.png"),
        (b"MZ\x90\x00" + b"\0" * 200, "file", "x.pdf"),
        (PNG, "video", "film.mp4"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image", "x.svg"),
    ):
        answer, _token = sent(tus, lesson, content, kind, name)
        assert answer.status_code == 422
        assert b"none of what is accepted" in answer.content
    assert not Upload.objects.unscoped("t").exists()


def test_its_size_is_asked_before_anything_travels(lesson, mona, settings):
    by = actor_of(mona)
    about = {"by": by, "lesson_id": lesson.pk, "kind": "video", "name": "x.mp4"}
    with pytest.raises(UploadIsTooLarge, match="201"):
        services.begin_upload(**about, size=200 * 1024 * 1024 + 1)
    settings.LESSON_UPLOADS_LIMIT_MB = 1
    with pytest.raises(UploadsAreFull):
        services.begin_upload(**about, size=1024 * 1024 + 1)


def test_another_version_of_the_protocol_is_refused(tus, lesson):
    answer = tus(
        "POST", reverse("courseware:begin-upload", args=[lesson.pk]), Tus_Resumable="0.2.2"
    )

    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_a_block_shows_only_files_of_its_own_lesson_and_kind(tus, mona, acme, lesson):
    _answer, token = sent(tus, lesson, PNG, "image", "a.png")
    other = make_lesson(mona, acme, "Other", "image", "file")

    def shown(written, block):
        taken = services.change_block(
            by=actor_of(mona), lesson_id=written.pk, block_id=block["id"], rev=block["rev"],
            given={"upload": [token]},
        )  # fmt: skip
        return taken.block["upload"]

    assert shown(other, other.blocks["blocks"][1]) == ""
    own = services.add_block(by=actor_of(mona), lesson_id=lesson.pk, kind="file")
    assert shown(lesson, own) == ""
    own = services.add_block(by=actor_of(mona), lesson_id=lesson.pk, kind="image")
    assert shown(lesson, own) == token


@pytest.fixture
def heard(tus, mona, teacher, lesson):
    """A published recording: its address and its bytes."""
    content = recording()
    _answer, token = sent(tus, lesson, content)
    block = services.add_block(by=actor_of(mona), lesson_id=lesson.pk, kind="audio")
    services.change_block(
        by=actor_of(mona), lesson_id=lesson.pk, block_id=block["id"], rev=1,
        given={"upload": [token], "transcript": ["Knees."]},
    )  # fmt: skip
    publish(lesson, teacher)
    return reverse("courseware:lesson-file", args=[token]), content


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=40000-99999999999999999999", 40000, None)],
)  # fmt: skip
def test_a_part_is_what_was_asked_for(client, ada, heard, asked, first, last):
    address, content = heard
    client.force_login(ada)
    answer = client.get(address, headers={"Range": asked})
    body = b"".join(answer.streaming_content)

    assert answer.status_code == 206
    assert body == content[first : None if last is None else last + 1]
    start = first if first >= 0 else len(content) + first
    assert answer["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(content)}"
    assert answer["Content-Length"] == str(len(body))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(client, ada, heard, asked):
    client.force_login(ada)
    answer = client.get(heard[0], headers={"Range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(heard[1])}")


@pytest.mark.parametrize("asked", ["", "bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes=-"])
def test_else_it_is_the_whole(client, ada, heard, asked):
    client.force_login(ada)
    answer = client.get(heard[0], headers={"Range": asked})

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == heard[1]
    assert answer["Accept-Ranges"] == "bytes"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_outsiders_have_no_file(client, linus, heard):
    client.force_login(linus)
    assert client.get(heard[0]).status_code == 404


def test_nor_can_they_send_or_ask(client, tus, linus, lesson):
    where = begun(tus, lesson, PNG, "image")["Location"]
    client.force_login(linus)
    for method in ("HEAD", "PATCH", "DELETE"):
        assert tus(method, where, PNG, Upload_Offset="0").status_code == 404
    assert begun(tus, lesson, PNG, "image").status_code in (403, 404)


def test_a_plain_form_does_it_too(client, mona, lesson):
    block = services.add_block(by=actor_of(mona), lesson_id=lesson.pk, kind="image")
    client.force_login(mona)
    client.post(
        reverse("courseware:hand-in-file", args=[lesson.pk, block["id"]]),
        {"file": SimpleUploadedFile("a.png", PNG)},
    )
    lesson.refresh_from_db()
    upload = Upload.objects.unscoped("t").get()

    assert lesson.blocks["blocks"][-1]["upload"] == str(upload.token)
    assert upload.media_type == "image/png"


def test_a_copy_does_not_store_it_twice(tus, mona, lesson, django_capture_on_commit_callbacks):
    _answer, token = sent(tus, lesson, PNG, "image", "a.png")
    block = services.add_block(by=actor_of(mona), lesson_id=lesson.pk, kind="image")
    services.change_block(
        by=actor_of(mona), lesson_id=lesson.pk, block_id=block["id"], rev=1,
        given={"upload": [token]},
    )  # fmt: skip
    services.duplicate_lesson(by=actor_of(mona), lesson_id=lesson.pk, title="Twin")
    ours, theirs = Upload.objects.unscoped("t").order_by("pk")
    storage, name = ours.file.storage, ours.file.name

    assert name == theirs.file.name
    with django_capture_on_commit_callbacks(execute=True):
        services.drop_upload(by=actor_of(mona), token=str(ours.token))
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        services.drop_upload(by=actor_of(mona), token=str(theirs.token))
    assert not storage.exists(name)


def test_what_nobody_goes_on_with_is_forgotten(tus, lesson, settings):
    begun(tus, lesson, PNG, "image")
    assert services.forget_arriving(clock.now()) == 1
    assert list((settings.MEDIA_ROOT / "arriving").iterdir()) == []
