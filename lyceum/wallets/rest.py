"""Learning money for machines: what one has, what came and went, what one asks for."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from pydantic import Field

from lyceum.kernel.money import CURRENCIES, Money
from lyceum.ui.rest import REFUSED, Id, Query, Router, Schema, Status, asking_person

from . import selectors, services
from .errors import UnknownCurrency

router = Router(tags=["wallets"])
NO_NUL = r"^[^\x00]*$"
State = Literal["asked", "approved", "paid", "refused", "cancelled", "expired", "refunded"]
EVERY: tuple[State, ...] = (
    "asked",
    "approved",
    "paid",
    "refused",
    "cancelled",
    "expired",
    "refunded",
)


class Pot(Schema):
    """Amounts are in minor units of the currency."""

    id: int
    name: str
    kind: str
    organisation: str
    currency: str
    balance: int
    reserved: int
    available: int
    pays_for: str
    expires_on: date | None
    is_own: bool


class Line(Schema):
    at: datetime
    on: date
    what: str
    title: str
    pot: str
    amount: int
    currency: str
    purchase_id: int | None


class Purchase(Schema):
    id: int
    title: str
    reason: str
    wanted: str
    price: int
    currency: str
    state: State
    asked_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    refunded: int


class Wish(Schema):
    """Something that no catalogue has; the price in minor units. The same key once more is the same
    wish."""

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]
    price: Annotated[int, Field(gt=0, lt=2**53)]
    currency: Annotated[str, Field(min_length=3, max_length=3)]
    kind: Annotated[str, Field(max_length=20, pattern=r"^[a-z-]+$")] = "book"
    skills: Annotated[list[Id], Field(max_length=50)] = []
    words: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] = ""
    step: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""
    key: Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9._-]*$")] = ""


class PurchasesWanted(Schema):
    state: list[State] = []
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class Page(Schema):
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


@router.get("/me/pots", response={200: list[Pot], **REFUSED}, operation_id="my_pots")
def my_pots(request: HttpRequest) -> object:
    """What one may spend from, in the order in which it is spent."""
    actor, person_id = asking_person(request)
    return selectors.pot_rows(actor, person_id, get_language() or "en")


@router.get("/me/money", response={200: list[Line], **REFUSED}, operation_id="my_money")
def my_money(request: HttpRequest, wanted: Query[Page]) -> object:
    """What came and went in one's own pots, the newest first, thirty a page."""
    actor, person_id = asking_person(request)
    lines, _has_more = selectors.history_page(actor, person_id, wanted.page)
    return lines


@router.get("/me/purchases", response={200: list[Purchase], **REFUSED}, operation_id="my_purchases")
def my_purchases(request: HttpRequest, wanted: Query[PurchasesWanted]) -> object:
    """What one asked for or bought, the newest first, thirty a page."""
    actor, person_id = asking_person(request)
    rows, _has_more = selectors.purchases_of(actor, person_id, wanted.state or EVERY, wanted.page)
    return rows


@router.post("/me/purchases", response={201: Purchase, **REFUSED}, operation_id="ask_for")
def ask_for(request: HttpRequest, wish: Wish) -> Status[Any]:
    """Ask for something that no catalogue has; where one may spend alone it is approved at once."""
    actor, person_id = asking_person(request)
    if wish.currency not in CURRENCIES:
        raise UnknownCurrency(currency=wish.currency)
    made = services.ask_off_catalogue(
        by=actor,
        person_id=person_id,
        title=wish.title,
        price=Money(wish.price, wish.currency),
        request=services.Request(words=wish.words, step=wish.step),
        kind=wish.kind,
        skill_ids=wish.skills,
        key=wish.key,
    )
    return Status(201, made)


@router.get(
    "/purchases/{purchase_id}", response={200: Purchase, **REFUSED}, operation_id="purchase"
)
def purchase(request: HttpRequest, purchase_id: Id) -> object:
    """One's own purchase."""
    actor, _person_id = asking_person(request)
    return selectors.purchase_for(actor, purchase_id)


@router.post(
    "/purchases/{purchase_id}/cancel",
    response={200: Purchase, **REFUSED},
    operation_id="cancel_purchase",
)
def cancel_purchase(request: HttpRequest, purchase_id: Id) -> object:
    """Not wanted any more, before it is paid: the money is free again."""
    actor, _person_id = asking_person(request)
    selectors.purchase_for(actor, purchase_id)
    return services.cancel_purchase(by=actor, purchase_id=purchase_id)
