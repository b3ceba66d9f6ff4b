r"""Formulas: LaTeX as it is typed, MathML as it is shown (every browser of today draws it).

latex2mathml puts what it does not know through as it is: `\text{<img>}`, `\href{javascript:…}`. So
what it makes is read as XML and written anew, with the elements and attributes of MathML Core only.
"""

import re
from functools import lru_cache

MATHML = "http://www.w3.org/1998/Math/MathML"
ELEMENTS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot"),
    *("mstyle", "mpadded", "mphantom", "mfenced", "menclose", "msub", "msup", "msubsup"),
    *("munder", "mover", "munderover", "mmultiscripts", "mtable", "mtr", "mtd", "mprescripts"),
}
ATTRIBUTES = {
    *("display", "mathvariant", "stretchy", "fence", "form", "separator", "lspace", "rspace"),
    *("minsize", "maxsize", "symmetric", "largeop", "movablelimits", "accent", "accentunder"),
    *("linethickness", "columnalign", "rowspacing", "columnspacing", "scriptlevel"),
    *("displaystyle", "width", "height", "depth", "notation", "open", "close"),
}
PLAIN = re.compile(r"[\w\s.%+-]{0,40}|[()\[\]{}|⟨⟩‖⌊⌋⌈⌉/.]{0,2}")
LONGEST = 4000
SIGNS = {"<": r"\lt ", ">": r"\gt "}  # what it would put through as markup


class FormulaIsWrong(ValueError):
    """It cannot be read as LaTeX."""


@lru_cache(maxsize=256)
def mathml(latex: str) -> str:
    """A formula as MathML, `display="block"`, with the LaTeX as what a copy takes along."""
    from latex2mathml.converter import convert  # noqa: PLC0415  needed only where a formula is
    from lxml import etree  # noqa: PLC0415

    typed = "".join(SIGNS.get(sign, sign) for sign in latex.strip())
    if not typed or len(typed) > LONGEST or not _is_balanced(typed):
        raise FormulaIsWrong
    try:
        made = convert(typed, display="block")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(made.encode(), parser)
    except Exception as reason:
        raise FormulaIsWrong from reason
    if any(not _is_known(node) for node in root.iter()) or _left_over(root):
        raise FormulaIsWrong
    for node in root.iter():
        for name, value in list(node.attrib.items()):
            if name not in ATTRIBUTES or not PLAIN.fullmatch(value):
                del node.attrib[name]
    try:
        root.set("alttext", latex.strip()[:LONGEST])
    except ValueError as reason:  # a sign that no XML holds
        raise FormulaIsWrong from reason
    return str(etree.tostring(root, encoding="unicode"))


def _is_known(node: object) -> bool:
    tag = getattr(node, "tag", None)
    return isinstance(tag, str) and tag.removeprefix(f"{{{MATHML}}}") in ELEMENTS


def _left_over(root: object) -> bool:
    """A command that it did not know stays as it was: a sign that begins with a backslash."""
    return any((node.text or "").startswith("\\") for node in root.iter())  # type: ignore[attr-defined]


def _is_balanced(latex: str) -> bool:
    depth = 0
    for sign in re.sub(r"\\.", "", latex):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0
