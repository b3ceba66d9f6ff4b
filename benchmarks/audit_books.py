"""How long counting all the books anew takes, and how much memory it needs.

    make bench NAME=audit_books
    python -m tools.postgres -- make bench NAME=audit_books ARGS="--postings 10000000"

Half a million purchases, each held, paid by a transfer of two postings from one of a thousand pots and
told by a fact, are written past the guards by SQL; then `lyceum audit-books` counts them. One of them
is bent at the end, which it has to tell.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import django

GOALS = {"memory_more_mb": 64}
PRICE, POTS, PAIR = 10_00, 1000, 2


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postings", type=int, default=1_000_000)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()

    from django.db import connection

    from .pages import own_database

    with tempfile.TemporaryDirectory(prefix="lyceum-audit-") as home:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(home) / "bench.sqlite")
        with own_database():
            run(given)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Fill, count, bend, count; report."""
    from django.db import connection

    from lyceum.wallets.models import Purchase

    from .measure import peak_memory_mb, report

    count = given.postings // PAIR
    _fill(count)
    before = peak_memory_mb()
    found, seconds = _counted()
    assert not found, found[:3]
    more = peak_memory_mb() - before
    one = Purchase.objects.unscoped("a benchmark").order_by("pk")[count // 2].pk
    Purchase.objects.unscoped("a benchmark").filter(pk=one).update(price=PRICE - 1)
    bent, _again = _counted()
    assert any(f"purchase {one}:" in line for line in bent)
    figures: dict[str, float | int | str] = {
        "database": connection.vendor,
        "postings": count * PAIR,
        "audit_s": seconds,
        "memory_more_mb": more,
        "peak_memory_mb": peak_memory_mb(),
    }
    return report("audit_books", figures, GOALS)


def _counted() -> tuple[list[str], float]:
    from lyceum.wallets import services

    start = time.perf_counter()
    _run, found = services.audit_books()
    return [each.told for each in found], time.perf_counter() - start


def _fill(count: int) -> None:
    """Purchases of one organisation's people, long ago and all paid."""
    from django.db import transaction

    from lyceum.organisations.testing import make_organisation
    from lyceum.wallets.ledger import accounts
    from lyceum.wallets.models import Account, Pot
    from lyceum.wallets.services import guards_lifted

    from .filling import fill, settle

    book = accounts.book_of(make_organisation("Large").pk)
    seller = accounts.account_of(book, "provider", "EUR", "9")
    with transaction.atomic(), guards_lifted():
        pots = min(POTS, count)
        ids = fill(
            Account,
            pots,
            book_id=str(book.pk),
            kind="'personal'",
            currency="'EUR'",
            key="'pot ' || n",
            floor=str(-(10**15)),
            balance=f"-{PRICE} * ({count} / {pots} + CASE WHEN n <= {count} % {pots} THEN 1 ELSE 0 END)",
        )
        opened = fill(
            Pot,
            pots,
            owner_id="'organisation:1'",
            kind="'organisation'",
            name="'Pot ' || n",
            organisation_id=str(book.organisation_id),
            account_id=f"{ids.start - 1} + n",
        )
        _fill_purchases(count, seller.pk, ids, opened)
    settle()


def _fill_purchases(count: int, seller: int, accounts: range, pots: range) -> None:
    from lyceum.kernel.models import RecordedEvent
    from lyceum.wallets.models import Hold, Posting, Purchase, Share, Transfer

    from .filling import day, fill

    on, place = day("2026-03-02"), f"(n - 1) % {len(pots)}"
    made = fill(
        Transfer, count, key="'purchase:' || n", reason="'seat'", by="'system'", booked_on=on
    )
    transfer = f"{made.start - 1} + n"
    for account, amount in ((f"{accounts.start} + {place}", -PRICE), (str(seller), PRICE)):
        fill(
            Posting,
            count,
            transfer_id=transfer,
            account_id=account,
            amount=str(amount),
            booked_on=on,
        )
    held = fill(
        Hold,
        count,
        account_id=f"{accounts.start} + {place}",
        amount=str(PRICE),
        state="'captured'",
        key="'hold ' || n",
        reason="'seat'",
        by="'system'",
        ended_at="CURRENT_TIMESTAMP",
        transfer_id=transfer,
    )
    bought = fill(
        Purchase,
        count,
        owner_id="'person:1'",
        reason="'seat'",
        wanted="'programmes.offering:1'",
        title="'A seat'",
        provider_id="9",
        price=str(PRICE),
        currency="'EUR'",
        state="'paid'",
        transfer_id=transfer,
    )
    purchase = f"({bought.start - 1} + n)"
    fill(
        Share,
        count,
        purchase_id=purchase,
        pot_id=f"{pots.start} + {place}",
        amount=str(PRICE),
        of_price=str(PRICE),
        hold_id=f"{held.start - 1} + n",
    )
    payload = (
        f"'{{\"purchase_id\": ' || {purchase} || ', \"transfer_id\": ' || ({transfer}) || '}}'"
    )
    fill(
        RecordedEvent,
        count,
        name="'wallets.PurchasePaid'",
        payload=_json(payload),
        by="'system'",
        owner_id="'person:1'",
    )


def _json(words: str) -> str:
    from django.db import connection

    return f"({words})::jsonb" if connection.vendor == "postgresql" else words


if __name__ == "__main__":
    main()
