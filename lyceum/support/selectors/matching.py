"""The pool of an organisation, and what was proposed for it."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import get_language

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.support import policies
from lyceum.support.matching import Mentee, Mentor
from lyceum.support.models import Matching, MentorProfile, Mentorship, Seeking
from lyceum.support.types import PairRow, Proposal

from .mentors import active_of

POOL = "the pool of an organisation, for its matching"
MOST = 5000
SIDES = ("mentee", "mentor")


def pool_of(organisation_id: int) -> tuple[list[Mentee], list[Mentor]]:
    """Who looks and has nobody yet, and who has places left. Thirteen queries, however many people."""
    at = {"organisation_id": organisation_id, "is_open": True}
    together = Mentorship.objects.unscoped(POOL).filter(state__in=Mentorship.RUNNING)
    looking = Seeking.objects.unscoped(POOL).filter(**at)
    looking = looking.exclude(person_id__in=together.values("mentee_id"))
    seekers = list(looking.prefetch_related("skills", "wishes").order_by("pk")[:MOST])
    offering = MentorProfile.objects.unscoped(POOL).filter(**at).prefetch_related("skills")
    profiles = list(offering.order_by("pk")[:MOST])
    people = organisations.members_among(
        organisation_id, {each.person_id for each in [*seekers, *profiles]}
    )
    seekers = [each for each in seekers if each.person_id in people]
    profiles = [each for each in profiles if each.person_id in people]
    where = _Where(organisation_id, people)
    busy = active_of([each.person_id for each in profiles])
    return (
        [_mentee(each, where) for each in seekers],
        [
            _mentor(each, where, left)
            for each in profiles
            if (left := each.capacity - busy.get(each.person_id, 0)) > 0
        ],
    )


class _Where:
    """Where each of these people works, by whose clock, and who leads whom. Three queries."""

    def __init__(self, organisation_id: int, people: set[int]) -> None:
        self.organisation = organisation_id
        self.moment = clock.now()
        self.cards = identity.cards_of(people)
        self.usual = organisations.zones_of([organisation_id]).get(organisation_id, "UTC")
        today = clock.today()
        query = organisations.PlaceQuery(organisation_id=organisation_id)
        spans = organisations.spans_of(query, today, today, people)
        self.units = {span.person_id: span.unit_id or 0 for span in spans}
        self.managers: dict[int, set[int]] = {}
        for person, manager in organisations.managers_among(people):
            self.managers.setdefault(person, set()).add(manager)

    def of(self, person_id: int) -> dict[str, object]:
        return {
            "id": person_id,
            "offset": self._offset(person_id),
            "organisation": self.organisation,
            "unit": self.units.get(person_id, 0),
            "managers": frozenset(self.managers.get(person_id, ())),
        }

    def _offset(self, person_id: int) -> float:
        card = self.cards.get(person_id)
        said = card.time_zone if card else ""
        return _hours(self.moment, said or self.usual)


def _hours(moment: datetime, zone: str) -> float:
    known = zone if zone in available_timezones() else "UTC"
    ahead = moment.astimezone(ZoneInfo(known)).utcoffset()
    return ahead.total_seconds() / 3600 if ahead else 0.0


def names_in_pool(many: list[Mentee], few: list[Mentor]) -> tuple[dict[int, str], dict[int, str]]:
    """Those of a pool with their names, in the order of the names."""
    names = identity.names_of({each.id for each in [*many, *few]})
    ordered = sorted(names.items(), key=lambda one: one[1].casefold())
    looking, offering = {each.id for each in many}, {each.id for each in few}
    return (
        {pk: name for pk, name in ordered if pk in looking},
        {pk: name for pk, name in ordered if pk in offering},
    )


def _mentee(each: Seeking, where: _Where) -> Mentee:
    wishes = list(each.wishes.all())
    return Mentee(
        **where.of(each.person_id),  # type: ignore[arg-type]
        skills=frozenset(one.skill_id for one in each.skills.all()),
        languages=frozenset(each.languages),
        wishes=frozenset(one.mentor_id for one in wishes if not one.is_apart),
        apart=frozenset(one.mentor_id for one in wishes if one.is_apart),
    )


def _mentor(each: MentorProfile, where: _Where, left: int) -> Mentor:
    return Mentor(
        **where.of(each.person_id),  # type: ignore[arg-type]
        skills=frozenset(one.skill_id for one in each.skills.all()),
        languages=frozenset(each.languages),
        capacity=left,
    )


def matching_for(actor: Actor, matching_id: int) -> Matching:
    """A proposal, for the team of its organisation."""
    rows = Matching.objects.unscoped("narrowed here").select_related("organisation")
    found = rows.filter(pk=matching_id).first()
    if found is None or not policies.can_reach_out(actor, found.organisation_id):
        raise NotFound
    return found


def matchings_of(organisation_id: int) -> list[Matching]:
    """The last ones, for the team."""
    rows = Matching.objects.unscoped("the team was asked first")
    return list(rows.filter(organisation_id=organisation_id).order_by("-asked_at", "-pk")[:10])


def proposal_of(matching: Matching) -> Proposal:
    """Pairs with names and reasons. Two queries."""
    pairs, waiting = matching.answer.get("pairs", []), matching.answer.get("waiting", [])
    names = identity.names_of({one[side] for one in pairs for side in SIDES} | set(waiting))
    shared = {pk for one in pairs for pk in one["skills"]}
    labels = skills.skill_rows(shared, get_language() or "en")
    rows = tuple(
        PairRow(
            key=f"{one['mentee']}-{one['mentor']}",
            mentee=names.get(one["mentee"], ""),
            mentor=names.get(one["mentor"], ""),
            score=one["score"],
            skills=tuple(labels[pk].label for pk in one["skills"] if pk in labels),
            hours=one["hours"],
            is_wished=one["is_wished"],
            is_far=one["is_far"],
        )
        for one in pairs
    )
    return Proposal(rows, tuple(names.get(pk, "") for pk in waiting))
