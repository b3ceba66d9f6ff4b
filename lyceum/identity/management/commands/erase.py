"""`lyceum erase EMAIL`: for somebody who wants to be erased and cannot ask for it themselves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.identity import selectors, services
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Erase a person: after two weeks, in which they may still cancel it, or with --now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="an address, or the person's number")
        parser.add_argument("--now", action="store_true", help="do not wait: this is final")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, person: str, now: bool, yes: bool, **options: Any) -> None:
        person_id = _number_of(person)
        name = selectors.names_of([person_id]).get(person_id, "")
        if not yes and input(f"Erase {name}, number {person_id}? Type yes: ") != "yes":
            raise CommandError("Nothing was changed.")
        try:
            self._erase(person_id, now=now)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None

    def _erase(self, person_id: int, *, now: bool) -> None:
        by = actors.system("shell")
        if now:
            services.erase_person(by=by, person_id=person_id)
            self.stdout.write(f"Person {person_id} is erased.")
            return
        erasure = services.ask_erasure(by=by, person_id=person_id)
        self.stdout.write(f"Person {person_id} will be erased on {erasure.due_at:%Y-%m-%d}.")


def _number_of(person: str) -> int:
    if person.isdecimal():
        return int(person)
    found = next(iter(selectors.people_by_email([person]).values()), None)
    if found is None:
        raise CommandError(f"There is no account for {person}.")
    return found
