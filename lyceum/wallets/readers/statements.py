"""A bank's statement, ISO 20022 camt.053 (BankToCustomerStatement), read as a table of what came in,
and of what left as a payout of ours.

A row is one payment: an entry (`Ntry`) that is booked (`BOOK`) and a credit (`CRDT`), or each of its
transactions (`TxDtls`) where the bank put several together. A debit is one where it carries the number
of a payout. What else was paid out, taken back or is only announced is passed over and noted. Versions 02 to 13 name these parts alike. Nothing outside the file
is ever asked for, and a file with a document type of its own is refused.
"""

from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.kernel.tables import Limits, NotATable
from lyceum.kernel.tables.shapes import Fault, Note, Row
from lyceum.wallets.types import payout_in

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
DAY, AMOUNT, CURRENCY = "BookgDt", "Amt", "Ccy"
REFERENCE, PURPOSE = "AcctSvcrRef", "RmtInf"
PAYOUT = "Payout"
COLUMNS = [DAY, AMOUNT, CURRENCY, REFERENCE, PURPOSE, PAYOUT]
# Where a bank says from which file of ours it booked.
OF_A_FILE = ("Btch/PmtInfId", "Btch/MsgId", "TxDtls/Refs/PmtInfId", "TxDtls/Refs/MsgId")
NOTHING = "NOTPROVIDED"  # what a bank writes where somebody gave no reference
SAFELY = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def is_xml(head: bytes) -> bool:
    """Whether a file that begins so is XML and no table of cells."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


class BankStatement:
    """An opened statement. Raises `NotATable`, with the line, for what is no camt.053."""

    columns = COLUMNS

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.notes: list[Note] = []
        self.form = self._version()

    def rows(self) -> Iterator[Row]:
        """Every payment that came in; may be asked for again."""
        self.notes.clear()
        passed: Counter[str] = Counter()
        statement, number, count = "", 0, 0
        for element in self._parts("Id", "Ntry"):
            name = _name(element)
            if name == "Id":
                if _name(element.getparent()) == "Stmt":
                    statement, number = (element.text or "").strip(), 0
                continue
            number += 1
            if why := _passed_over(element):
                passed[why] += 1
            else:
                for row in _payments(element, f"{statement}/{number}"):
                    count += 1
                    if count > self.limits.rows:
                        raise NotATable(_("It has more rows than this installation accepts."))
                    yield row
            element.clear()
        self.notes += [Note(0, f"{why}: {n}") for why, n in sorted(passed.items())]

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _version(self) -> str:
        root = next(self._parsed(events=("start",)), None)
        space = "" if root is None else str(root.tag).partition("}")[0].lstrip("{")
        if root is None or root.getroottree().docinfo.doctype:
            raise NotATable(_("A document type of its own is not accepted in XML."))
        if not space.startswith(NAMESPACE):
            raise NotATable(_("It is XML, and no camt.053: a bank's statement begins so."))
        return space.rpartition(":")[2]

    def _parts(self, *names: str) -> Iterator[Any]:
        return self._parsed(events=("end",), tag=[f"{{*}}{name}" for name in names])

    def _parsed(self, **wanted: Any) -> Iterator[Any]:
        from lxml import etree  # noqa: PLC0415  needed only when a statement comes in

        self.file.seek(0)
        try:
            for _event, element in etree.iterparse(self.file, **wanted, **SAFELY):
                yield element
        except etree.XMLSyntaxError as broken:
            raise NotATable(_("It is broken XML."), broken.lineno) from broken


def _passed_over(entry: Any) -> str:
    """Why an entry is no payment that came in; empty where it is one."""
    status = _said(entry, "Sts/Cd") or _said(entry, "Sts")
    if status != "BOOK":
        return str(gettext_lazy("not booked yet"))
    if _said(entry, "RvslInd") == "true":
        return str(gettext_lazy("taken back by the bank"))
    is_ours = _said(entry, "CdtDbtInd") == "CRDT" or _payouts_in(entry)
    return "" if is_ours else str(gettext_lazy("paid out"))


def _payments(entry: Any, place: str) -> Iterator[Row]:
    """One row, or one for each of several transactions; `place` names the entry where the bank does
    not: the statement's own number, and which one it is. Of a debit, those that are payouts."""
    parts = entry.findall("{*}NtryDtls/{*}TxDtls") or [entry]
    payouts = (
        _payouts_in(entry) if _said(entry, "CdtDbtInd") != "CRDT" else dict.fromkeys(parts, "")
    )
    day = (
        _said(entry, "BookgDt/Dt") or _said(entry, "BookgDt/DtTm")[:10] or _said(entry, "ValDt/Dt")
    )
    own = _said(entry, "AcctSvcrRef") or place
    if len(parts) == 1 or entry in payouts:
        [(part, payout)] = payouts.items()
        yield _row(entry, entry.find("{*}Amt"), [day, own, _purpose(part), payout])
        return
    for number, part in enumerate(parts, 1):
        if part in payouts:
            reference = _said(part, "Refs/AcctSvcrRef") or f"{own}/{number}"
            yield _row(part, _amount_of(part), [day, reference, _purpose(part), payouts[part]])


def _payouts_in(debit: Any) -> dict[Any, str]:
    """Which of its transactions are payouts of ours, by their numbers; the entry itself, where the
    bank tells the payouts of a file not apart."""
    parts = debit.findall("{*}NtryDtls/{*}TxDtls") or [debit]
    found = {part: number for part in parts if (number := _payout_of(part))}
    whole = (payout_in(_said(debit, f"NtryDtls/{place}")) for place in OF_A_FILE)
    number = next(filter(None, whole), "")
    return found or ({debit: number} if number else {})


def _payout_of(part: Any) -> str:
    """The number of a payout that a debit carries."""
    said = [_said(part, "Refs/EndToEndId")]
    said += [(one.text or "").strip() for one in part.findall("{*}RmtInf/{*}Ustrd")]
    return next(filter(None, map(payout_in, said)), "")


def _amount_of(part: Any) -> Any:
    amount = part.find("{*}Amt")
    return part.find("{*}AmtDtls/{*}TxAmt/{*}Amt") if amount is None else amount


def _row(at: Any, amount: Any, words: list[str]) -> Row:
    day, reference, purpose, payout = words
    said = "" if amount is None else (amount.text or "").strip()
    currency = "" if amount is None else amount.get("Ccy", "")
    values = dict(zip(COLUMNS, [day, said, currency, reference, purpose, payout], strict=True))
    faults = [
        Fault(name, _("is missing in {element}").format(element=_name(at)))
        for name in (DAY, AMOUNT, CURRENCY)
        if not values[name]
    ]
    return Row(at.sourceline or 0, values, tuple(faults))


def _purpose(part: Any) -> str:
    """What the payer wrote: the structured reference first (ISO 11649), then words, then their own
    reference of the payment."""
    found = [_said(part, "RmtInf/Strd/CdtrRefInf/Ref")]
    found += [(one.text or "").strip() for one in part.findall("{*}RmtInf/{*}Ustrd")]
    found += [_said(part, "Refs/EndToEndId")]
    return " ".join(one for one in found if one and one != NOTHING)


def _said(element: Any, path: str) -> str:
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "" if found is None else (found.text or "").strip()


def _name(element: Any) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]
