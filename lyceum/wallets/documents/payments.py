"""A file of credit transfers for the bank: SEPA, pain.001.001.09 (ISO 20022), made by `sepaxml`.

What the library leaves out is put in by us, and the whole is held against the schema it brings:
ISO 11649 references go where banks look for them (`Strd`), an account without BIC says so as the
European Payments Council asks (EPC132-08: `NOTPROVIDED`), and the file's id and time are the caller's,
so that the same payout gives the same bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import Money

from . import accounts
from .errors import DocumentIsFaulty, Fault

SCHEMA = "pain.001.001.09"
NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
EURO = "EUR"
# EPC217-08, 1.4: the letters that every bank takes; ids must not begin or end with a slash.
LETTERS = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
ID = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]{1,35}(?<!/)")
MOST = 99_999_999_999  # EPC132-08: 999,999,999.99 euros
NAME, REMITTANCE = 70, 140


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose money it is, and where it lies."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One transfer. The id comes back on statements (end to end, at most 35 letters); the reference is an
    ISO 11649 reference or free text of at most 140 letters."""

    id: str
    payee: Account
    amount: Money
    reference: str


def payment_file(
    *, id: str, made_at: datetime, execute_on: date, payer: Account, payments: Sequence[Payment]
) -> bytes:
    """The file, XML in UTF-8. DocumentIsFaulty with every fault if there is one: then none is written.

    `made_at` is an aware moment; banks refuse a second file of the same `id`.
    """
    if found := list(_faults(id, payer, payments)):
        raise DocumentIsFaulty(found)
    made = _made_by_the_library(payer, execute_on, payments)
    root = _read(made)
    _identify(root, id, made_at)
    _without_bic(root)
    _structured(root)
    return _checked(root)


def _faults(id: str, payer: Account, payments: Sequence[Payment]) -> Iterator[Fault]:
    if not ID.fullmatch(id):
        yield Fault("id", _("is not 1 to 35 of the letters that every bank takes"))
    yield from _account("payer", payer)
    if not payments:
        yield Fault("payments", _("nobody is paid"))
    seen: set[str] = set()
    for at, payment in enumerate(payments, 1):
        yield from _payment(f"payments.{at}", payment, seen)


def _payment(field: str, payment: Payment, seen: set[str]) -> Iterator[Fault]:
    if not ID.fullmatch(payment.id):
        yield Fault(f"{field}.id", _("is not 1 to 35 of the letters that every bank takes"))
    if payment.id in seen:
        yield Fault(f"{field}.id", _("was used before in this file"))
    seen.add(payment.id)
    yield from _account(f"{field}.payee", payment.payee)
    if payment.amount.currency != EURO:
        yield Fault(f"{field}.amount", _("is not in euros, and SEPA knows no other currency"))
    elif not 0 < payment.amount.amount <= MOST:
        yield Fault(f"{field}.amount", _("is not between 0.01 and 999,999,999.99 euros"))
    if not plain(payment.reference, REMITTANCE):
        yield Fault(f"{field}.reference", _("is missing"))


def _account(field: str, account: Account) -> Iterator[Fault]:
    if not plain(account.name, NAME):
        yield Fault(f"{field}.name", _("is missing"))
    try:
        accounts.iban(account.iban)
    except ValueError:
        yield Fault(f"{field}.iban", _("is not an IBAN"))
    try:
        _bic = account.bic and accounts.bic(account.bic)
    except ValueError:
        yield Fault(f"{field}.bic", _("is not a BIC"))


def plain(text: str, longest: int) -> str:
    """In the letters that every bank takes: ß is ss, what has none of them is a blank."""
    from text_unidecode import unidecode  # noqa: PLC0415

    return " ".join(LETTERS.sub(" ", unidecode(text)).split())[:longest].strip()


def _made_by_the_library(payer: Account, execute_on: date, payments: Sequence[Payment]) -> bytes:
    from sepaxml import SepaTransfer  # noqa: PLC0415

    config = {**_party(payer), "currency": EURO, "batch": True}
    transfer = SepaTransfer(config, schema=SCHEMA, clean=False)
    for payment in payments:
        transfer.add_payment(
            {
                **_party(payment.payee),
                "amount": payment.amount.amount,
                "execution_date": execute_on,
                "description": plain(payment.reference, REMITTANCE),
                "endtoend_id": payment.id,
            }
        )
    made: bytes = transfer.export(validate=False)  # we do, with the library that is here already
    return made


def _party(account: Account) -> dict[str, str]:
    said = {"name": plain(account.name, NAME), "IBAN": accounts.iban(account.iban)}
    return said | ({"BIC": accounts.bic(account.bic)} if account.bic else {})


def _read(xml: bytes) -> Any:
    from lxml import etree  # noqa: PLC0415

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False))


def _identify(root: Any, id: str, made_at: datetime) -> None:
    """The caller's id and time instead of chance and this machine's clock."""
    root.find(f".//{_tag('MsgId')}").text = id
    root.find(f".//{_tag('CreDtTm')}").text = f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
    root.find(f".//{_tag('PmtInfId')}").text = id


def _without_bic(root: Any) -> None:
    from lxml import etree  # noqa: PLC0415

    for bank in root.iter(_tag("FinInstnId")):
        if not len(bank):
            other = etree.SubElement(bank, _tag("Othr"))
            etree.SubElement(other, _tag("Id")).text = "NOTPROVIDED"


def _structured(root: Any) -> None:
    """References of ISO 11649 go into `Strd`, as SCOR (EPC132-08, AT-T009)."""
    from lxml import etree  # noqa: PLC0415

    for told in list(root.iter(_tag("Ustrd"))):
        if not accounts.is_creditor_reference(told.text):
            continue
        number = told.text.replace(" ", "")
        remittance = told.getparent()
        remittance.remove(told)
        structured = etree.SubElement(remittance, _tag("Strd"))
        reference = etree.SubElement(structured, _tag("CdtrRefInf"))
        kind = etree.SubElement(reference, _tag("Tp"))
        choice = etree.SubElement(kind, _tag("CdOrPrtry"))
        etree.SubElement(choice, _tag("Cd")).text = "SCOR"
        etree.SubElement(kind, _tag("Issr")).text = "ISO"
        etree.SubElement(reference, _tag("Ref")).text = number


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _checked(root: Any) -> bytes:
    """As bytes, once the schema agrees; that it does not is our mistake, so it stays an exception."""
    import sepaxml  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    schema = Path(sepaxml.__file__).with_name("schemas") / f"{SCHEMA}.xsd"
    etree.XMLSchema(file=str(schema)).assertValid(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
