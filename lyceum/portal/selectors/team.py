"""The page of who leads others: their team, what it shares, and who waits for their word."""

from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.portal.types import MateRow
from lyceum.skills import api as skills


def mates(actor: Actor, team: organisations.TeamPage, language: str) -> list[MateRow]:
    """The people of a page of a team, with the levels that they let the actor see."""
    shared = skills.shared_tops(actor, [row.person_id for row in team.rows], language)
    return [
        MateRow(row, row.person_id in shared, shared.get(row.person_id, [])) for row in team.rows
    ]


def asked_of_manager(actor: Actor, language: str) -> list[skills.RequestRow]:
    """Who of the team waits for the actor's word as their manager, longest first."""
    if not skills.waiting_requests(actor):
        return []
    return [row for row in skills.requests_to(actor, language) if row.kind == "manager"]
