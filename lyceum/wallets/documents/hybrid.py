"""What makes a PDF with an invoice inside a Factur-X: its metadata say which file, in which profile.

ISO 19005-3 asks that properties of one's own are described in the metadata, too. The words for both are
those that the library `drafthorse` brings.
"""

from io import BytesIO
from typing import Any

XML_NAME = "factur-x.xml"
PROFILE = "EN 16931"
FACTUR_X = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DESCRIBED = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
PACKET = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>%b<?xpacket end="r"?>'


def mark(pdf: bytes) -> bytes:
    """The same PDF, with what Factur-X asks for among its metadata; all else as it was."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  20 MB that few processes need
    from pypdf.generic import DecodedStreamObject, NameObject  # noqa: PLC0415

    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    writer.metadata = None  # the older copy of the same words; PDF/A goes by the newer
    kept: Any = writer.root_object["/Metadata"].get_object()
    stream = DecodedStreamObject()
    stream.set_data(_extended(kept.get_data()))
    stream.update(
        {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    )
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _extended(metadata: bytes) -> bytes:
    """The XMP packet with our two parts in it: the properties, and what they are."""
    from lxml import etree  # noqa: PLC0415

    packet, ours = _tree(metadata), _tree(_of_the_library().encode())
    properties = ours.xpath("//rdf:Description[fx:*]", namespaces=_NAMES)[0]
    packet.find(f"{RDF}RDF").append(properties)
    described = packet.find(f".//{DESCRIBED}/{RDF}Bag")
    described.extend(ours.findall(f".//{DESCRIBED}/{RDF}Bag/{RDF}li"))
    written: bytes = etree.tostring(packet, encoding="utf-8")
    return PACKET % written


_NAMES = {"rdf": RDF.strip("{}"), "fx": FACTUR_X}


def _of_the_library() -> str:
    from drafthorse.xmp_schema import XMP_SCHEMA  # noqa: PLC0415

    nothing = dict.fromkeys(
        ("title", "author", "subject", "producer", "creator_tool", "timestamp"), ""
    )
    told: str = XMP_SCHEMA.format(
        **nothing,
        urn=FACTUR_X,
        documenttype="INVOICE",
        xml_filename=XML_NAME,
        version="1.0",
        xmp_level=PROFILE,
    )
    return told.strip()


def _tree(packet: bytes) -> Any:
    from lxml import etree  # noqa: PLC0415

    return etree.fromstring(packet, etree.XMLParser(resolve_entities=False, remove_blank_text=True))
