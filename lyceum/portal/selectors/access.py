"""Who may see or do what in an organisation: what several apps know, put side by side."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.access import api as access
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.paths import api as paths
from lyceum.portal.types import HolderRow, LeaderRow
from lyceum.skills import api as skills

BATCH = 500
ADVISOR = "advisor"
# What each role lets its holder see or do, as the policies of the apps have it; a test compares.
MEANS = {
    "administrator": gettext_lazy(
        "changes the organisation, its people, roles, courses and skills; reads its log; may look as"
        " its people do; does what HR partners, teachers, finance and facilitators do, but sees"
        " nobody in a group by their answers"
    ),
    "hr-partner": gettext_lazy(
        "keeps the list of people, grants roles, assigns courses, edits skills and job roles; runs"
        " surveys, playbooks and outreach, handles what is in the way of people, lets them into"
        " programmes; reads figures of surveys, assessments and every unit; answers questions;"
        " decides on learning money; may promise working time; of a unit, sees who is in it and reads its figures"
    ),
    "manager": gettext_lazy(
        "sees the places of those who report to them; levels by consent only; decides on learning"
        " money; may promise working time; of a unit, sees who is in it and reads its figures"
    ),
    "facilitator": gettext_lazy(
        "announces dates of courses, reads what is said of them; keeps spaces, writes assessments,"
        " sees in which group answers put somebody; runs surveys, playbooks and outreach, handles"
        " what is in the way of people, lets them into programmes; reads figures of surveys and"
        " assessments; answers questions; may promise working time; of a unit, sees who is in it"
    ),
    "teacher": gettext_lazy(
        "adds and changes courses, announces dates of courses, reads what is said of them; of a"
        " unit, reads its figures"
    ),
    "advisor": gettext_lazy(
        "sees and comments the paths to which people invited them; answers questions"
    ),
    "mentor": gettext_lazy("is known as a mentor; answers questions"),
    "executive": gettext_lazy(
        "reads figures of surveys, assessments and every unit; may promise working time"
    ),
    "finance": gettext_lazy(
        "keeps the books and pays; decides on learning money; may promise working time"
    ),
}
MARKS = {
    "silent": gettext_lazy("no sign-in for 90 days"),
    "expired": gettext_lazy("expired"),
    "ends": gettext_lazy("ends this week"),
    "left": gettext_lazy("has no place here any more"),
    "closed": gettext_lazy("account closed"),
}
COLUMNS = [
    "name",
    "role",
    "counts_in",
    "lets",
    "since",
    "granted_by",
    "until",
    "last_sign_in",
    "second_factor",
    "marks",
]


def holders(organisation: Any, rows: list[organisations.AccessRow]) -> list[HolderRow]:
    """Role holders with what only higher floors know. Three queries."""
    factors = access.people_with_factor({row.person_id for row in rows})
    advised = _advised(organisation.pk, {row.person_id for row in rows if row.role == ADVISOR})
    return [
        HolderRow(
            row=row,
            means=str(MEANS.get(row.role, "")),
            advises=advised.get(row.person_id, 0) if row.role == ADVISOR else None,
            has_factor=row.person_id in factors,
            marks=[str(MARKS[mark]) for mark in row.marks],
        )
        for row in rows
    ]


def role_means() -> list[tuple[str, str]]:
    """What each role lets its holder see or do, in words."""
    names = dict(organisations.role_choices())
    return [(str(names[role]), str(means)) for role, means in MEANS.items()]


def _advised(organisation_id: int, advisor_ids: set[int]) -> dict[int, int]:
    """How many people of the organisation let each of these advisors see their path."""
    if not advisor_ids:
        return {}
    invited = paths.advised_people(advisor_ids)
    here = organisations.members_among(organisation_id, set().union(*invited.values()))
    return {advisor: len(people & here) for advisor, people in invited.items()}


def leaders(organisation_id: int, rows: list[organisations.ManagerRow]) -> list[LeaderRow]:
    """Who leads how many, and how many of these share their levels with them. One query."""
    sharing = skills.sharing_with_managers(organisation_id) if rows else set()
    return [
        LeaderRow(row=row, leads=len(row.reports), shared=len(sharing.intersection(row.reports)))
        for row in rows
    ]


def access_table(actor: Actor, organisation: Any) -> Iterator[list[object]]:
    """Everybody who holds a role, as rows of a file, for administrators; asked at once."""
    return _in_batches(organisation, organisations.access_lines(actor, organisation))


def _in_batches(
    organisation: Any, rows: Iterator[organisations.AccessRow]
) -> Iterator[list[object]]:
    batch: list[organisations.AccessRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield from _lines(organisation, batch)
            batch = []
    yield from _lines(organisation, batch)


def _lines(organisation: Any, rows: list[organisations.AccessRow]) -> Iterator[list[object]]:
    for holder in holders(organisation, rows):
        row = holder.row
        yield [
            row.name,
            row.role_label,
            where(row, organisation),
            holder.means,
            f"{row.since:%Y-%m-%d}",
            row.granted_by,
            f"{row.until:%Y-%m-%d}" if row.until else "",
            f"{row.last_sign_in:%Y-%m-%d}" if row.last_sign_in else "",
            "yes" if holder.has_factor else "no",
            "; ".join(holder.marks),
        ]


def where(row: organisations.AccessRow, organisation: Any) -> str:
    """Where a role counts, in words."""
    if row.is_of_ecosystem:
        return _("whole ecosystem")
    return row.unit or str(organisation.name)
