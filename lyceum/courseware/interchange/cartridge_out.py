"""A lesson as a Common Cartridge 1.3: pages, web links and questions, in its order.

Reflections and checklists leave as words on a page; `lesson.json` lies beside for whoever reads it.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from lyceum.courseware.blocks import Block, is_answerable

from . import own, qti
from .shapes import Exported
from .xml import Written, element

PACKAGING = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
WEB_LINK = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
QUESTIONS = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
Draw = Callable[[Sequence[Block], str], bytes]  # blocks and a title → a page
Files = Iterator[tuple[str, bytes]]


def cartridge(lesson: Exported, draw: Draw) -> Files:
    """The files of the cartridge but for those that the lesson shows, by name."""
    root, items, resources = _manifest(lesson)
    for number, (kind, blocks) in enumerate(_runs(lesson.blocks), start=1):
        title, name = _title_of(blocks, lesson.title), f"{kind}-{number}"
        item = items.add("item", identifier=f"item_{number}", identifierref=f"res_{number}")
        item.add("title", title)
        if kind == "page":
            shown = [lesson.files[token].name for token in _tokens(blocks, lesson)]
            yield f"{name}.html", draw(blocks, title)
            _resource(resources, number, "webcontent", [f"{name}.html", *shown])
        elif kind == "quiz":
            yield f"{name}.xml", qti.assessment(name, title, blocks).bytes()
            _resource(resources, number, QUESTIONS, [f"{name}.xml"], has_href=False)
        else:
            yield f"{name}.xml", _web_link(title, blocks[0]["address"])
            _resource(resources, number, "imswl_xmlv1p3", [f"{name}.xml"], has_href=False)
    yield own.FILE, own.written(lesson)
    _resource(resources, 0, "webcontent", [own.FILE])
    yield "imsmanifest.xml", root.bytes()


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Neighbours that become one resource; a link is one by itself."""
    for kind, found in groupby(blocks, key=_kind):
        if kind == "link":
            yield from ((kind, [one]) for one in found)
        else:
            yield kind, list(found)


def _kind(block: Block) -> str:
    if block["kind"] == "embed" and block["address"].startswith("https://"):
        return "link"
    return "quiz" if is_answerable(block) else "page"


def _title_of(blocks: Sequence[Block], usual: str) -> str:
    first = blocks[0]
    if first["kind"] == "embed":
        return str(first["caption"] or first["address"])
    line = next(iter(first.get("text", "").strip().split("\n")), "")
    return line.lstrip("# ").strip()[:200] if line.startswith("#") else usual


def _tokens(blocks: Sequence[Block], lesson: Exported) -> Iterator[str]:
    return (one["upload"] for one in blocks if one.get("upload") in lesson.files)


def _manifest(lesson: Exported) -> tuple[Written, Written, Written]:
    """The root, the item that holds the others, and the list of resources."""
    root = element("manifest", PACKAGING, identifier=f"lyceum_lesson_{lesson.number}")
    data = root.add("metadata")
    data.add("schema", "IMS Common Cartridge")
    data.add("schemaversion", "1.3.0")
    general = Written(data.made, LOM).add("lom").add("general")
    general.add("title").add("string", lesson.title, language=lesson.language)
    general.add("language", lesson.language)
    if lesson.summary:
        general.add("description").add("string", lesson.summary, language=lesson.language)
    organisation = root.add("organizations").add(
        "organization", identifier="org_1", structure="rooted-hierarchy"
    )
    return root, organisation.add("item", identifier="root"), root.add("resources")


def _resource(
    resources: Written, number: int, kind: str, names: Sequence[str], *, has_href: bool = True
) -> None:
    told: dict[str, Any] = {"href": names[0]} if has_href else {}
    resource = resources.add("resource", identifier=f"res_{number}", type=kind, **told)
    for name in dict.fromkeys(names):
        resource.add("file", href=name)


def _web_link(title: str, address: str) -> bytes:
    root = element("webLink", WEB_LINK)
    root.add("title", title)
    root.add("url", href=address, target="_blank")
    return root.bytes()
