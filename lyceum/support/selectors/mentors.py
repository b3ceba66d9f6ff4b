"""Mentors and mentees: who offers what, who is with whom, what they have together."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.languages import language_name
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.support.models import (
    CheckIn,
    MentorGoal,
    MentorMeeting,
    MentorProfile,
    Mentorship,
    OfferedSkill,
    Seeking,
)
from lyceum.support.types import MEETING_KINDS, MentorQuery, MentorRow, MentorshipRow

PAGE = 60
EVERYBODY = MentorQuery()
NEAR = 8  # skills that words may mean
OWN = "narrowed to the two of them"


def mentors_page(
    actor: Actor, query: MentorQuery = EVERYBODY, number: int = 1
) -> tuple[Page[Any], list[MentorRow]]:
    """Mentors whom the actor may ask, those with a place left first. The queries are as many for
    each page."""
    rows = _found(actor, MentorProfile.objects.within(actor.scope).filter(is_open=True), query)
    rows = rows.select_related("organisation").annotate(is_last=_is_last(actor))
    page = Paginator(rows.order_by("is_last", "-changed_at", "-pk"), PAGE).get_page(number)
    return page, _rows(actor, list(page.object_list))


def _found(
    actor: Actor, rows: QuerySet[MentorProfile], query: MentorQuery
) -> QuerySet[MentorProfile]:
    """Who names no language speaks with everybody, as in the matching."""
    if query.skill_id is not None:
        rows = rows.filter(skills__skill_id=query.skill_id)
    if query.language:
        said = rows.annotate(said=Cast("languages", TextField()))
        rows = said.filter(Q(languages=[]) | Q(said__contains=f'"{query.language}"'))
    if query.words:
        offers = OfferedSkill.objects.filter(skill_id__in=_meant(actor, query.words))
        rows = rows.filter(
            Q(about__icontains=query.words)
            | Q(person__name__icontains=query.words)
            | Q(pk__in=offers.values("profile_id"))
        )
    return rows


def _meant(actor: Actor, words: str) -> list[int]:
    language = (get_language() or "en")[:2]
    answer = skills.search_skills(words, language=language, limit=NEAR, actor=actor)
    return [hit.skill.id for hit in answer.hits]


def _is_last(actor: Actor) -> Case:
    """Who has no place left comes after the others, and oneself after all."""
    together = Mentorship.objects.unscoped("counts").filter(
        mentor_id=OuterRef("person_id"), state=Mentorship.State.ACTIVE
    )
    counted = together.order_by().values("mentor_id").annotate(n=Count("pk")).values("n")
    return Case(
        When(person_id=actor.person_id or 0, then=Value(2)),
        When(capacity__lte=Coalesce(Subquery(counted), 0), then=Value(1)),
        default=Value(0),
    )


def mentor_row(actor: Actor, person_id: int) -> MentorRow:
    """One mentor, for whoever may see them; for others there is none."""
    return _rows(actor, [profile_for(actor, person_id)])[0]


def profile_for(actor: Actor, person_id: int) -> MentorProfile:
    """What a mentor offers."""
    rows = MentorProfile.objects.within(actor.scope).select_related("organisation")
    found = rows.filter(person_id=person_id).first()
    if found is None or not (found.is_open or found.person_id == actor.person_id):
        raise NotFound
    return found


def own_profile(actor: Actor) -> MentorProfile | None:
    """What one offers oneself."""
    rows = MentorProfile.objects.within(actor.scope)
    return rows.filter(person_id=actor.person_id or 0).first()


def own_seeking(actor: Actor) -> Seeking | None:
    """For what one looks for a mentor."""
    return Seeking.objects.within(actor.scope).filter(person_id=actor.person_id or 0).first()


def _rows(actor: Actor, found: list[MentorProfile]) -> list[MentorRow]:
    offered = _offered(found)
    cards = identity.cards_of([each.person_id for each in found])
    busy = active_of([each.person_id for each in found])
    kinds = dict(MEETING_KINDS)
    return [
        MentorRow(
            person_id=each.person_id,
            name=cards[each.person_id].name if each.person_id in cards else "",
            organisation=each.organisation.name,
            about=each.about,
            skills=tuple(offered.get(each.pk, ())),
            languages=tuple(map(language_name, each.languages)),
            meeting_kinds=tuple(kinds[k] for k in each.meeting_kinds if k in kinds),
            zone=cards[each.person_id].time_zone if each.person_id in cards else "",
            places_left=max(0, each.capacity - busy.get(each.person_id, 0)),
            is_open=each.is_open,
            is_me=each.person_id == actor.person_id,
        )
        for each in found
    ]


def _offered(found: list[MentorProfile]) -> dict[int, list[str]]:
    rows = list(
        OfferedSkill.objects.filter(profile__in=found).values_list("profile_id", "skill_id")
    )
    labels = skills.skill_rows({skill for _pk, skill in rows}, get_language() or "en")
    offered: dict[int, list[str]] = {}
    for pk, skill in rows:
        if skill in labels:
            offered.setdefault(pk, []).append(labels[skill].label)
    return offered


def active_of(person_ids: list[int]) -> dict[int, int]:
    """With how many each of these mentors is together now. One query."""
    rows = Mentorship.objects.unscoped("counts").filter(
        mentor_id__in=person_ids, state=Mentorship.State.ACTIVE
    )
    return dict(rows.values("mentor_id").annotate(n=Count("pk")).values_list("mentor_id", "n"))


# --- two of them ----------------------------------------------------------------------------------


def mentorship_for(actor: Actor, mentorship_id: int) -> Mentorship:
    """One of the actor's own, on either side; for others there is none."""
    rows = Mentorship.objects.unscoped(OWN).filter(_mine(actor), pk=mentorship_id)
    found = rows.select_related("organisation").first()
    if found is None:
        raise NotFound
    return found


def _mine(actor: Actor) -> Q:
    me = actor.person_id or 0
    return Q(mentor_id=me) | Q(mentee_id=me)


def mentorships_of(actor: Actor) -> list[MentorshipRow]:
    """One's own, those under way first. What a mentor declined is not shown to them again."""
    rows = Mentorship.objects.unscoped(OWN).filter(_mine(actor))
    found = list(rows.order_by("-asked_at", "-pk")[:PAGE])
    found.sort(key=lambda each: each.state not in Mentorship.RUNNING)
    me = actor.person_id
    others = {each.mentee_id if each.mentor_id == me else each.mentor_id for each in found}
    names = identity.names_of(others)
    return [
        MentorshipRow(
            id=each.pk,
            with_whom=names.get(each.mentee_id if each.mentor_id == me else each.mentor_id, ""),
            i_am_mentor=each.mentor_id == me,
            state=each.state,
            state_word=each.get_state_display(),
            asked_at=each.asked_at,
            expires_at=each.expires_at,
        )
        for each in found
    ]


def together(mentorship: Mentorship) -> dict[str, Any]:
    """What two of them have together, got through its gate: goals, meetings, check-ins, names."""
    goals = MentorGoal.objects.filter(mentorship=mentorship).order_by("done_at", "made_at")
    meetings = MentorMeeting.objects.filter(mentorship=mentorship, cancelled_at=None)
    check_ins = CheckIn.objects.filter(mentorship=mentorship).order_by("-at", "-pk")
    names = identity.names_of({mentorship.mentor_id, mentorship.mentee_id})
    return {
        "goals": list(goals[:100]),
        "meetings": list(meetings.order_by("-starts_at")[:30]),
        "check_ins": [(each, names.get(each.by_id, "")) for each in check_ins[:30]],
        "mentor": names.get(mentorship.mentor_id, ""),
        "mentee": names.get(mentorship.mentee_id, ""),
    }


def skill_choices(skill_ids: list[int]) -> list[tuple[int, str]]:
    """Those that were chosen, with their names; the field finds the others."""
    known = skills.skill_rows(sorted(skill_ids), get_language() or "en")
    return [(pk, row.label) for pk, row in known.items()]


def mentor_choices(actor: Actor) -> dict[int, str]:
    """Whom one may wish, or rule out: the mentors whom one may see, but oneself."""
    rows = MentorProfile.objects.within(actor.scope).filter(is_open=True)
    ids = list(rows.exclude(person_id=actor.person_id or 0).values_list("person_id", flat=True))
    names = identity.names_of(ids[:500])
    return dict(sorted(names.items(), key=lambda one: one[1].casefold()))


def home_of(actor: Actor, person_id: int) -> int:
    """The organisation in whose context somebody offers or looks: where they stand."""
    at = actor.organisation_id
    if at is None or not organisations.members_among(at, [person_id]):
        raise NotFound
    return at
