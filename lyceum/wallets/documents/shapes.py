"""What is said on an invoice. The numbers in brackets are the business terms of EN 16931-1."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lyceum.kernel.money import Money

PIECE = "C62"  # UNECE recommendation 20: one, a piece
HOUR, DAY = "HUR", "DAY"


class Vat(StrEnum):
    """How VAT is treated (UNTDID 5305, as far as learning is sold that way)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who sells (BG-4) or buys (BG-7). The country is its two letters (ISO 3166-1).

    vat_id        with its country's prefix, `FR40303265045` (BT-31, BT-48)
    tax_number    what the tax office calls a seller without VAT id (BT-32)
    registration  number in the register of companies (BT-30, BT-47)
    """

    name: str
    street: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    country: str
    vat_id: str = ""
    tax_number: str = ""
    registration: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was sold (BG-25): `quantity` times `unit_price`, net. The rate is per cent."""

    name: str
    quantity: Decimal = Decimal(1)
    unit: str = PIECE
    unit_price: Money
    vat: Vat = Vat.STANDARD
    rate: Decimal = Decimal(0)
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The invoice that a credit note takes back, wholly or in part (BG-3)."""

    number: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice, or with `corrects` a credit note; its amounts are positive in both.

    supplied_on  the day or the first day of what was sold (BT-72, BT-73); `supplied_until` its last
    exemption    why a line is exempt, in words (BT-120); needed if one is
    paid         what was paid already (BT-113), in minor units of the invoice's currency
    reference    what the payer is to quote (BT-83): an ISO 11649 reference, or the number
    buyer_reference, order_number  what the buyer asked to see (BT-10, BT-13)
    """

    number: str
    issued_on: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    supplied_on: date | None = None
    supplied_until: date | None = None
    due_on: date | None = None
    terms: str = ""
    iban: str = ""
    bic: str = ""
    reference: str = ""
    corrects: Earlier | None = None
    exemption: str = ""
    paid: int = 0
    buyer_reference: str = ""
    order_number: str = ""
    note: str = ""

    @property
    def is_credit_note(self) -> bool:
        return self.corrects is not None

    @property
    def is_reverse_charge(self) -> bool:
        return any(line.vat is Vat.REVERSE_CHARGE for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a document looks: the brand's name and colour, a logo (PNG, JPEG or WebP), and
    the type pair of `ui.brand`."""

    name: str = "Lyceum"
    colour: str = "#0e5a4f"
    logo: bytes = b""
    type_pair: str = "magazine"
