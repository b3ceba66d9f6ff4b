"""Reading cmi5.xml (13, 14): every rule of the schema and of the text, and where it is broken.

    structure = read_structure(xml, media=names_in_the_zip)      raises PackageIsInvalid

The structure is JSON:

    {"id", "title", "description", "children": [block | au]}
    block   {"kind": "block", "index", "id", "title", "description", "children": […]}
    au      {"kind": "au", "index", "id", "title", "description", "url", "moveOn", "masteryScore",
             "launchMethod", "activityType", "launchParameters", "entitlementKey"}

Titles and descriptions are language maps ("und" where no language is said). AUs are counted from 0
in the order of the file, and so are blocks.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from posixpath import normpath
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext as _

from lyceum.courseware.errors import PackageIsInvalid, Problem
from lyceum.statements import api as statements

from . import words

FILE = "cmi5.xml"
NO_ADDRESS = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")  # RFC 3986 knows none of these
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")  # xs:decimal
PLACES = 4  # of a mastery score
# An application may have a scheme of its own (13.1.4); these a browser runs or reads itself.
OF_BROWSERS = {
    *("about", "blob", "chrome", "data", "file", "filesystem", "ftp", "intent", "javascript"),
    *("ms-appx", "resource", "vbscript", "view-source", "ws", "wss"),
}
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
DEEPEST = 50
Node = dict[str, Any]
UNKNOWN_LANGUAGE = "und"

# What follows what (the schema's sequences): name, whether it must be there, whether it may repeat.
Sequence = tuple[tuple[tuple[str, ...], bool, bool], ...]
TEXTS: Sequence = ((("title",), True, False), (("description",), True, False))
REFERENCES: Sequence = ((("objectives",), False, False),)
CHILDREN: Sequence = ((("au", "block"), True, True),)
ROOT: Sequence = ((("course",), True, False), *REFERENCES, *CHILDREN)
BLOCK: Sequence = (*TEXTS, *REFERENCES, *CHILDREN)
AU: Sequence = (
    *TEXTS,
    *REFERENCES,
    (("url",), True, False),
    (("launchParameters",), False, False),
    (("entitlementKey",), False, False),
)
AU_ATTRIBUTES = (
    *("id", "moveOn", "masteryScore", "launchMethod", "activityType", "authenticationMethod"),
)


def read_structure(xml: bytes, *, media: Collection[str] | None) -> Node:
    """The course structure; `media` are the names of the files in the zip, None without a zip."""
    return Reader(media).read(xml)


def assignable_units(structure: Mapping[str, Any]) -> list[Node]:
    """The AUs in their order."""
    return list(_units(structure["children"]))


def _units(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        if node["kind"] == "au":
            yield node
        else:
            yield from _units(node["children"])


class Reader:
    """Reads one file, and gathers what is wrong."""

    def __init__(self, media: Collection[str] | None) -> None:
        self.media = media
        self.problems: list[Problem] = []
        self.ids: dict[str, set[str]] = {
            kind: set() for kind in ("course", "block", "au", "objective")
        }
        self.units = self.blocks = 0

    def read(self, xml: bytes) -> Node:
        root = parse(xml, FILE)
        if root.tag != _named("courseStructure"):
            self.wrong(root, "", _("<courseStructure xmlns=“{ns}”>").format(ns=words.NAMESPACE))
            raise PackageIsInvalid(self.problems)
        parts = self.sequence(root, ROOT)
        course = next((part for part in parts if _tag(part) == "course"), None)
        self.objectives(parts)
        found = {**self.course(course), "children": self.children(parts, 1)}
        if self.problems:
            raise PackageIsInvalid(self.problems)
        return found

    def wrong(self, element: Any, attribute: str, expected: str) -> None:
        place = f"<{_tag(element)}{' ' if attribute else ''}{attribute}>"
        self.problems.append(
            Problem(FILE, element.sourceline or 0, place, _("expected: ") + expected)
        )

    # --- the schema -----------------------------------------------------------------------------

    def sequence(
        self, element: Any, wanted: Sequence, attributes: tuple[str, ...] = ()
    ) -> list[Any]:
        """The children of our namespace, in the order that the schema asks for; those of other
        namespaces come last (13.1.5)."""
        self.attributes(element, attributes)
        children = [child for child in element if isinstance(child.tag, str)]
        ours = [child for child in children if child.tag.startswith(f"{{{words.NAMESPACE}}}")]
        self._others_last(element, children, len(ours))
        rest = list(ours)
        for names, is_needed, repeats in wanted:
            found = 0
            while rest and _tag(rest[0]) in names and (repeats or not found):
                rest.pop(0)
                found += 1
            if is_needed and not found:
                at = rest[0] if rest else element
                expected = _("<{name}> in <{parent}>, in the order of the schema (13.2)")
                name = "> or <".join(names)
                self.wrong(at, "", expected.format(name=name, parent=_tag(element)))
                return ours
        for one in rest[:1]:
            self.wrong(one, "", _("nothing of this name here, in the order of the schema (13.2)"))
        return ours

    def _others_last(self, element: Any, children: list[Any], ours: int) -> None:
        for child in children[:ours]:
            if not child.tag.startswith("{"):
                self.wrong(child, "", _("an element of the namespace of cmi5, or of another one"))
            elif not child.tag.startswith(f"{{{words.NAMESPACE}}}"):
                self.wrong(child, "", _("elements of other namespaces at the end (13.1.5)"))
        for child in children[ours:]:
            if not child.tag.startswith("{"):
                self.wrong(child, "", _("an element of the namespace of cmi5, or of another one"))

    def attributes(self, element: Any, known: tuple[str, ...]) -> None:
        for name in element.attrib:
            if not name.startswith("{") and name not in known:
                self.wrong(element, name, _("only attributes of the schema (13.2)"))

    # --- the parts ------------------------------------------------------------------------------

    def course(self, element: Any) -> Node:
        if element is None:
            return {}
        parts = self.sequence(element, TEXTS, ("id",))
        return {"id": self.identity(element, "course"), **self.texts(parts)}

    def objectives(self, parts: list[Any]) -> None:
        wanted: Sequence = ((("objective",), True, True),)
        for each in parts:
            if _tag(each) == "objectives":
                for objective in self.sequence(each, wanted):
                    self.identity(objective, "objective")
                    self.texts(self.sequence(objective, TEXTS, ("id",)))

    def references(self, parts: list[Any]) -> None:
        wanted: Sequence = ((("objective",), True, True),)
        for each in parts:
            if _tag(each) == "objectives":
                for one in self.sequence(each, wanted):
                    self.attributes(one, ("idref",))
                    if one.get("idref", "").strip() not in self.ids["objective"]:
                        self.wrong(
                            one, "idref", _("the id of an <objective> of the course (13.1.3)")
                        )

    def children(self, parts: list[Any], depth: int) -> list[Node]:
        found = []
        for part in parts:
            if _tag(part) == "au":
                found.append(self.au(part))
            elif _tag(part) == "block" and depth > DEEPEST:
                self.wrong(part, "", _("blocks at most {n} deep").format(n=DEEPEST))
            elif _tag(part) == "block":
                found.append(self.block(part, depth))
        return found

    def block(self, element: Any, depth: int) -> Node:
        parts = self.sequence(element, BLOCK, ("id",))
        identity = self.identity(element, "block")
        self.references(parts)
        index, self.blocks = self.blocks, self.blocks + 1
        told = {"kind": "block", "index": index, "id": identity, **self.texts(parts)}
        return {**told, "children": self.children(parts, depth + 1)}

    def au(self, element: Any) -> Node:
        parts = self.sequence(element, AU, AU_ATTRIBUTES)
        self.references(parts)
        index, self.units = self.units, self.units + 1
        self.one_of(element, "authenticationMethod", ("Basic",), "Basic")
        return {
            "kind": "au",
            "index": index,
            "id": self.identity(element, "au"),
            **self.texts(parts),
            "url": self.url(parts),
            "moveOn": self.one_of(element, "moveOn", words.MOVE_ON, "NotApplicable"),
            "masteryScore": self.mastery(element),
            "launchMethod": self.one_of(element, "launchMethod", words.LAUNCH_METHODS, "AnyWindow"),
            "activityType": self.kind(element),
            "launchParameters": _text(parts, "launchParameters"),
            "entitlementKey": _text(parts, "entitlementKey"),
        }

    # --- the values -----------------------------------------------------------------------------

    def texts(self, parts: list[Any]) -> Node:
        wanted: Sequence = ((("langstring",), True, True),)
        found: Node = {"title": {}, "description": {}}
        for part in parts:
            if _tag(part) in found:
                for one in self.sequence(part, wanted):
                    language = self.language(one)
                    found[_tag(part)].setdefault(language, " ".join((one.text or "").split()))
        return found

    def language(self, element: Any) -> str:
        self.attributes(element, ("lang",))
        said: str = element.get("lang", UNKNOWN_LANGUAGE).strip()
        if not statements.is_language_tag(said):  # it becomes a key of a language map of xAPI
            self.wrong(element, "lang", _("a language such as en or fr-CA (RFC 5646)"))
        return said

    def identity(self, element: Any, kind: str) -> str:
        """The id, which no other element of its kind has; of a unit, none at all (13.1.2-4)."""
        said = self.iri(element, "id")
        for other, ids in self.ids.items():
            if said in ids and (other == kind or "au" in (other, kind)):
                expected = _("an id that no other <{kind}> of the course has").format(kind=other)
                self.wrong(element, "id", expected)
        self.ids[kind].add(said)
        return said

    def iri(self, element: Any, attribute: str) -> str:
        said: str = element.get(attribute, "").strip()
        try:
            statements.insist_iri(said, attribute)
        except statements.Flaw:
            self.wrong(element, attribute, _("an IRI with its scheme, such as https://… (3)"))
        return said

    def kind(self, element: Any) -> str:
        """What sort of activity a unit is: an IRI, where it says (13.1.4)."""
        said: str = element.get("activityType", "").strip()
        return self.iri(element, "activityType") if said else ""

    def one_of(self, element: Any, attribute: str, known: tuple[str, ...], usual: str) -> str:
        said: str = element.get(attribute, usual).strip()  # 13.1
        if said not in known:
            self.wrong(element, attribute, ", ".join(known))
        return said

    def mastery(self, element: Any) -> float | None:
        said = element.get("masteryScore")
        if said is None:
            return None
        score = Decimal(said) if DECIMAL.fullmatch(said.strip()) else Decimal(-1)
        if not 0 <= score <= 1 or score != round(score, PLACES):
            expected = _("a decimal number from 0 to 1, of at most {n} places (13.1.4)")
            self.wrong(element, "masteryScore", expected.format(n=PLACES))
            return None
        return float(score)

    def url(self, parts: list[Any]) -> str:
        element = next((part for part in parts if _tag(part) == "url"), None)
        if element is None:
            return ""
        said = (element.text or "").strip()
        if expected := self._wrong_with(said):
            self.wrong(element, "", expected)
        return said

    def _wrong_with(self, said: str) -> str:
        """What is expected of the address of an AU; empty where it is right (8.1, 13.1.4, 14)."""
        if not said or NO_ADDRESS.search(said):
            return _("an address without blanks (13.1.4)")
        try:
            address = urlsplit(said)
            asked = {name for name, _value in parse_qsl(address.query, keep_blank_values=True)}
        except ValueError:
            return _("an address (13.1.4)")
        if taken := sorted(asked.intersection(words.PARAMETERS)):
            return _("no parameter {name} of its own: it is the LMS's (8.1)").format(name=taken[0])
        if SCHEME.match(said):
            right = "://" in said and address.hostname and address.scheme.lower() not in OF_BROWSERS
            return "" if right else _("an address that begins with https:// or http://")
        return self._wrong_with_path(said, address.path)

    def _wrong_with_path(self, said: str, path: str) -> str:
        if self.media is None:
            return _("a full address, https://…, as there is no zip (14.2)")
        if said.startswith(("/", "?", "#")) or normpath(unquote(path)).startswith(".."):
            return _("an address relative to the package, inside it (14.1)")
        if normpath(unquote(path)) not in self.media:
            return _("the name of a file in the package; there is no {name} (14.1)").format(
                name=path[:200]
            )
        return ""


def parse(xml: bytes, file: str) -> Any:
    """The root of an XML file of a stranger: no entities, no network, nothing huge."""
    from lxml import etree  # noqa: PLC0415  needed only when a package comes in

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        problem = Problem(file, line, "", _("well-formed XML is expected: {why}").format(why=error))
        raise PackageIsInvalid([problem]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageIsInvalid([Problem(file, 0, "", _("XML without a DOCTYPE is expected"))])
    return root


def _named(name: str) -> str:
    return f"{{{words.NAMESPACE}}}{name}"


def _tag(element: Any) -> str:
    tag: str = element.tag
    return tag.removeprefix(f"{{{words.NAMESPACE}}}")


def _text(parts: list[Any], name: str) -> str:
    element = next((part for part in parts if _tag(part) == name), None)
    return "" if element is None else "".join(element.itertext()).strip()
