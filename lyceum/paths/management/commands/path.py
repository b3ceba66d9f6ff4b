"""`lyceum path ADDRESS …`: somebody's path, from the shell.

lyceum path ada@acme.example goal "data engineer" --hours 4 --money 900
lyceum path ada@acme.example what-if --hours 6
lyceum path ada@acme.example begin
lyceum path ada@acme.example finish
lyceum path ada@acme.example
"""

from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.identity import api as identity
from lyceum.kernel import money
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.paths import selectors, services
from lyceum.paths.types import Limits, PathPage, StepRow
from lyceum.rules import api as rules

MARKS = {"done": "✓", "started": "▶", "enrolled": "▷"}
SHOWN = 6


class Command(BaseCommand):
    help = "Show somebody's path; set its goal, ask what if, begin and finish its next step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the person's e-mail address")
        verbs = parser.add_subparsers(dest="verb", title="what to do (nothing: show the path)")
        goal = verbs.add_parser("goal", help="set a goal: the name of a role")
        goal.add_argument("words", help="a role, as a framework or an organisation calls it")
        _limits(goal)
        _limits(verbs.add_parser("what-if", help="the plan for other limits; nothing is saved"))
        _limits(verbs.add_parser("limits", help="other limits; the plan follows"))
        begin = verbs.add_parser("begin", help="begin the next step")
        begin.add_argument("--pay", action="store_true", help="from the person's pots")
        verbs.add_parser("finish", help="finish the step that was begun")

    def handle(self, *args: Any, address: str, verb: str | None, **options: Any) -> None:
        person_id = next(iter(identity.people_by_email([address]).values()), None)
        if person_id is None:
            raise CommandError(f"There is no account for {address}.")
        # The shell acts with the reach of the person, and the record says that it was the shell.
        by = Actor("system", "command-line", rules.within_rules(organisations.scope_of(person_id)))
        doing: dict[str | None, Callable[..., None]] = {
            "goal": self.goal,
            "what-if": self.what_if,
            "limits": self.limits,
            "begin": self.begin,
            "finish": self.finish,
            None: self.show,
        }
        try:
            doing[verb](by, person_id, options)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def goal(self, by: Actor, person_id: int, options: dict[str, Any]) -> None:
        """The role of exactly this name; else the names that come close."""
        words: str = options["words"]
        found = selectors.proposals(by, words).roles
        role_id = next((pk for pk, label, _score in found if _same(label, words)), None)
        if role_id is None:
            raise CommandError(_unknown(words, [label for _pk, label, _score in found]))
        limits = _said(options, selectors.limits_for(by, person_id))
        services.set_goal(by=by, person_id=person_id, role_id=role_id, words=words, limits=limits)
        self.show(by, person_id, options)

    def what_if(self, by: Actor, person_id: int, options: dict[str, Any]) -> None:
        page = _page(by, person_id)
        answer = selectors.what_if(by, page.path_id, _said(options, page.limits))
        self.stdout.write(
            f"{len(answer.steps)} steps, {_hours(answer.minutes)},"
            f" {_price(answer.money, page.limits.currency)}, ready on {answer.finishes_on};"
            f" {answer.gaps_closed} of {answer.gaps} levels reached ({answer.ms} ms)"
        )
        for sign, titles in (("+", answer.added), ("-", answer.dropped)):
            for title in titles:
                self.stdout.write(f"  {sign} {title}")

    def limits(self, by: Actor, person_id: int, options: dict[str, Any]) -> None:
        page = _page(by, person_id)
        limits = _said(options, page.limits)
        services.change_limits(by=by, path_id=page.path_id, limits=limits, version=page.version)
        self.show(by, person_id, options)

    def begin(self, by: Actor, person_id: int, options: dict[str, Any]) -> None:
        page = _page(by, person_id)
        step = _next(page)
        path = selectors.path_for(by, page.path_id)
        paying = selectors.payment_of(by, path, step.resource_id)
        if paying and not options["pay"]:
            price = paying.order.price
            raise CommandError(f"“{step.title}” costs {price} from their pots: `begin --pay`.")
        services.take_step(by=by, path_id=page.path_id, resource_id=step.resource_id)
        self.stdout.write(f"Begun: {step.title}")

    def finish(self, by: Actor, person_id: int, options: dict[str, Any]) -> None:
        step = _next(_page(by, person_id))
        if step.enrolment_id is None:
            raise CommandError(f"“{step.title}” was not begun yet: `begin` first.")
        learning.complete(by=by, enrolment_id=step.enrolment_id)
        self.stdout.write(f"Finished: {step.title}")

    def show(self, by: Actor, person_id: int, options: dict[str, Any]) -> None:
        page = _page(by, person_id)
        self.stdout.write(f"{page.person}: {page.title}")
        if plan := page.plan:
            self.stdout.write(
                f"{len(page.steps)} steps, {_hours(plan.minutes)} at"
                f" {_hours(plan.minutes_per_week)} a week, {_price(plan.money, plan.currency)},"
                f" ready on {plan.finishes_on}; {plan.gaps_closed} of {plan.gaps} levels reached,"
                f" within {plan.within:.1%} of the best"
            )
        for step in page.steps:
            mark = "→" if step.is_next else MARKS.get(step.state, " ")
            self.stdout.write(f"{mark} {step.starts_on} {step.title} ({_hours(step.minutes)})")
            self.stdout.write(f"      {step.why}")
        self._uncovered(page)

    def _uncovered(self, page: PathPage) -> None:
        for row in page.uncovered[:SHOWN]:
            self.stdout.write(f"✗ {row.skill}: {row.because}")
        if len(page.uncovered) > SHOWN:
            self.stdout.write(f"✗ and {len(page.uncovered) - SHOWN} more")


def _limits(parser: ArgumentParser) -> None:
    parser.add_argument("--hours", type=float, help="a week")
    parser.add_argument("--money", help="in all, in the currency of the path; “any”: no limit")
    parser.add_argument(
        "--wallet",
        action=BooleanOptionalAction,
        help="pay from my pots first; the money is then what I add",
    )
    parser.add_argument("--by", type=date.fromisoformat, help="the day to be ready: 2027-06-30")


def _said(options: dict[str, Any], usual: Limits) -> Limits:
    """The usual limits, but for those that were said."""
    limits = usual
    if options["hours"] is not None:
        limits = replace(limits, minutes_per_week=round(60 * options["hours"]))
    if options["by"] is not None:
        limits = replace(limits, target_on=options["by"])
    if options["wallet"] is not None:
        limits = replace(limits, uses_wallet=options["wallet"])
    if (said := options["money"]) is not None:
        budget = None if said == "any" else _money(said, limits.currency)
        limits = replace(limits, budget=budget)
    return limits


def _money(said: str, currency: str) -> int:
    try:
        return money.parse(said, currency).amount
    except ValueError as error:
        raise CommandError(f"--money: expected an amount or “any”, got {said!r}.") from error


def _page(by: Actor, person_id: int) -> PathPage:
    path = selectors.path_of(by, person_id)
    if path is None:
        raise CommandError("There is no path yet: set a goal first.")
    return selectors.path_page(by, path.pk)


def _next(page: PathPage) -> StepRow:
    if page.next_step is None:
        raise CommandError("Nothing is left to do on this path.")
    return page.next_step


def _same(label: str, words: str) -> bool:
    return label.casefold() == words.strip().casefold()


def _unknown(words: str, close: list[str]) -> str:
    if not close:
        return f"No role is called “{words}”, and none comes close. Is a framework imported?"
    return f"No role is called “{words}”. Close to it: {', '.join(close)}."


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f} h"


def _price(minor: int, currency: str) -> str:
    return str(money.Money(minor, currency))
