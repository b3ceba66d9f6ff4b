"""What a whole HR file must know at once: who is here, who is named twice, who leads whom.

Kept small on purpose: some numbers and words for each person, whatever else a row says. Places
that are here are known by their key; rows of the file that are new by minus their line.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lyceum.kernel.intake import Problem
from lyceum.organisations.models import Membership
from lyceum.organisations.selectors.units import own

from .reading import Line

BATCH = 5000
SHOWN_CYCLE = 12


def unknown_manager() -> Problem:
    """Why a manager's key is refused."""
    expected = _("an employee number or e-mail of somebody")
    return Problem(_("is unknown"), "manager", expected)


@dataclass(slots=True)
class Here:
    """Who has, or had, a place in the organisation."""

    by_number: dict[str, int] = field(default_factory=dict)
    by_email: dict[str, int] = field(default_factory=dict)
    ended_by_number: dict[str, int] = field(default_factory=dict)
    ended_by_email: dict[str, int] = field(default_factory=dict)
    manager: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, organisation_id: int) -> "Here":
        here = cls()
        rows = Membership.objects.within(own(organisation_id)).filter(
            organisation_id=organisation_id
        )
        fields = ("pk", "is_open", "employee_number", "work_email", "person__email", "manager_id")
        for row in rows.order_by("is_open", "pk").values_list(*fields).iterator(BATCH):
            here._add(row)
        return here

    def _add(self, row: tuple[int, bool, str, str, str | None, int | None]) -> None:
        pk, is_open, number, email, own_email, manager = row
        numbers = self.by_number if is_open else self.ended_by_number
        emails = self.by_email if is_open else self.ended_by_email
        if number:
            numbers[number] = pk
        if own_email:
            emails.setdefault(own_email, pk)
        if email:
            emails[email] = pk
        if is_open and manager:
            self.manager[pk] = manager

    def find(self, key: str) -> int | None:
        """An open place by employee number or e-mail."""
        return self.by_number.get(key) or self.by_email.get(key.lower())


@dataclass(slots=True)
class Survey:
    """The whole file, seen once."""

    here: Here
    place: dict[int, int] = field(default_factory=dict)  # line → place that is here
    ended: dict[int, list[int]] = field(default_factory=dict)  # line → places it may have had
    line_of: dict[int, int] = field(default_factory=dict)  # node → line
    numbers: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    managers: dict[int, str] = field(default_factory=dict)  # node → the manager as written
    problems: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: Line, *, is_over: bool) -> None:
        """Remember one row."""
        if line.problems:
            self.problems[line.line] += line.problems
            return
        if twice := self._twice(line):
            self.problems[line.line].append(twice)
            return
        found = self._place(line, is_over=is_over)
        if found is not None:
            self.place[line.line] = found
        node = found if found is not None else -line.line
        self.line_of[node] = line.line
        if "manager" in line.said and not is_over:
            self.managers[node] = line.said["manager"]

    def _twice(self, line: Line) -> Problem | None:
        reason = _("stands in line {line} already")
        for name, key, seen in (
            ("employee_number", line.number, self.numbers),
            ("email", line.email, self.emails),
        ):
            if key and seen.setdefault(key, line.line) != line.line:
                return Problem(reason.format(line=seen[key]), name, _("each person once"))
        return None

    def _place(self, line: Line, *, is_over: bool) -> int | None:
        here = self.here
        by_number, by_email = here.by_number.get(line.number), here.by_email.get(line.email)
        if by_number and by_email and by_number != by_email:
            reason = _("belongs to somebody else here")
            self.problems[line.line].append(Problem(reason, "email", _("their own address")))
        found = by_number or by_email
        if found is None:
            number, email = (
                here.ended_by_number.get(line.number),
                here.ended_by_email.get(line.email),
            )
            if is_over:
                return number or email
            if ended := [pk for pk in (number, email) if pk]:
                self.ended[line.line] = ended
        return found

    def node(self, key: str) -> int | None:
        """Whom a manager's key means: a row of this file, or somebody who is here."""
        line = self.numbers.get(key) or self.emails.get(key.lower())
        if line is not None:
            return self.place.get(line, -line)
        return self.here.find(key)

    def conclude(self) -> None:
        """What only the whole file can say of each row."""
        leads = dict(self.here.manager)
        for node, key in self.managers.items():
            above = self.node(key) if key else None
            leads.pop(node, None)
            if above is not None:
                leads[node] = above
            elif key:
                self._blame(node, unknown_manager())
        self._refuse_cycles(leads)
        self._refuse_lost(leads)

    def _blame(self, node: int, problem: Problem) -> None:
        if node in self.line_of:
            self.problems[self.line_of[node]].append(problem)

    def _refuse_cycles(self, leads: dict[int, int]) -> None:
        """Every row on a ring of managers is refused, and the ring is named."""
        done: set[int] = set()
        for begin in self.managers:
            way: dict[int, int] = {}
            node: int | None = begin
            while node is not None and node not in done and node not in way:
                way[node] = len(way)
                node = leads.get(node)
            if node is not None and node in way:
                self._name_ring([at for at, step in way.items() if step >= way[node]])
            done.update(way)

    def _name_ring(self, ring: list[int]) -> None:
        words = [self._word(node) for node in [*ring[:SHOWN_CYCLE], ring[0]]]
        if len(ring) > SHOWN_CYCLE:
            words.insert(-1, "…")
        reason = _("leads in a circle: {ring}").format(ring=" → ".join(words))
        for node in ring:
            expected = _("a line of managers that ends")
            self._blame(node, Problem(reason, "manager", expected))

    def _word(self, node: int) -> str:
        line = self.line_of.get(node)
        for keys in (self.numbers, self.emails):
            for key, at in keys.items():
                if at == line:
                    return key
        return next((key for key, pk in self.here.by_number.items() if pk == node), "?")

    def _refuse_lost(self, leads: dict[int, int]) -> None:
        """Whose manager would be new, but is not taken, is not taken either; and so on down."""
        below: dict[int, list[int]] = defaultdict(list)
        for node, above in leads.items():
            below[above].append(node)
        lost = [-line for line in list(self.problems) if line not in self.place]
        for above in lost:
            for node in below.get(above, ()):
                if node in self.line_of and self.line_of[node] not in self.problems:
                    reason = _("is in line {line}, which is not taken").format(line=-above)
                    self._blame(node, Problem(reason, "manager"))
                    if node < 0:
                        lost.append(node)
