"""XML read without minding namespaces, which versions of the standards differ in; and written."""

from collections.abc import Iterator
from typing import Any


def child(element: Any, name: str) -> Any:
    """The first child of this name; None where there is none."""
    return next(children(element, name), None)


def children(element: Any, name: str) -> Iterator[Any]:
    if element is not None:
        for one in element:
            if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name:
                yield one


def descendants(element: Any, name: str) -> Iterator[Any]:
    """All of this name below it, in their order."""
    if element is not None:
        for one in element.iter():
            if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name:
                yield one


def text_of(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


class Written:
    """An element being written."""

    def __init__(self, made: Any, namespace: str) -> None:
        self.made, self.namespace = made, namespace

    def add(self, name: str, words: str = "", **attributes: str) -> "Written":
        """A child, with its words."""
        from lxml import etree  # noqa: PLC0415  needed only when something leaves or comes in

        said = {key: fit(value) for key, value in attributes.items()}
        made = etree.SubElement(self.made, f"{{{self.namespace}}}{name}", said)
        made.text = fit(words) or None
        return Written(made, self.namespace)

    def bytes(self) -> bytes:
        from lxml import etree  # noqa: PLC0415  as above

        return bytes(
            etree.tostring(self.made, xml_declaration=True, encoding="utf-8", pretty_print=True)
        )


def element(name: str, namespace: str, **attributes: str) -> Written:
    """The root of a file."""
    from lxml import etree  # noqa: PLC0415  as above

    made = etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})
    return Written(made, namespace)


def fit(words: str) -> str:
    """Without the signs that XML cannot hold (XML 1.0, 2.2)."""
    return "".join(
        one for one in words if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff")
    )
