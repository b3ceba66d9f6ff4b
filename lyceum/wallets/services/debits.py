"""Payouts that the bank says have left: when, and how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lyceum.kernel.actors import Actor
from lyceum.kernel.intake import Outcome, Problem
from lyceum.kernel.intake.shapes import NEW, UNCHANGED
from lyceum.kernel.money import Money
from lyceum.wallets.models import Payout
from lyceum.wallets.selectors.payouts import Payee, details_of
from lyceum.wallets.types import number_of_payout, number_of_run


@dataclass(frozen=True, kw_only=True)
class Debit:
    """A line of the bank's that carries the number of a payout, or of a run of them."""

    number: str
    amount: Money
    on: date


class Debits:
    """Holds debits against the payouts of an organisation; `marked` are those that are to be kept.

    What the bank says is kept as it is, also where it is another sum than we booked: the row tells.
    """

    def __init__(self, actor: Actor, organisation_id: int, debits: Iterable[Debit]) -> None:
        self.actor, self.organisation_id = actor, organisation_id
        self.marked: list[Payout] = []
        self._told: set[str] = set()
        self._named: dict[str, list[Payout]] = {}
        for payout in _payouts(organisation_id, {debit.number for debit in debits}):
            for number in _numbers(payout):
                self._named.setdefault(number, []).append(payout)

    def look(self, debit: Debit) -> Outcome:
        """What this line says of our payouts; nothing where it is of none."""
        title, named = f"{debit.amount} · {debit.number}", self._named.get(debit.number, [])
        if not named or self._is_known(debit, named):
            return Outcome(UNCHANGED, title)
        waiting = [one for one in named if one.left_on is None]
        if not waiting:
            return Outcome(UNCHANGED, title, problems=(_twice(named),))
        if debit.number == number_of_run(waiting[0].run_id):
            waiting = self._in_the_file(waiting, debit.amount.amount)
        booked = Money(sum(one.amount for one in waiting), waiting[0].run.currency)
        if booked == debit.amount:
            return self._mark(waiting, debit, title)
        why = Problem(_("is {amount} in the books").format(amount=booked), "amount")
        if len(waiting) > 1 or booked.currency != debit.amount.currency:
            return Outcome(UNCHANGED, title, problems=(why,))
        waiting[0].left_amount = debit.amount.amount
        return self._mark(waiting, debit, title)._replace(problems=(why,))

    def keep(self) -> None:
        """Write down what was marked."""
        Payout.objects.bulk_update(self.marked, ["left_on", "left_amount"])

    def _mark(self, payouts: Sequence[Payout], debit: Debit, title: str) -> Outcome:
        for one in payouts:
            one.left_on = debit.on
            one.left_amount = one.amount if one.left_amount is None else one.left_amount
        self.marked += payouts
        return Outcome(NEW, title)

    def _is_known(self, debit: Debit, named: Sequence[Payout]) -> bool:
        """The same line of an earlier statement; twice in one statement it left twice."""
        is_first = debit.number not in self._told
        self._told.add(debit.number)
        then = [one.left_amount or 0 for one in named if one.left_on == debit.on]
        return is_first and sum(then) == debit.amount.amount

    def _in_the_file(self, payouts: list[Payout], amount: int) -> list[Payout]:
        """Those of a run whose account was kept, as only they are in its file; else all of them."""
        payees = {Payee(one.provider_id, one.person_id) for one in payouts}
        kept = details_of(self.actor, self.organisation_id, payees)
        some = [one for one in payouts if Payee(one.provider_id, one.person_id) in kept]
        return some if sum(one.amount for one in some) == amount else payouts


def _twice(named: Sequence[Payout]) -> Problem:
    day = max(one.left_on for one in named if one.left_on)
    return Problem(_("left the bank on {day} already").format(day=date_format(day)), "paid_on")


def _numbers(payout: Payout) -> tuple[str, str]:
    return number_of_payout(payout.run_id, payout.pk), number_of_run(payout.run_id)


def _payouts(organisation_id: int, numbers: Iterable[str]) -> Iterable[Payout]:
    """Of which a line may speak: of their runs, all."""
    runs = {int(number.rpartition("PO")[2].partition("-")[0]) for number in numbers}
    if not runs:
        return ()
    rows = Payout.objects.filter(run__organisation_id=organisation_id, run_id__in=runs)
    return rows.select_related("run").order_by("pk").select_for_update(of=("self",))
