"""A Common Cartridge (1.0 to 1.3) as lessons: its folders, pages, links and questions.

Source: IMS Common Cartridge Profile 1.3 (3 resources, 4 organisation, 5 assessments).
"""

from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from lyceum.courseware.blocks import embed_of
from lyceum.courseware.cmi5.structure import DEEPEST, parse
from lyceum.courseware.errors import PackageIsInvalid, Problem
from lyceum.courseware.unpacking import Archive
from lyceum.kernel.files import MEGABYTE

from . import own, qti
from .html_in import escaped, parts_of
from .shapes import Course, Made, Part
from .xml import child, children, descendants, text_of

MANIFEST = "imsmanifest.xml"
BASE = "$IMS-CC-FILEBASE$"  # how some systems begin the address of a file of the cartridge
LARGEST = 5 * MEGABYTE
PAGES = (".html", ".htm", ".xhtml")
SHOWN = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp"), "image"),
    **dict.fromkeys((".mp4", ".webm"), "video"),
    **dict.fromkeys((".mp3", ".m4a", ".ogg", ".wav"), "audio"),
}
NO_PLACE = {
    "imsdt": _("A discussion: lessons have none; a space of the community has."),
    "imsbasiclti": _("A tool of a partner: add it under Tools."),
    "associatedcontent": _("A file that belongs to another system's program."),
    "assignment": _("An assignment: lessons have none."),
}


def read_cartridge(archive: Archive) -> Course:
    """The lessons in it, and what did not fit. Raises PackageIsInvalid."""
    if own.FILE in archive.names:
        course = own.read(archive.read(own.FILE, LARGEST))
        if course is not None:
            return course
    if MANIFEST not in archive.names:
        expected = _("at the top of the cartridge, {name} is expected").format(name=MANIFEST)
        raise PackageIsInvalid([Problem("", 0, "", expected)])
    return Reader(archive).read()


class Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.names = set(archive.names)
        self.course = Course("")
        self.resources: dict[str, Any] = {}
        self.used: set[str] = set()

    def read(self) -> Course:
        root = parse(self.archive.read(MANIFEST, LARGEST), MANIFEST)
        said = text_of(child(child(root, "metadata"), "schema"))
        if root.tag.rpartition("}")[2] != "manifest" or "cartridge" not in said.lower():
            expected = _("<schema>IMS Common Cartridge</schema> is expected in <metadata>")
            raise PackageIsInvalid(
                [Problem(MANIFEST, root.sourceline or 0, "<schema>", str(expected))]
            )
        self._know(root)
        self._organise(child(child(root, "organizations"), "organization"))
        self._tell_the_rest()
        return self.course

    def _know(self, root: Any) -> None:
        general = next(descendants(child(root, "metadata"), "general"), None)
        title = child(general, "title")
        self.course.title = text_of(next(iter(title), None) if title is not None else None)
        self.course.language = text_of(child(general, "language"))
        for one in children(child(root, "resources"), "resource"):
            self.resources[one.get("identifier", "")] = one

    def _organise(self, organisation: Any) -> None:
        """A lesson for each folder at the top, and one for what lies beside them."""
        tops = list(children(organisation, "item"))
        roots = [one for top in tops for one in ([top] if _title(top) else children(top, "item"))]
        loose = Made(self.course.title)
        for one in roots:
            if child(one, "item") is None:
                self._item(one, loose, 0)
                continue
            made = Made(_title(one))
            for inner in children(one, "item"):
                self._item(inner, made, 1)
            self.course.lessons += [made] if made.parts else []
        if loose.parts:
            self.course.lessons.insert(0, loose)

    def _item(self, item: Any, made: Made, depth: int) -> None:
        if depth > DEEPEST:
            self.course.leave(_title(item), _("It lies deeper than anyone reads."))
            return
        title = _title(item)
        if reference := item.get("identifierref", ""):
            self._resource(reference, title, made)
        elif title and child(item, "item") is not None:
            made.parts.append(_heading(title))
        for inner in children(item, "item"):
            self._item(inner, made, depth + 1)

    # --- resources ------------------------------------------------------------------------------

    def _resource(self, reference: str, title: str, made: Made) -> None:
        self.used.add(reference)
        resource = self.resources.get(reference)
        if resource is None:
            self.course.leave(title, _("The manifest names no resource for it."))
            return
        kind, name = resource.get("type", "").lower(), self._name_of(resource)
        if kind.startswith("imswl"):
            self._link(name, title, made)
        elif kind.startswith("imsqti"):
            self._questions(name, title, made)
        elif found := next((why for key, why in NO_PLACE.items() if key in kind), None):
            self.course.leave(title, found)
        elif name not in self.names:
            self.course.leave(
                title, _("Its file is not in the cartridge: {n}").format(n=name[:100])
            )
        elif name.lower().endswith(PAGES):
            self._page(name, title, made)
        else:
            made.parts.append(file_part(name, title))

    def _name_of(self, resource: Any) -> str:
        inner = child(resource, "file")
        said = resource.get("href") or ("" if inner is None else inner.get("href", ""))
        return normpath(unquote(urlsplit(said.strip()).path)) if said else ""

    def _page(self, name: str, title: str, made: Made) -> None:
        html = self.archive.read(name, LARGEST).decode("utf-8", "replace")
        parts = parts_of(html, lambda href: self._found(href, name))
        begins = (
            bool(parts) and parts[0].kind == "text" and parts[0].given["text"][0].startswith("#")
        )
        if title and title != made.title and not begins:
            made.parts.append(_heading(title))
        made.parts += parts

    def _found(self, href: str, page: str) -> str:
        """The file of the cartridge that an address in a page means; "" where it is none."""
        said = unquote(href.strip()).removeprefix(BASE)
        parts = urlsplit(said)
        if parts.scheme or parts.netloc or not parts.path:
            return ""
        near = parts.path.lstrip("/")
        tries = (join(dirname(page), near), near, join("web_resources", near))
        found = next((one for one in map(normpath, tries) if one in self.names), "")
        return "" if found.lower().endswith(PAGES) else found

    def _link(self, name: str, title: str, made: Made) -> None:
        root = self._xml(name, title)
        url = child(root, "url")
        address = "" if url is None else url.get("href", "").strip()
        words = title or text_of(child(root, "title")) or address
        if part := link_part(address, words):
            made.parts.append(part)
        else:
            self.course.leave(words, _("A web link without an address that begins with https://."))

    def _questions(self, name: str, title: str, made: Made) -> None:
        root = self._xml(name, title)
        if root is not None:
            made.parts += list(qti.questions_in(root, self.course))

    def _xml(self, name: str, title: str) -> Any:
        """A file of XML; what cannot be read is told and left out."""
        if name not in self.names:
            self.course.leave(
                title, _("Its file is not in the cartridge: {n}").format(n=name[:100])
            )
            return None
        try:
            return parse(self.archive.read(name, LARGEST), name)
        except PackageIsInvalid as wrong:
            self.course.leave(title, wrong.told)
            return None

    def _tell_the_rest(self) -> None:
        """Banks of questions stand in no order: told, so that nobody looks for them."""
        for reference, resource in self.resources.items():
            if "question-bank" in resource.get("type", "") and reference not in self.used:
                self.course.leave(reference, _("A bank of questions that no page shows."))


def file_part(name: str, title: str) -> Part:
    """A file of the archive as the block that shows it."""
    kind = SHOWN.get(f".{name.rpartition('.')[2].lower()}", "file")
    said = {"alt": [title]} if kind == "image" else {"caption": [title]}
    return Part(kind, said, file=name)


def link_part(address: str, words: str) -> Part | None:
    """An address elsewhere: shown where we may, else a link in a text."""
    if not address.lower().startswith(("https://", "http://")):
        return None
    if embed_of(address):
        return Part("embed", {"address": [address], "caption": [words]})
    plain = "".join(one for one in address if one not in "<> \t\n")
    return Part("text", {"text": [f"[{escaped(words)}](<{plain}>)"]})


def _heading(title: str) -> Part:
    return Part("text", {"text": [f"# {escaped(title)}"]})


def _title(item: Any) -> str:
    return " ".join(text_of(child(item, "title")).split())
