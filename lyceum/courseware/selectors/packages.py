"""What a resource opens as, and what lies in its packages."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.files import File
from django.core.files.storage import default_storage

from lyceum.catalogue import api as catalogue
from lyceum.courseware.errors import NothingToOpen
from lyceum.courseware.models import Content, Package
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

GATE = "its resource was got through its gate"


def content_of(actor: Actor, resource_id: int) -> Content | None:
    """What a resource opens as; None where it opens nothing of ours. Who may see the resource may
    open it."""
    catalogue.resource_for(actor, resource_id)
    return content_at(resource_id)


def content_at(resource_id: int) -> Content | None:
    """The same, of a resource that was got through its gate."""
    return Content.objects.unscoped(GATE).filter(resource_id=resource_id).first()


def opens(resource_id: int) -> bool:
    """Does a resource, which was got through its gate, open something of ours?"""
    return content_at(resource_id) is not None


def newest_package(content: Content) -> Package:
    """What is launched now. Raises NothingToOpen."""
    every = Package.objects.unscoped(GATE).filter(content=content)
    found = every.order_by("-number").first()
    if found is None:
        raise NothingToOpen
    return found


def versions(content: Content) -> list[Package]:
    """Every version of a content's package, the newest first."""
    return list(Package.objects.unscoped(GATE).filter(content=content).order_by("-number"))


def units_of(structure: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts that open something, in their order."""
    return list(_units(structure["children"]))


def _units(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if node["kind"] == "au":
            yield node
        else:
            yield from _units(node["children"])


def lies_outside(url: str) -> bool:
    """Is this the address of a unit that its publisher keeps? Others lie in the package, whatever
    their query says."""
    return bool(urlsplit(url).scheme)


def file_of(token: str, path: str) -> File[bytes]:
    """A file of a package, by the token that its address was made from. Raises NotFound."""
    from lyceum.courseware.unpacking import fitting  # noqa: PLC0415  brings zips

    name = fitting(path)
    if name is None:
        raise NotFound
    try:
        return default_storage.open(f"courseware/packages/{token}/{name}")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFound from None
