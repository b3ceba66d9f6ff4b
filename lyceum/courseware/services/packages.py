"""Taking packages in: looked at, unpacked beside the uploads, never changed again."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies
from lyceum.courseware.errors import PackageIsInvalid, PackagesAreFull, Problem
from lyceum.courseware.events import PackageAdded
from lyceum.courseware.models import Content, Package
from lyceum.courseware.unpacking import Archive, Limits, open_zip
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.files import MEGABYTE, clean_name

PLACE = "courseware/packages"
CMI5, SCORM, HTML = "cmi5.xml", "imsmanifest.xml", "index.html"
STANDARDS = (CMI5, SCORM)
MANIFESTS = (*STANDARDS, HTML)
LARGEST_MANIFEST = 5 * MEGABYTE
SPOOLED = MEGABYTE
TITLE = re.compile(rb"<title[^>]*>([^<]{1,300})", re.IGNORECASE)
Form = Package.Form


@dataclass(frozen=True)
class Read:
    """What a file turned out to be."""

    form: str
    structure: dict[str, Any]
    archive: Archive | None = None  # none: a course structure alone, whose units lie elsewhere


def add_package(
    *, by: Actor, resource_id: int, file: IO[bytes], name: str, is_pages: bool = False
) -> Package:
    """Take in a new version of what a resource opens: a zip, or a cmi5.xml alone.

    `is_pages`: a zip without a manifest is plain pages. Unless that is said it is refused, so that
    a package whose manifest was forgotten is not taken for something that tells nothing.

    Raises PackageIsInvalid with every problem, PackageIsTooLarge, PackagesAreFull, Forbidden. Files are written
    before the row, so a package that is there is whole.
    """
    resource = catalogue.resource_for(by, resource_id)
    if not policies.can_edit(by, resource.organisation_id):
        raise Forbidden
    read = read_package(file, is_pages=is_pages)
    token = secrets.token_hex(20)
    try:
        files, size = _unpack(read.archive, token)
        _insist_on_room(resource.organisation_id, size)
        return _keep(by, resource, read, token=token, name=name, files=files, size=size)
    except BaseException:
        remove_files(token)
        raise


@transaction.atomic
def _keep(by: Actor, resource: Any, read: Read, **told: Any) -> Package:
    contents = Content.objects.unscoped("its resource was got through its gate")
    content, _is_new = contents.get_or_create(
        resource=resource,
        defaults={
            "owner_id": resource.owner_id,
            "organisation_id": resource.organisation_id,
            "kind": Content.Kind.PACKAGE,
            "added_at": clock.now(),
        },
    )
    if content.kind != Content.Kind.PACKAGE:
        raise PackageIsInvalid([Problem("", 0, "", _("This opens something else already."))])
    contents.select_for_update().get(pk=content.pk)  # two at once get two numbers
    known = Package.objects.unscoped("of a content that was got through its gate")
    last = known.filter(content=content).order_by("-number").first()
    package = Package.objects.create(
        owner_id=content.owner_id,
        content=content,
        number=last.number + 1 if last else 1,
        form=read.form,
        structure=read.structure,
        added_by=str(by),
        added_at=clock.now(),
        **{**told, "name": clean_name(told["name"])},
    )
    publish(
        PackageAdded(
            by=str(by),
            owner_id=content.owner_id,
            package_id=package.pk,
            resource_id=resource.pk,
            organisation_id=content.organisation_id,
        )
    )
    return package


# --- reading --------------------------------------------------------------------------------------


def read_package(file: IO[bytes], *, is_pages: bool = False) -> Read:
    """What it is, by its bytes: neither its name nor the browser's word counts."""
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    if head[:2] == b"PK":
        return _read_zip(file, is_pages=is_pages)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _read_course_structure(file)
    expected = _("a zip, or a course structure (cmi5.xml), is expected, and this is neither")
    raise PackageIsInvalid([Problem("", 0, "", expected)])


def _read_course_structure(file: IO[bytes]) -> Read:
    from lyceum.courseware.cmi5.structure import read_structure  # noqa: PLC0415  brings lxml

    xml = file.read(LARGEST_MANIFEST + 1)
    if len(xml) > LARGEST_MANIFEST:
        raise _bounds(LARGEST_MANIFEST, 1).refuse_bytes()
    return Read(Form.CMI5, read_structure(xml, media=None))


def _read_zip(file: IO[bytes], *, is_pages: bool) -> Read:
    archive = open_zip(file, _bounds(settings.PACKAGE_LIMIT_MB * MEGABYTE, settings.PACKAGE_FILES))
    wanted = MANIFESTS if is_pages else STANDARDS
    found = next((name for name in wanted if name in archive.names), None)
    if found is None:
        raise PackageIsInvalid([_no_manifest(archive.names, wanted)])
    manifest = archive.read(found, LARGEST_MANIFEST)
    readers = {CMI5: _read_cmi5, SCORM: _read_scorm, HTML: _read_html}
    return readers[found](manifest, archive)


def _bounds(size: int, files: int) -> Limits:
    return Limits(size, files)


def _no_manifest(names: list[str], wanted: tuple[str, ...]) -> Problem:
    expected = _("at the top of the zip, one of {names} is expected").format(
        names=", ".join(wanted)
    )
    if "h5p.json" in names:
        return Problem("h5p.json", 0, "", _("H5P packages do not play here"))
    deeper = [name for name in names if name.rpartition("/")[2] in wanted]
    if HTML in names:  # pages are not among what is wanted
        expected = _("{expected}; if these are plain pages, say so").format(expected=expected)
    elif deeper:
        expected = _("{expected}; {found} lies in a folder").format(
            expected=expected, found=min(deeper, key=len)
        )
    return Problem("", 0, "", expected)


def _read_cmi5(manifest: bytes, archive: Archive) -> Read:
    from lyceum.courseware.cmi5.structure import read_structure  # noqa: PLC0415  brings lxml

    return Read(Form.CMI5, read_structure(manifest, media=set(archive.names)), archive)


def _read_scorm(manifest: bytes, archive: Archive) -> Read:
    from lyceum.courseware.scorm.manifest import read_manifest  # noqa: PLC0415  brings lxml

    version, structure = read_manifest(manifest, media=set(archive.names))
    return Read(Form.SCORM_12 if version == "1.2" else Form.SCORM_2004, structure, archive)


def _read_html(page: bytes, archive: Archive) -> Read:
    found = TITLE.search(page)
    title = " ".join(found[1].decode(errors="replace").split()) if found else ""
    return Read(Form.HTML, _page(title), archive)


def _page(title: str) -> dict[str, Any]:
    titles = {"und": title[:300]}
    unit = {
        "kind": "au",
        "index": 0,
        "id": "urn:lyceum:unit",
        "title": titles,
        "description": {},
        "url": HTML,
        "moveOn": "CompletedOrPassed",
        "masteryScore": None,
        "launchMethod": "AnyWindow",
        "role": "page",
    }
    return {"id": "urn:lyceum:package", "title": titles, "description": {}, "children": [unit]}


# --- keeping the files ----------------------------------------------------------------------------


def place_of(token: str, name: str) -> str:
    """Where a file of a package lies in the storage."""
    return f"{PLACE}/{token}/{name}"


def _unpack(archive: Archive | None, token: str) -> tuple[int, int]:
    """Write every file; how many there are, and how many bytes."""
    count = size = 0
    for name, chunks in archive.files() if archive else ():
        size += _write(place_of(token, name), chunks)
        count += 1
    return count, size


def _insist_on_room(organisation_id: int, size: int) -> None:
    """All the versions of an organisation's packages together fill no disk."""
    kept = Package.objects.unscoped("a sum for the organisation's limit")
    found = kept.filter(content__organisation_id=organisation_id).aggregate(sum=Sum("size"))
    limit = settings.PACKAGES_LIMIT_MB
    if (found["sum"] or 0) + size > limit * MEGABYTE:
        raise PackagesAreFull(limit=limit)


def _write(place: str, chunks: Iterator[bytes]) -> int:
    with SpooledTemporaryFile(SPOOLED) as spool:
        for chunk in chunks:
            spool.write(chunk)
        size = spool.tell()
        spool.seek(0)
        if _saved(place, spool) != place:
            raise PackageIsInvalid([Problem(place, 0, "", _("a name of its own is expected"))])
    return size


def _saved(place: str, spool: IO[bytes]) -> str:
    """Where it came to lie; nowhere where a folder of its path is a file."""
    try:
        return default_storage.save(place, File(spool))
    except (FileExistsError, NotADirectoryError):
        return ""


def remove_files(token: str) -> None:
    """Take everything away that lies there for a package."""
    _remove(f"{PLACE}/{token}")


def _remove(folder: str) -> None:
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _remove(f"{folder}/{name}")
    default_storage.delete(folder)


def forget_leftovers() -> int:
    """Files without a package: what broke off while it was unpacked, a day ago or longer."""
    try:
        tokens = default_storage.listdir(PLACE)[0]
    except FileNotFoundError:
        return 0
    every = Package.objects.unscoped("whose files lie there").filter(token__in=tokens)
    known = set(every.values_list("token", flat=True))
    gone = [token for token in tokens if token not in known and _is_old(token)]
    for token in gone:
        remove_files(token)
    return len(gone)


def _is_old(token: str) -> bool:
    """Nothing was written there for a day; where a storage cannot say it, it stays."""
    from datetime import timedelta  # noqa: PLC0415

    try:
        written = default_storage.get_modified_time(f"{PLACE}/{token}")
    except (NotImplementedError, FileNotFoundError, OSError):
        return False
    return written < clock.now() - timedelta(days=1)
