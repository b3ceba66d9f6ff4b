"""Invoices: for people as PDF, for machines as data, and refused where the law asks for more."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from lyceum.kernel.money import Money
from lyceum.ui.assets import PRINT
from lyceum.wallets.documents import (
    DocumentIsFaulty,
    Earlier,
    Line,
    Look,
    NoElectronicInvoice,
    Vat,
    electronic_invoice,
    faults,
    invoice_pdf,
)
from lyceum.wallets.tests.invoices import BUYER, SELLER, make_invoice

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="logo.png"/></svg>'
SEAT = Line(name="Seat", unit_price=Money(50000, "EUR"), rate=Decimal(20))
REVERSE = replace(SEAT, vat=Vat.REVERSE_CHARGE, rate=Decimal(0))
EXEMPT = replace(SEAT, vat=Vat.EXEMPT, rate=Decimal(0))

needs_fonts = pytest.mark.skipif(not PRINT.exists(), reason="the front end is not built")


def logo(form: str = "PNG") -> Look:
    """A brand with a logo, twelve pixels wide."""
    written = BytesIO()
    Image.new("RGB", (12, 4), "#0e5a4f").save(written, form)
    return Look(name="Æther", logo=written.getvalue(), colour="#ffcc00", type_pair="modern")


def said(data: bytes, name: str) -> list[str | None]:
    """The text of every element of that name."""
    return [found.text for found in etree.fromstring(data).iter(f"{RAM}{name}")]


def text_of(content: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(" ".join(pages).split())


# --- as data --------------------------------------------------------------------------------------


def test_the_data_says_what_was_sold_and_what_it_comes_to():
    data = electronic_invoice(make_invoice())

    assert said(data, "Name")[:2] == ["Data skills <course> #1", "Book"]
    assert said(data, "LineTotalAmount") == ["308.63", "19.99", "328.62"]
    assert said(data, "CalculatedAmount") == ["1.10", "61.73"]
    assert said(data, "GrandTotalAmount") == ["391.45"]
    assert said(data, "IBANID") == ["DE89370400440532013000"]
    assert said(data, "PaymentReference") == ["RF8820260042"]


def test_a_credit_note_names_the_invoice_and_has_positive_amounts():
    earlier = Earlier(number="2026-0001", issued_on=date(2026, 1, 5))
    data = electronic_invoice(make_invoice(corrects=earlier))

    assert said(data, "TypeCode")[0] == "381"
    assert "2026-0001" in said(data, "IssuerAssignedID")
    assert said(data, "DuePayableAmount") == ["391.45"]


def test_reverse_charge_has_its_code_and_no_tax():
    data = electronic_invoice(make_invoice(lines=(REVERSE,)))

    assert said(data, "ExemptionReasonCode") == ["VATEX-EU-AE"]
    assert said(data, "TaxTotalAmount") == ["0.00"]
    assert said(data, "DuePayableAmount") == ["500.00"]


def test_what_is_exempt_says_why():
    data = electronic_invoice(make_invoice(lines=(EXEMPT,), exemption="Article 132(1)(i)"))

    assert said(data, "ExemptionReason") == ["Article 132(1)(i)"]


@pytest.mark.parametrize(
    ("currency", "price", "total"), [("JPY", 12000, "13200"), ("CHF", 12005, "132.06")]
)
def test_amounts_have_as_many_digits_as_the_currency(currency, price, total):
    line = Line(name="Seat", unit_price=Money(price, currency), rate=Decimal(10))

    data = electronic_invoice(make_invoice(currency=currency, lines=(line,)))

    assert said(data, "GrandTotalAmount") == [total]


def test_large_and_small_numbers_are_written_without_exponents():
    line = Line(
        name="Clicks", quantity=Decimal("1E+6"), unit_price=Money(1, "EUR"), rate=Decimal("2E+1")
    )
    data = electronic_invoice(make_invoice(lines=(line,)))

    assert said(data, "BilledQuantity") == ["1000000"]
    assert said(data, "RateApplicablePercent")[0] == "20"


def test_there_is_no_data_in_a_currency_of_three_digits():
    line = Line(name="Seat", unit_price=Money(12345, "KWD"), rate=Decimal(5))
    invoice = make_invoice(currency="KWD", lines=(line,))

    with pytest.raises(NoElectronicInvoice, match="KWD"):
        electronic_invoice(invoice)
    file = invoice_pdf(invoice)
    assert not file.has_data
    assert "12.962 KWD" in text_of(file.content).replace("\xa0", " ")


texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)


@st.composite
def invoices(draw):
    lines = st.builds(
        Line,
        name=texts,
        details=texts,
        quantity=st.decimals("0.001", "99", places=3) | st.just(Decimal(-1)),
        unit_price=st.builds(Money, st.integers(0, 10**9), st.just("EUR")),
        vat=st.just(Vat.STANDARD),
        rate=st.sampled_from([Decimal(19), Decimal("5.5")]),
    )
    return make_invoice(
        number=draw(texts),
        lines=tuple(draw(st.lists(lines, min_size=1, max_size=4))),
        note=draw(texts),
        terms=draw(texts),
        seller=replace(SELLER, name=draw(texts), addition=draw(texts)),
    )


@given(invoice=invoices())
def test_it_is_written_by_the_schema_or_refused_with_reasons(invoice):
    """drafthorse holds what it writes against the schema, and raises if they differ."""
    if list(faults(invoice)):
        with pytest.raises(DocumentIsFaulty):
            electronic_invoice(invoice)
    else:
        data = electronic_invoice(invoice)
        assert len(said(data, "LineID")) == len(invoice.lines)


@settings(max_examples=15)
@given(invoice=invoices())
def test_whatever_is_said_can_be_printed_or_is_refused_with_reasons(invoice):
    if list(faults(invoice)):
        with pytest.raises(DocumentIsFaulty):
            invoice_pdf(invoice)
    else:
        assert invoice_pdf(invoice).content.startswith(b"%PDF-1.7")


# --- as PDF ---------------------------------------------------------------------------------------


@needs_fonts
def test_the_pdf_says_everything_as_text():
    text = text_of(invoice_pdf(make_invoice(), logo()).content).replace("\xa0", " ")

    for told in (
        "Invoice 2026-0042", "Académie Ænigma & Söhne", "Beispiel GmbH", "VAT id DE136695976",
        "VAT id FR40303265045", "Data skills <course> #1", "2.5", "308.63 EUR", "5.5 %",
        "VAT 20 % on 308.63 EUR", "391.45 EUR", "1 April 2026", "30 days net",
        "DE89 3704 0044 0532 0130 00", "RF8820260042", "Page 1 of 1",
    ):  # fmt: skip
        assert told in text


@needs_fonts
def test_it_is_made_to_be_kept_and_to_be_read_aloud():
    file = invoice_pdf(make_invoice(), logo(), language="fr")
    root = PdfReader(BytesIO(file.content)).trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()

    assert file.is_archival
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


@needs_fonts
def test_the_data_is_inside_and_the_metadata_say_so():
    invoice = make_invoice()
    file = invoice_pdf(invoice)
    reader = PdfReader(BytesIO(file.content))
    packet = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    metadata = etree.fromstring(packet)

    assert file.has_data
    assert reader.attachments["factur-x.xml"] == [electronic_invoice(invoice)]
    assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"
    assert metadata.find(f".//{FX}ConformanceLevel").text == "EN 16931"
    assert packet.count(b"Factur-X PDFA Extension Schema") == 1


@needs_fonts
def test_the_same_invoice_gives_the_same_bytes():
    assert invoice_pdf(make_invoice()).content == invoice_pdf(make_invoice()).content


@needs_fonts
def test_other_scripts_are_written_as_far_as_the_fonts_reach():
    names = "Ελληνικά кириллица"
    told = invoice_pdf(make_invoice(lines=(replace(SEAT, name=names),)))
    strange = invoice_pdf(make_invoice(lines=(replace(SEAT, name="\u0378"),)))

    assert told.is_archival
    assert names in text_of(told.content)
    assert not strange.is_archival  # no such letter, so no font; it is written all the same
    assert PdfReader(BytesIO(strange.content)).attachments["factur-x.xml"]


@needs_fonts
def test_many_lines_go_on_over_pages_under_the_same_header():
    lines = tuple(replace(SEAT, name=f"Course {number}") for number in range(90))
    pages = PdfReader(BytesIO(invoice_pdf(make_invoice(lines=lines)).content)).pages

    assert len(pages) > 2
    assert all("Description" in page.extract_text() for page in pages[:-1])
    assert f"Page 2 of {len(pages)}" in pages[1].extract_text()


@needs_fonts
def test_reverse_charge_and_earlier_invoices_are_said_in_words():
    earlier = Earlier(number="2026-0001", issued_on=date(2026, 1, 5))
    text = text_of(invoice_pdf(make_invoice(lines=(REVERSE,), corrects=earlier)).content)

    assert "Credit note 2026-0042" in text
    assert "invoice 2026-0001 of 5 January 2026" in text
    assert "196 of Directive 2006/112/EC" in text
    assert "IBAN" not in text  # who is owed money is not asked for it


@needs_fonts
def test_numbers_and_dates_are_those_of_the_language():
    line = replace(REVERSE, unit_price=Money(123456789, "EUR"))
    with translation.override("en"):
        text = text_of(invoice_pdf(make_invoice(lines=(line,)), language="fr").content)
        assert translation.get_language() == "en"

    assert "1 234 567,89 EUR" in text.replace("\xa0", " ").replace("\u202f", " ")
    assert "Facture 2026-0042" in text
    assert "2 mars 2026" in text
    assert "Autoliquidation" in text


@needs_fonts
def test_a_word_that_no_column_holds_is_broken():
    lines = (replace(SEAT, name="https://" + "a" * 200, details="b" * 200),)
    page = PdfReader(BytesIO(invoice_pdf(make_invoice(lines=lines)).content)).pages[0]

    assert "a" * 41 not in page.extract_text()
    assert page.extract_text().count("a") >= 200


@needs_fonts
def test_text_is_never_code():
    name = '#panic("x") *bold* #read("/etc/passwd") $x$ ]'
    text = text_of(invoice_pdf(make_invoice(lines=(replace(SEAT, name=name),))).content)

    assert '#read("/etc/passwd")' in text


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"number": " "}, {"number"}),
        ({"number": "a\x00b"}, {"number"}),
        ({"lines": ()}, {"lines"}),
        ({"currency": "euro", "lines": ()}, {"currency", "lines"}),
        ({"iban": "DE89370400440532013001"}, {"iban"}),
        ({"bic": "COBA"}, {"bic"}),
        ({"reference": "RF1920260042"}, {"reference"}),
        ({"due_on": None, "terms": ""}, {"due_on"}),
        ({"paid": 99999}, {"paid"}),
        ({"paid": -1}, {"paid"}),
        ({"supplied_on": date(2026, 3, 1)}, {"supplied_until"}),
        ({"corrects": Earlier(number="", issued_on=date(2027, 1, 1))},
         {"corrects.number", "corrects.issued_on"}),
        ({"seller": replace(SELLER, vat_id="FR123", country="fr")},
         {"seller.vat_id", "seller.country"}),
        ({"seller": replace(SELLER, vat_id="")}, {"seller.vat_id"}),
        ({"buyer": replace(BUYER, name="", vat_id="136695976")}, {"buyer.name", "buyer.vat_id"}),
        ({"buyer": replace(BUYER, vat_id=""), "lines": (REVERSE,)}, {"buyer.vat_id"}),
        ({"lines": (replace(SEAT, rate=Decimal(0)),)}, {"lines.1.rate"}),
        ({"lines": (replace(SEAT, rate=Decimal("NaN")),)}, {"lines.1.rate"}),
        ({"lines": (SEAT, replace(REVERSE, rate=Decimal(20)))}, {"lines.2.rate"}),
        ({"lines": (replace(SEAT, quantity=Decimal(0)),)}, {"lines.1.quantity"}),
        ({"lines": (replace(SEAT, quantity=Decimal("Infinity")),)}, {"lines.1.quantity"}),
        ({"lines": (replace(SEAT, quantity=Decimal(-1)),)}, {"lines"}),
        ({"lines": (replace(SEAT, unit_price=Money(-1, "EUR")),)}, {"lines.1.unit_price", "lines"}),
        ({"lines": (replace(SEAT, unit_price=Money(1, "USD")),)}, {"lines.1.unit_price"}),
        ({"lines": (EXEMPT,)}, {"exemption"}),
        ({"lines": (replace(SEAT, unit="hours"),)}, {"lines.1.unit"}),
        ({"note": "a\nb\x07"}, {"note"}),
    ],
)  # fmt: skip
def test_it_refuses_what_no_invoice_may_say(said, fields):
    invoice = make_invoice(**said)

    assert {fault.field for fault in faults(invoice)} == fields
    for write in (electronic_invoice, invoice_pdf):
        with pytest.raises(DocumentIsFaulty) as refused:
            write(invoice)
        assert all(field in str(refused.value) for field in fields)


def test_a_seller_without_vat_id_needs_a_tax_number():
    seller = replace(SELLER, vat_id="", tax_number="123/456")

    assert said(electronic_invoice(make_invoice(seller=seller)), "ID").count("123/456") == 1
    assert "seller.vat_id" in {
        fault.field for fault in faults(make_invoice(seller=seller, lines=(REVERSE,)))
    }


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@needs_fonts
def test_the_logo_is_in_it(form):
    plain, branded = invoice_pdf(make_invoice()), invoice_pdf(make_invoice(), logo(form))

    assert "/XObject" not in str(PdfReader(BytesIO(plain.content)).pages[0]["/Resources"])
    assert len(PdfReader(BytesIO(branded.content)).pages[0].images) == 1
    assert branded.is_archival


@pytest.mark.parametrize("content", [b"GIF89a", logo().logo[:40], b"no picture at all", SVG])
def test_a_logo_that_is_no_picture_is_refused(content):
    with pytest.raises(DocumentIsFaulty, match="logo"):
        invoice_pdf(make_invoice(), Look(logo=content))
