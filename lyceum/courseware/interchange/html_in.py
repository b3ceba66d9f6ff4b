"""HTML of others as parts of a lesson: words become Markdown, what is shown becomes a block.

The words are read by lxml; what comes out is drawn and sanitised again where it is shown
(`blocks.text`). Scripts, styles and frames of strangers are left out.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

from lyceum.courseware.blocks import embed_of

from .shapes import Part

FindFile = Callable[[str], str]  # an address in the page → a name in the archive; "" if it is none
SILENT = {"script", "style", "head", "template", "noscript", "object", "svg", "button", "input"}
HEADINGS = {"h1": "#", "h2": "#", "h3": "##", "h4": "###", "h5": "###", "h6": "###"}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
SPECIAL = re.compile(r"([\\`*_\[\]<>])")
TOO_DEEP = ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR")  # libxml2 since 2.14, and before
NO_ADDRESS = re.compile(r"[<>\s]")
AT_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|\d{1,9}(?=[.)]\s)|={3,}|-{3,}|~~~)")
INLINE = {
    "span",
    "a",
    "code",
    "br",
    "img",
    "sub",
    "sup",
    "u",
    "small",
    "label",
    "q",
    "abbr",
    "font",
}
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")


def parts_of(html: str, find_file: FindFile) -> list[Part]:
    """The parts in the order of the page."""
    return Walk(find_file).read(html)


def markdown_of(html: str) -> str:
    """The words alone, as Markdown; pictures and tables are left out."""
    texts = (part.given["text"][0] for part in parts_of(html, lambda _href: "") if _is_text(part))
    return "\n\n".join(texts)


def words_of(html: str) -> str:
    """The words in one line, without any mark."""
    root = _parsed(html)
    return "" if root is None else " ".join(_spoken(root).split())


def _is_text(part: Part) -> bool:
    return part.kind == "text"


def _spoken(element: Any) -> str:
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return " "
    inside = "".join(_spoken(child) + (child.tail or "") for child in element)
    return f"{element.text or ''}{inside}{'' if element.tag in INLINE or element.tag in MARKS else ' '}"


def _parsed(html: str) -> Any:
    from lxml import etree  # noqa: PLC0415  needed only when a course comes in
    from lxml import html as lxml_html  # noqa: PLC0415  as above

    said = html.strip().replace("\x00", "")
    if not said:
        return None
    parser = lxml_html.HTMLParser(no_network=True, encoding="utf-8", remove_comments=True)
    try:
        read = lxml_html.document_fromstring(said.encode(), parser=parser)
    except etree.ParserError:  # nothing but white space and comments
        return None
    if any(one.type_name in TOO_DEEP for one in parser.error_log):
        read = lxml_html.Element("p")
        read.text = " ".join(_Words(said).told)
    return read


class _Words(HTMLParser):
    """The words alone, of a page that is deeper than lxml goes; in one pass, whatever the depth."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.told.append(data)


class Walk:
    """One way through a page."""

    def __init__(self, find_file: FindFile) -> None:
        self.find_file = find_file
        self.words: list[str] = []  # paragraphs that make the next text
        self.found: list[Part] = []
        self.aside: list[Part] = []  # what stood inside a paragraph comes after it

    def read(self, html: str) -> list[Part]:
        root = _parsed(html)
        if root is not None:
            self.blocks(root)
            self.flush()
        return self.found

    def flush(self) -> None:
        text = "\n\n".join(self.words).strip()
        if text:
            self.found.append(Part("text", {"text": [text]}))
        self.words = []
        self.found += self.aside
        self.aside = []

    def say(self, words: str) -> None:
        if words.strip():
            self.words.append(words)
        if self.aside:
            self.flush()

    def show(self, part: Part) -> None:
        self.flush()
        self.found.append(part)

    # --- blocks ---------------------------------------------------------------------------------

    def blocks(self, element: Any) -> None:
        """What is in an element, block by block; bare words between blocks are paragraphs."""
        loose = [escaped(element.text)]
        for child in element:
            if not isinstance(child.tag, str) or child.tag in SILENT:
                loose.append(escaped(child.tail))
            elif child.tag in INLINE or child.tag in MARKS:
                loose += [self.inline(child), escaped(child.tail)]
            else:
                self.say(paragraph("".join(loose)))
                self.block(child)
                loose = [escaped(child.tail)]
        self.say(paragraph("".join(loose)))

    def block(self, element: Any) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self.say(f"{HEADINGS[tag]} {one_line(self.inside(element))}".rstrip(" #"))
        elif tag in ("p", "dt", "dd", "address"):
            self.say(paragraph(self.inside(element)))
        elif tag in ("ul", "ol"):
            self.say("\n".join(self.items(element)))
        elif tag == "blockquote":
            self.say("\n".join(f"> {line}".rstrip() for line in self.nested(element).split("\n")))
        elif tag == "hr":
            self.say("---")
        elif tag in SHOWN:
            SHOWN[tag](self, element)
        else:
            self.blocks(element)

    def nested(self, element: Any) -> str:
        """The words of a block inside another one; what it shows comes after the outer one."""
        inner = Walk(self.find_file)
        inner.blocks(element)
        inner.flush()
        self.aside += [part for part in inner.found if part.kind != "text"]
        return "\n\n".join(part.given["text"][0] for part in inner.found if part.kind == "text")

    def items(self, element: Any) -> Iterator[str]:
        number = int(element.get("start", "1")) if element.get("start", "1").isdecimal() else 1
        for child in element:
            if child.tag != "li":
                continue
            mark = f"{number}." if element.tag == "ol" else "-"
            number += 1
            lines = self.nested(child).split("\n")
            pad = " " * (len(mark) + 1)
            tight = [line for line in lines if line.strip()] if _is_tight(child) else lines
            yield f"{mark} {tight[0] if tight else ''}"
            yield from (f"{pad}{line}".rstrip() for line in tight[1:])

    # --- what is shown --------------------------------------------------------------------------

    def pre(self, element: Any) -> None:
        self.show(Part("code", {"code": ["".join(element.itertext()).strip("\n")]}))

    def table(self, element: Any) -> None:
        rows = [
            [one_line("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
            for row in element.iter("tr")
        ]
        caption = element.find("caption")
        lines = ["\t".join([*cells, ""] if len(cells) == 1 else cells) for cells in rows if cells]
        if lines:
            title = "" if caption is None else one_line("".join(caption.itertext()))
            self.show(Part("table", {"rows": ["\n".join(lines)], "caption": [title]}))

    def figure(self, element: Any) -> None:
        before = len(self.found)
        caption = element.find("figcaption")
        words = "" if caption is None else one_line("".join(caption.itertext()))
        if caption is not None:
            element.remove(caption)
        self.blocks(element)
        self.flush()
        shown = self.found[before:]
        if len(shown) == 1 and shown[0].kind != "text" and words:
            self.found[before:] = [_captioned(shown[0], words)]
        elif words:
            self.say(escaped(words))

    def media(self, element: Any) -> None:
        address = element.get("src", "") or next(
            (one.get("src", "") for one in element if one.tag == "source"), ""
        )
        if name := self.find_file(address):
            self.show(Part(element.tag, {}, file=name))
        elif address:
            self.say(f"[{escaped(address)}](<{address}>)")

    def frame(self, element: Any) -> None:
        address = element.get("src", "")
        if embed_of(address):
            self.show(Part("embed", {"address": [address], "caption": [element.get("title", "")]}))
        elif address.startswith(("https://", "http://")):
            self.say(f"[{escaped(element.get('title') or address)}](<{address}>)")

    # --- words ----------------------------------------------------------------------------------

    def inside(self, element: Any) -> str:
        told = [escaped(element.text)]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in SILENT:
                told.append(self.inline(child))
            told.append(escaped(child.tail))
        return "".join(told)

    def inline(self, element: Any) -> str:
        tag = element.tag
        if tag == "br":
            return "\\\n"
        if tag == "img":
            return self.picture(element)
        if tag == "code":
            return code("".join(element.itertext()))
        if tag in SHOWN:
            self.aside += Walk(self.find_file).shown(element)
            return ""
        words = self.inside(element)
        if tag in MARKS:
            return marked(words, MARKS[tag])
        return self.link(element, words) if tag == "a" else words

    def shown(self, element: Any) -> list[Part]:
        SHOWN[element.tag](self, element)
        self.flush()
        return self.found

    def picture(self, element: Any) -> str:
        name, alt = self.find_file(element.get("src", "")), one_line(element.get("alt", ""))
        if name:
            decoration = ["on"] if element.get("alt") == "" else []
            self.aside.append(Part("image", {"alt": [alt], "is_decoration": decoration}, file=name))
            return ""
        return escaped(alt)

    def link(self, element: Any, words: str) -> str:
        href = element.get("href", "").strip()
        if name := self.find_file(href):
            kind = "image" if name.lower().endswith(PICTURES) else "file"
            said = {"alt": [one_line(words)], "caption": [one_line(unescaped(words))]}
            self.aside.append(Part(kind, said, file=name))
            return words
        if href.lower().startswith(("https://", "http://", "mailto:")) and words.strip():
            return f"[{words.strip()}](<{NO_ADDRESS.sub('', href)}>)"
        return words


SHOWN: dict[str, Callable[[Walk, Any], None]] = {
    "pre": Walk.pre,
    "table": Walk.table,
    "figure": Walk.figure,
    "video": Walk.media,
    "audio": Walk.media,
    "iframe": Walk.frame,
}


def _is_tight(item: Any) -> bool:
    return not any(child.tag == "p" for child in item)


def _captioned(part: Part, words: str) -> Part:
    return Part(part.kind, {**part.given, "caption": [words]}, part.file, part.name)


def escaped(words: str | None) -> str:
    """Words that stay words in Markdown; white space as a browser shows it."""
    return SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", words or ""))


def unescaped(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words)


def one_line(words: str) -> str:
    return " ".join(words.split())


def paragraph(words: str) -> str:
    """Lines that begin nothing but a paragraph."""
    lines = [line.strip() for line in words.strip().split("\n")]
    while lines and lines[-1] == "\\":
        lines.pop()
    return "\n".join(AT_START.sub(_kept, line) for line in lines).removesuffix("\\")


def _kept(found: re.Match[str]) -> str:
    """A number keeps its dot from making a list; other signs are plainly escaped."""
    before, sign = found.groups()
    return f"{before}{sign}\\" if sign.isdigit() else f"{before}\\{sign}"


def marked(words: str, mark: str) -> str:
    """The mark stands at the words, blanks outside of it; of nothing there is nothing to mark."""
    inner = words.strip()
    if not inner:
        return words
    before = " " if words[0].isspace() else ""
    after = " " if words[-1].isspace() else ""
    return f"{before}{mark}{inner}{mark}{after}"


def code(words: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{fence}{blank}{words}{blank}{fence}" if words.strip() else words
