"""Questions about cohorts: who is in them, who could be, and why a proposal is as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.programmes import policies
from lyceum.programmes.models import (
    Cohort,
    CohortMember,
    Forming,
    Participation,
    Party,
    Programme,
)
from lyceum.programmes.types import CohortRow, Limits, MemberRow, ProposedGroup, Roll

from .agreements import agreement_in_force
from .programmes import preferences_of, programme_to_run

if TYPE_CHECKING:  # the engine is loaded by the worker, when something is formed
    from lyceum.programmes.forming import Candidate, Problem

FORMING = "for the forming that who runs the programme asked for"
MOST = 500


# --- cohorts --------------------------------------------------------------------------------------


def cohort_for(actor: Actor, cohort_id: int) -> Cohort:
    """The one way to a cohort: for its members, and for who runs it."""
    rows = Cohort.objects.unscoped("narrowed here").filter(pk=cohort_id)
    found = rows.select_related("programme", "organisation").first()
    if found is None or not _sees(actor, found):
        raise NotFound
    return found


def roll_of(cohort_id: int) -> Roll | None:
    """A cohort with who is in it, for the house: a space or a figure of theirs follows it."""
    cohort = Cohort.objects.unscoped("for the house").filter(pk=cohort_id).first()
    if cohort is None:
        return None
    members = CohortMember.objects.unscoped("for the house").filter(cohort=cohort, left_at=None)
    return Roll(
        cohort_id=cohort.pk,
        organisation_id=cohort.organisation_id,
        title=cohort.title,
        purpose=cohort.purpose,
        people=dict(members.values_list("person_id", "organisation_id")),
        is_over=cohort.dissolved_at is not None,
    )


def cohort_to_run(actor: Actor, cohort_id: int) -> Cohort:
    """A cohort without a programme that the actor runs; for others there is none to run."""
    found = cohort_for(actor, cohort_id)
    if found.programme_id or not policies.can_run(actor, found.organisation_id):
        raise NotFound
    return found


def _sees(actor: Actor, cohort: Cohort) -> bool:
    if policies.can_run(actor, cohort.organisation_id):
        return True
    members = CohortMember.objects.unscoped("whether the actor is one")
    return members.filter(cohort=cohort, person_id=actor.person_id or 0, left_at=None).exists()


def members_of(actor: Actor, cohort_ids: Iterable[int]) -> dict[int, list[MemberRow]]:
    """The members of cohorts got through their gate, by name. Three queries."""
    rows = CohortMember.objects.unscoped("of cohorts that the gate let the actor see").filter(
        cohort_id__in=list(cohort_ids), left_at=None
    )
    found = list(rows.values_list("cohort_id", "person_id", "organisation_id"))
    names = identity.names_of({person for _cohort, person, _at in found})
    places = organisations.organisation_names({at for _cohort, _person, at in found})
    members: dict[int, list[MemberRow]] = {}
    for cohort, person, at in found:
        row = MemberRow(person, names[person], places[at], person == actor.person_id)
        members.setdefault(cohort, []).append(row)
    return {pk: sorted(some, key=lambda one: one.name.lower()) for pk, some in members.items()}


def cohorts_of(actor: Actor, programme: Programme) -> list[CohortRow]:
    """The cohorts of a programme that the actor runs, with their people."""
    rows = Cohort.objects.unscoped("of a programme that the actor runs").filter(
        programme=programme, dissolved_at=None
    )
    found = list(rows.order_by("pk")[:MOST])
    members = members_of(actor, [each.pk for each in found])
    return [_row(each, members.get(each.pk, [])) for each in found]


def my_cohort(actor: Actor, programme: Programme) -> CohortRow | None:
    """The actor's own cohort in a programme."""
    rows = CohortMember.objects.unscoped("one's own").filter(
        person_id=actor.person_id or 0, left_at=None, cohort__programme=programme
    )
    mine = rows.select_related("cohort").first()
    if mine is None:
        return None
    return _row(mine.cohort, members_of(actor, [mine.cohort_id])[mine.cohort_id])


def _row(cohort: Cohort, members: Sequence[MemberRow]) -> CohortRow:
    at = {member.organisation for member in members}
    return CohortRow(cohort.pk, cohort.title, len(members), len(at), tuple(members))


# --- who is to be placed --------------------------------------------------------------------------


def forming_for(actor: Actor, forming_id: int) -> Forming:
    """A proposal, for who runs the programme."""
    found = Forming.objects.unscoped("narrowed here").filter(pk=forming_id).first()
    if found is None:
        raise NotFound
    programme_to_run(actor, found.programme_id)
    return found


def formings_of(programme: Programme) -> list[Forming]:
    """The last proposals of a programme that the actor runs."""
    rows = Forming.objects.unscoped(FORMING).filter(programme=programme)
    return list(rows.order_by("-pk")[:5])


def former_groups(programme_id: int) -> dict[int, list[int]]:
    """The people of every living cohort of a programme, by cohort."""
    rows = CohortMember.objects.unscoped(FORMING).filter(
        cohort__programme_id=programme_id, cohort__dissolved_at=None, left_at=None
    )
    found: dict[int, list[int]] = {
        pk: []
        for pk in Cohort.objects.unscoped(FORMING)
        .filter(programme_id=programme_id, dissolved_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    }
    for cohort, person in rows.order_by("pk").values_list("cohort_id", "person_id"):
        found[cohort].append(person)
    return found


def to_place(forming: Forming) -> list[int]:
    """Whom a forming is about, in the order of their numbers: for new cohorts those without one; to
    balance or for a case, all who are in."""
    rows = Participation.objects.unscoped(FORMING).filter(
        programme_id=forming.programme_id, state="admitted"
    )
    ids = set(rows.values_list("person_id", flat=True))
    if forming.kind == Forming.Kind.COHORTS:
        ids -= {pk for group in former_groups(forming.programme_id).values() for pk in group}
    return sorted(ids)


def problem_of(forming: Forming) -> Problem:
    """People, limits and weights, as the engine wants them. Seven queries, however many people."""
    from lyceum.programmes.forming import Problem, Weights  # noqa: PLC0415  see above

    limits = Limits(**forming.limits)
    people = _candidates(forming.programme, to_place(forming))
    return Problem(
        people=people,
        smallest=limits.smallest,
        largest=limits.largest,
        common_hours=limits.common_hours,
        weights=Weights(
            organisations=limits.organisations,
            industries=limits.industries,
            levels=limits.levels,
            wishes=limits.wishes,
        ),
    )


def _candidates(programme: Programme, ids: Sequence[int]) -> list[Candidate]:
    from lyceum.programmes.forming import Candidate  # noqa: PLC0415

    rows = Participation.objects.unscoped(FORMING).filter(programme=programme, person_id__in=ids)
    mine = {row.person_id: row for row in rows}
    cards = identity.cards_of(ids)
    industries = _industries(programme, {row.organisation_id for row in mine.values()})
    wishes, apart = _preferences(programme.pk, ids)
    managers: dict[int, set[int]] = {}
    for person, manager in organisations.managers_among(ids):
        managers.setdefault(person, set()).add(manager)
    return [
        Candidate(
            id=pk,
            organisation=mine[pk].organisation_id,
            industry=industries.get(mine[pk].organisation_id, ""),
            level=mine[pk].level,
            languages=frozenset(mine[pk].languages or [cards[pk].locale[:2]]),
            offset=offset_of(cards[pk].time_zone, programme.starts_on),
            managers=frozenset(managers.get(pk, ())),
            wishes=frozenset(wishes.get(pk, ())),
            apart=frozenset(apart.get(pk, ())),
        )
        for pk in ids
        if pk in cards
    ]


def _industries(programme: Programme, organisation_ids: set[int]) -> dict[int, str]:
    """What the agreement says that each does; else which kind of organisation it is."""
    found = dict(organisations.kinds_of(organisation_ids))
    agreement = agreement_in_force(programme.pk)
    said = Party.objects.filter(agreement=agreement).exclude(industry="") if agreement else []
    return found | {party.organisation_id: party.industry for party in said}


def _preferences(programme_id: int, ids: Sequence[int]) -> tuple[dict[int, set[int]], ...]:
    wishes: dict[int, set[int]] = {}
    apart: dict[int, set[int]] = {}
    for each in preferences_of(programme_id, ids):
        said = wishes if each.kind == "with" else apart
        said.setdefault(each.person_id, set()).add(each.other_id)
    return wishes, apart


def offset_of(time_zone: str, day: date) -> float:
    """Hours ahead of UTC at noon of a day; 0 where the zone is not known."""
    zone = _zone(time_zone)
    moment = datetime.combine(day, time(12), zone)
    offset = moment.utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


# --- a proposal in words --------------------------------------------------------------------------


def proposal(actor: Actor, forming: Forming) -> list[ProposedGroup]:
    """The groups of a proposal, with their people by name and what each is good for."""
    groups = forming.answer.get("groups", [])
    ids = [pk for group in groups for pk in group["people"]]
    rows = Participation.objects.unscoped(FORMING).filter(
        programme_id=forming.programme_id, person_id__in=ids
    )
    at = dict(rows.values_list("person_id", "organisation_id"))
    names, places = identity.names_of(ids), organisations.organisation_names(at.values())
    moved = frozenset(forming.answer.get("moved", []))
    return [
        ProposedGroup(
            number=number,
            members=tuple(
                MemberRow(pk, names[pk], places.get(at.get(pk, 0), ""), pk == actor.person_id)
                for pk in sorted(group["people"], key=lambda pk: names[pk].lower())
            ),
            words=tuple(words_of(group)),
            moved=moved & frozenset(group["people"]),
        )
        for number, group in enumerate(groups, 1)
        if group["people"]
    ]


def waiting_names(forming: Forming) -> list[str]:
    """Who fits nowhere under the limits, by name."""
    return sorted(identity.names_of(forming.answer.get("waiting", [])).values())


def words_of(group: dict[str, Any]) -> list[str]:
    """What a group is good for, aim by aim, in words."""
    said = [_aim(aim, got, possible) for aim, got, possible in group["scores"]]
    said.append(_languages(group["languages"]))
    hours = f"{group['hours']:g}"
    said.append(_("{hours} hours of the day in which all work").format(hours=hours))
    return [words for words in said if words]


def _aim(aim: str, got: int, possible: int) -> str:
    if aim == "wishes":
        return _("{got} of {possible} wishes met").format(got=got, possible=possible) * bool(
            possible
        )
    words = {
        "organisations": ngettext("{n} organisation", "{n} organisations", got),
        "industries": ngettext("{n} industry", "{n} industries", got),
        "levels": ngettext("{n} level of experience", "{n} levels of experience", got),
    }[aim].format(n=got)
    if got < possible:
        return _("{words} of {possible} possible").format(words=words, possible=possible)
    return words


def _languages(codes: Sequence[str]) -> str:
    def word(code: str) -> str:
        try:
            return str(get_language_info(code)["name_translated"])
        except KeyError:
            return code

    return _("all speak {languages}").format(languages=", ".join(map(word, codes)))
