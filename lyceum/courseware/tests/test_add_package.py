"""Zips of strangers: nothing leads out, nothing fills the disk, and what was refused is gone."""

import struct
import zipfile
from io import BytesIO

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.courseware.errors import PackageIsInvalid, PackageIsTooLarge, PackagesAreFull
from lyceum.courseware.models import Package
from lyceum.courseware.services import packages
from lyceum.courseware.testing import cmi5_zip, make_package, zipped
from lyceum.courseware.unpacking import Limits, open_zip
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.files import MEGABYTE
from lyceum.organisations.testing import make_role

LIMITS = Limits(10 * MEGABYTE, 100)


def drained(file):
    for _name, chunks in open_zip(file, LIMITS).files():
        for _chunk in chunks:
            pass


@pytest.mark.parametrize(
    "name",
    [
        *("../../x", "a/../../x", "/etc/passwd", "C:/x", "a\\..\\x", "a/./x", "a//x", ".."),
        *("a\nb", "a\u202eb", "x" * 300, "/".join(["abcdefgh"] * 60)),
    ],
)
def test_names_that_lead_out_or_hide_are_refused(name):
    with pytest.raises(PackageIsInvalid):
        drained(zipped({name: "x"}))


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a")])
def test_a_file_that_is_a_folder_too_is_refused_with_its_name(names, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(PackageIsInvalid, match="a name of its own"):
        packages._unpack(open_zip(zipped(dict.fromkeys(names, "x")), LIMITS), "token")


def linked(mode):
    entry = zipfile.ZipInfo("link")
    entry.external_attr = mode << 16
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return made


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010644, 0o060660])
def test_links_and_devices_stay_out(mode):
    with pytest.raises(PackageIsInvalid, match="plain file"):
        drained(linked(mode))


def test_ten_gigabytes_are_refused_before_one_byte_is_unpacked():
    bomb = zipped({"a": b"x"})
    data = bytearray(bomb.getvalue())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 0xFFFF_FF00)  # what it says that it unpacks to

    with pytest.raises(PackageIsTooLarge):
        open_zip(BytesIO(bytes(data)), LIMITS)


def test_a_zip_that_lies_about_its_size_is_stopped_while_it_comes_out():
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(20 * MEGABYTE))
    data = bytearray(made.getvalue())
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, 1)

    with pytest.raises((PackageIsTooLarge, PackageIsInvalid)):
        drained(BytesIO(bytes(data)))


def test_too_many_files_are_refused_before_their_list_is_read():
    many = zipped({f"{n}.txt": "" for n in range(101)})
    with pytest.raises(PackageIsTooLarge, match="100 files"):
        open_zip(many, LIMITS)

    data = bytearray(zipped({"a": ""}).getvalue())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 0x7FFF_FFFF)
    with pytest.raises(PackageIsTooLarge):
        open_zip(BytesIO(bytes(data)), LIMITS)


def test_twins_passwords_and_damage_are_refused():
    twins = BytesIO(zipped({"a": "1", "b": "2"}).getvalue().replace(b"b", b"a"))
    locked = bytearray(zipped({"a": "x"}).getvalue())
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    hurt = bytearray(zipped({"a": "hello"}).getvalue())
    hurt[hurt.find(b"a") + 2] ^= 0xFF

    for file in (twins, BytesIO(bytes(locked)), BytesIO(bytes(hurt))):
        with pytest.raises(PackageIsInvalid):
            drained(file)


@pytest.mark.django_db
def test_a_package_is_kept_whole_and_a_new_one_is_a_new_version(house, resource, settings):
    first = make_package(house, resource)
    second = make_package(house, resource, cmi5_zip(**{"pictures/a.png": b"\x89PNG"}))

    assert (first.number, second.number) == (1, 2)
    assert (second.files, second.form) == (3, "cmi5")
    kept = settings.MEDIA_ROOT / "courseware/packages" / second.token
    assert (kept / "pictures/a.png").read_bytes() == b"\x89PNG"


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing(house, resource, settings):
    settings.PACKAGE_LIMIT_MB = 1
    data = bytearray(cmi5_zip(**{"z.bin": bytes(3 * MEGABYTE)}).getvalue())
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, 9)

    with pytest.raises((PackageIsTooLarge, PackageIsInvalid)):
        make_package(house, resource, BytesIO(bytes(data)))

    assert not Package.objects.unscoped("test").exists()
    left = settings.MEDIA_ROOT / "courseware/packages"
    assert not left.exists() or not list(left.iterdir())


@pytest.mark.django_db
def test_all_packages_of_an_organisation_together_are_bounded(house, acme, resource, settings):
    settings.PACKAGES_LIMIT_MB = 1
    half = {"z.bin": bytes(MEGABYTE * 6 // 10)}
    kept = make_package(house, resource, cmi5_zip(**half))

    with pytest.raises(PackagesAreFull, match="1 MB"):
        make_package(house, make_resource(acme, title="Sand"), cmi5_zip(**half))

    assert [path.name for path in (settings.MEDIA_ROOT / "courseware/packages").iterdir()] == [
        kept.token
    ]


@pytest.mark.django_db
def test_only_who_may_change_the_resource(act, ada, linus, grace, acme, resource):
    with pytest.raises(Forbidden):
        make_package(act(ada), resource)
    with pytest.raises(NotFound):
        make_package(act(linus), resource)
    make_role(grace, "teacher", acme)

    assert make_package(act(grace), resource).number == 1


@pytest.mark.django_db
def test_the_page_tells_every_problem_and_takes_a_good_one(client, grace, acme, resource):
    make_role(grace, "teacher", acme)
    client.force_login(grace)
    page = f"/courseware/resources/{resource.pk}/packages/"
    bad = zipped({"cmi5.xml": "<courseStructure/>"})
    bad.name = "bad.zip"

    refused = client.post(page, {"file": bad})
    good = cmi5_zip()
    good.name = "rocks.zip"
    taken = client.post(page, {"file": good})

    assert refused.status_code == 422
    assert "cmi5.xml" in refused.content.decode()
    assert (taken.status_code, taken["Location"]) == (302, page)
    assert "rocks.zip" in client.get(page).content.decode()
    assert client.post(page).status_code == 422
