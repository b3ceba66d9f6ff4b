"""The invoice for people: an A4 PDF with the brand, tagged for screen readers (PDF/UA-1), made to be kept
(PDF/A-3a), and, where EN 16931 knows its currency, with the invoice as data inside (Factur-X 1.0).

Typst lays it out, in this process and with nothing but what it is handed: text stays text. The same
invoice gives the same bytes. Where no font has a sign that is said, the standards cannot be kept: it is
written as a plain PDF, and the answer says so.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from lyceum.ui.assets import PRINT
from lyceum.ui.brand import SERIF, TYPES, readable

from .checks import check
from .einvoice import electronic_invoice, has_electronic_form
from .errors import DocumentIsFaulty, Fault
from .hybrid import XML_NAME, mark
from .shapes import Invoice, Look
from .wording import wording

TEMPLATE = Path(__file__).with_name("invoice.typ")
STANDARDS = ("a-3a", "ua-1")
TEXT = ("Inter", "DejaVu Sans")
DISPLAY = ("Newsreader", *TEXT)
PAPER = "#ffffff"
NO_FONT = "could not be displayed"  # how Typst says it
SVG = "http://www.w3.org/2000/svg"
PICTURES = ("PNG", "JPEG", "WEBP")  # no SVG: it may link to other files


@dataclass(frozen=True, kw_only=True)
class InvoiceFile:
    """An invoice as PDF.

    is_archival   it keeps PDF/A-3a and PDF/UA-1; otherwise a sign had no font
    has_data      the electronic invoice is inside
    """

    content: bytes
    is_archival: bool
    has_data: bool


def invoice_pdf(invoice: Invoice, look: Look | None = None, *, language: str = "en") -> InvoiceFile:
    """The invoice, in that language. DocumentIsFaulty if it cannot be written."""
    look = look or Look()
    check(invoice)
    logo = _drawn(look.logo) if look.logo else ""
    with translation.override(language):
        said = wording(invoice) | _looks(look)
        data = electronic_invoice(invoice) if has_electronic_form(invoice.currency) else b""
        said["attached"] = _("The invoice as data (Factur-X, EN 16931)") if data else ""
    files = {
        "main": TEMPLATE.read_bytes(),
        "invoice.json": json.dumps(said).encode(),
        "logo.svg": logo.encode(),
        XML_NAME: data,
    }
    content, is_archival = _printed(files)
    content = mark(content) if data and is_archival else content
    return InvoiceFile(content=content, is_archival=is_archival, has_data=bool(data))


def _drawn(logo: bytes) -> str:
    """The logo inside an SVG, since Typst is handed texts only; no SVG itself may reach for files."""
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(BytesIO(logo), formats=PICTURES) as picture:
            picture.load()
            kind, (width, height) = str(picture.format).lower(), picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise DocumentIsFaulty([Fault("logo", _("is no PNG, JPEG or WebP"))]) from None
    inside = f"data:image/{kind};base64,{b64encode(logo).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="{SVG}" {size}><image {size} href="{inside}"/></svg>'


def _looks(look: Look) -> dict[str, Any]:
    """The part of the brand that paper has: on white, in a colour that reads on it."""
    speaks = TYPES.get(look.type_pair, TYPES["magazine"])
    return {
        "brand": look.name,
        "colour": readable(look.colour, (PAPER,)),
        "logo": bool(look.logo),
        "fonts": TEXT,
        "display": DISPLAY if speaks[0] == SERIF else TEXT,
    }


def _printed(files: dict[str, bytes]) -> tuple[bytes, bool]:
    """The PDF, and whether it keeps the standards."""
    import typst  # noqa: PLC0415  25 MB that few processes need

    try:
        return _compiled(files, STANDARDS), True
    except typst.TypstError as error:
        if NO_FONT not in str(error):
            raise
        return _compiled(files, ()), False


def _compiled(files: dict[str, bytes], standards: tuple[str, ...]) -> bytes:
    import typst  # noqa: PLC0415  see above

    # What it is not handed it would look for below the root: here, where only our template is.
    made: bytes = typst.compile(  # type: ignore[call-overload]  # files as a dict
        files,
        root=TEMPLATE.parent,
        font_paths=[str(PRINT)],
        format="pdf",
        pdf_standards=list(standards),
    )
    return made
