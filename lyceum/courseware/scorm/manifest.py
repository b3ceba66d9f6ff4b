"""Reading imsmanifest.xml (SCORM 1.2 CAM 2.2; 2004 CAM 3.4): its first organisation as a structure.

The structure has the shape of `cmi5.structure`: items with a resource are units, items without are
blocks. A unit has also "role": "sco" or "asset", and for a SCO what its run-time begins with.
"""

from collections.abc import Collection, Iterator
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from lyceum.courseware.cmi5.structure import DEEPEST, Node, parse
from lyceum.courseware.errors import PackageIsInvalid, Problem

FILE = "imsmanifest.xml"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_manifest(xml: bytes, *, media: Collection[str]) -> tuple[str, Node]:
    """Its version, "1.2" or "2004", and the structure. Raises PackageIsInvalid."""
    return Reader(media).read(xml)


class Reader:
    def __init__(self, media: Collection[str]) -> None:
        self.media = media
        self.problems: list[Problem] = []
        self.resources: dict[str, Any] = {}
        self.bases: dict[str, str] = {}
        self.version = ""
        self.sequencings: dict[str, Any] = {}  # those that items share
        self.units = self.blocks = 0

    def read(self, xml: bytes) -> tuple[str, Node]:
        root = parse(xml, FILE)
        if _tag(root) != "manifest":
            raise PackageIsInvalid([self.wrong(root, _("expected: <manifest>"))])
        self.version = _version(root)
        self._know_resources(root)
        shared = _children(_child(root, "sequencingCollection"), "sequencing")
        self.sequencings = {each.get("ID", ""): each for each in shared}
        organisation = _chosen(_child(root, "organizations"))
        if organisation is None:
            raise PackageIsInvalid([self.wrong(root, _("expected: an <organization> in it"))])
        children = self._items(organisation, 1)
        if not self.units:
            self.wrong(organisation, _("expected: an <item> that opens something"))
        if self.problems:
            raise PackageIsInvalid(self.problems)
        title = {"und": _title(organisation) or _title(root)}
        return self.version, {
            "id": f"urn:scorm:{root.get('identifier', '')}",
            "title": title,
            "description": {},
            "children": children,
        }

    def wrong(self, element: Any, expected: str) -> Problem:
        problem = Problem(FILE, element.sourceline or 0, f"<{_tag(element)}>", expected)
        self.problems.append(problem)
        return problem

    def _know_resources(self, root: Any) -> None:
        listed = _child(root, "resources")
        outer = root.get(XML_BASE, "") + ("" if listed is None else listed.get(XML_BASE, ""))
        for each in _children(listed, "resource"):
            self.resources[each.get("identifier", "")] = each
            self.bases[each.get("identifier", "")] = outer + each.get(XML_BASE, "")

    def _items(self, parent: Any, depth: int) -> list[Node]:
        if depth > DEEPEST:
            self.wrong(parent, _("expected: items at most {n} deep").format(n=DEEPEST))
            return []
        made = (self._item(each, depth) for each in _children(parent, "item"))
        return [node for node in made if node is not None]

    def _item(self, item: Any, depth: int) -> Node | None:
        identity = item.get("identifier", "")
        told = {"id": f"urn:scorm:{identity}", "title": {"und": _title(item)}, "description": {}}
        if item.get("identifierref"):
            return self._unit(item, told)
        index, self.blocks = self.blocks, self.blocks + 1
        children = self._items(item, depth + 1)
        return {"kind": "block", "index": index, **told, "children": children} if children else None

    def _unit(self, item: Any, told: Node) -> Node | None:
        reference = item.get("identifierref", "")
        resource = self.resources.get(reference)
        if resource is None:
            self.wrong(item, _("expected: a <resource> of the id {id}").format(id=reference[:100]))
            return None
        url = self._url(item, resource)
        index, self.units = self.units, self.units + 1
        return {
            "kind": "au",
            "index": index,
            **told,
            "url": url,
            "moveOn": "CompletedOrPassed",
            "launchMethod": "AnyWindow",
            "role": _role(resource),
            "masteryScore": _mastery(item) if self.version == "1.2" else self._measure(item),
            "begins_with": _beginning(item),
        }

    def _measure(self, item: Any) -> float | None:
        """The scaled score that passes, -1 to 1, where the measure of the first objective decides
        (2004 SN 3.10.1); all of it, where none is said."""
        own = _child(item, "sequencing")
        shared = None if own is None else self.sequencings.get(own.get("IDRef", ""))
        of_own = _child(own, "objectives")
        objectives = _child(shared, "objectives") if of_own is None else of_own
        primary = _child(objectives, "primaryObjective")
        if primary is None or not _is_true(primary.get("satisfiedByMeasure")):
            return None
        least = _child(primary, "minNormalizedMeasure")
        try:
            said = float("1" if least is None else least.text or "1")
        except ValueError:
            return None
        return said if -1 <= said <= 1 else None

    def _url(self, item: Any, resource: Any) -> str:
        base = self.bases[resource.get("identifier", "")]
        said = base + resource.get("href", "").strip()
        path = normpath(unquote(urlsplit(said).path))
        if urlsplit(said).scheme or path not in self.media:
            expected = _("expected: the href of a file in the package; there is no {name}")
            self.wrong(resource, expected.format(name=path[:200]))
        parameters = item.get("parameters", "").strip()
        if not parameters or parameters.startswith("#"):
            return f"{said}{parameters}"
        return f"{said}{'&' if '?' in said else '?'}{parameters.lstrip('?&')}"


def _tag(element: Any) -> str:
    tag: str = element.tag
    return tag.rpartition("}")[2]


def _children(element: Any, name: str) -> Iterator[Any]:
    """Those of this name, whatever the namespace: versions of the standard differ in it."""
    if element is not None:
        for child in element:
            if isinstance(child.tag, str) and _tag(child) == name:
                yield child


def _child(element: Any, name: str) -> Any:
    return next(_children(element, name), None)


def _chosen(organisations: Any) -> Any:
    """The default organisation, else the first."""
    found = list(_children(organisations, "organization"))
    wanted = organisations.get("default") if organisations is not None else None
    return next(
        (each for each in found if each.get("identifier") == wanted), next(iter(found), None)
    )


def _title(element: Any) -> str:
    found = _child(element, "title")
    return "" if found is None else " ".join("".join(found.itertext()).split())[:500]


def _version(root: Any) -> str:
    """What its metadata say; else what its namespaces say."""
    said = _child(_child(root, "metadata"), "schemaversion")
    words = (said.text or "").strip().lower() if said is not None else ""
    if words:
        return "1.2" if words.startswith("1.2") else "2004"
    spaces = " ".join(str(each) for each in root.nsmap.values())
    return "2004" if "adlcp_v1p3" in spaces or "imscp_v1p1" in spaces else "1.2"


def _role(resource: Any) -> str:
    """A SCO speaks to the run-time, an asset is only shown (1.2: scormtype, 2004: scormType)."""
    said = next((v for k, v in resource.attrib.items() if k.lower().endswith("}scormtype")), "sco")
    return "asset" if str(said).lower() == "asset" else "sco"


def _mastery(item: Any) -> float | None:
    """The share of the score that passes, which 1.2 says in percent."""
    said = _child(item, "masteryscore")
    try:
        return None if said is None else min(1.0, max(0.0, float(said.text or "") / 100))
    except ValueError:
        return None


def _beginning(item: Any) -> dict[str, str]:
    """What a SCO finds in its run-time: data from the manifest."""
    names = {
        "datafromlms": "launch_data",
        "dataFromLMS": "launch_data",
        "maxtimeallowed": "max_time_allowed",
        "timelimitaction": "time_limit_action",
        "timeLimitAction": "time_limit_action",
        "completionThreshold": "completion_threshold",
    }
    found: dict[str, str] = {}
    for child in item:
        if isinstance(child.tag, str) and _tag(child) in names:
            said = (_threshold(child) or child.text or "").strip()
            found |= {names[_tag(child)]: said[:4096]} if said else {}
    return found


def _threshold(element: Any) -> str:
    """The measure of progress that completes, as the 4th Edition says it; earlier ones wrote it as
    text."""
    decides = _is_true(element.get("completedByMeasure"))
    return str(element.get("minProgressMeasure", "1.0")) if decides else ""


def _is_true(said: str | None) -> bool:
    return (said or "").strip() in {"true", "1"}
