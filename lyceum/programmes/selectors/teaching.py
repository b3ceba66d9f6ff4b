"""Questions of who teaches: what, how far those are who sit there, who is stuck, what is asked.

Who sits in a run and does not get on is told to who teaches it, by name; of those who learn without
a run only how many they are.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.programmes.models import Attendance, Offering, Seat, Session
from lyceum.programmes.types import StuckRow, TaughtRow, VoiceRow

from .energy import energy_of_runs

MINE = "of runs in which the actor teaches"
IDLE = 14  # days without any progress
MISSED = 2  # sessions in which somebody was noted as absent
LONG_OVER = timedelta(days=60)
MANY = 100
Standings = defaultdict[int, list[learning.Standing]]  # by run
Rows = Mapping[int, catalogue.ResourceRow]  # by resource


@dataclass(frozen=True)
class Teaching:
    """What somebody teaches: runs in which they hold a session, and resources of these and of the
    lessons that they wrote (by resource, with the title)."""

    runs: tuple[Offering, ...]
    lessons: Mapping[int, str]

    @property
    def resource_ids(self) -> set[int]:
        return {run.resource_id for run in self.runs} | set(self.lessons)

    def __len__(self) -> int:
        return len(self.runs) + len(self.lessons)

    def first(self, most: int | None) -> "Teaching":
        """So many of the runs and, after them, of the lessons; without a number all of it."""
        runs = self.runs[:most]
        lessons = islice(self.lessons.items(), None if most is None else most - len(runs))
        return Teaching(runs, dict(lessons))


def teaching_of(person_id: int) -> Teaching:
    """What a person teaches now, or taught until two months ago. Three queries."""
    since = clock.today() - LONG_OVER
    held = Session.objects.unscoped(MINE).filter(
        teachers__person_id=person_id, cancelled_at=None, ends_at__date__gte=since
    )
    runs = Offering.objects.unscoped(MINE).filter(pk__in=held.values("offering"), cancelled_at=None)
    return Teaching(
        tuple(runs.order_by("-starts_on", "-pk")[:MANY]), courseware.lessons_by(person_id)
    )


def rows_of(actor: Actor, teaching: Teaching) -> Rows:
    """What is taught, as the catalogue has it, for oneself and for who runs it. One query."""
    owners = {run.owner_id for run in teaching.runs}
    house = actors.system("programmes", *actor.scope.owners, *owners)
    return catalogue.rows(house, teaching.resource_ids)


def standings_of(teaching: Teaching, most: int | None = None) -> Standings:
    """How far those are who have a seat, by run: in the first so many and in all that have begun.
    Three queries."""
    begun, first = _begun(teaching), teaching.first(most).runs
    runs_it = {run.pk: run.organisation_id for run in (*first, *begun.values())}
    seats = Seat.objects.unscoped(MINE).filter(offering__in=list(runs_it), given_up_at=None)
    at = dict(seats.values_list("enrolment_id", "offering_id"))
    found: Standings = defaultdict(list)
    for one in learning.standings_in({pk: runs_it[run_id] for pk, run_id in at.items()}):
        found[at[one.enrolment_id]].append(one)
    return found


def _begun(teaching: Teaching) -> dict[int, Offering]:
    today = clock.today()
    return {run.pk: run for run in teaching.runs if run.starts_on <= today}


def taught_rows(teaching: Teaching, standings: Standings, rows: Rows) -> list[TaughtRow]:
    """The runs and the lessons, with how they go. Two queries, however many."""
    energy = energy_of_runs([run.pk for run in teaching.runs])
    outcomes = learning.outcomes_of(teaching.lessons) if teaching.lessons else {}
    today = clock.today()
    found = []
    for run in teaching.runs:
        here, row = standings[run.pk], rows.get(run.resource_id)
        found.append(
            TaughtRow(
                title=row.title if row else "",
                address=reverse("programmes:run", args=[run.pk]),
                is_run=True,
                starts_on=run.starts_on,
                learners=len(here),
                seats=run.seats,
                completed=sum(one.state == "completed" for one in here),
                progress=_mean([_percent(one) for one in here]),
                rating=row.rating if row else None,
                ratings=row.ratings if row else 0,
                energy=energy.get(run.pk),
                has_begun=run.starts_on <= today,
            )
        )
    for resource_id, title in teaching.lessons.items():
        outcome, row = outcomes.get(resource_id, learning.Outcome()), rows.get(resource_id)
        found.append(
            TaughtRow(
                title=row.title if row else title,
                address=reverse("catalogue:resource", args=[resource_id]),
                is_run=False,
                starts_on=None,
                learners=outcome.taken_up,
                seats=None,
                completed=outcome.completed,
                progress=None,
                rating=row.rating if row else None,
                ratings=row.ratings if row else 0,
                energy=None,
            )
        )
    return found


def _mean(figures: Sequence[int]) -> int | None:
    return round(sum(figures) / len(figures)) if figures else None


def _percent(one: learning.Standing) -> int:
    return 100 if one.state == "completed" else one.progress


# --- who is stuck ---------------------------------------------------------------------------------


def stuck_in(teaching: Teaching, standings: Standings, rows: Rows) -> list[StuckRow]:
    """Who has a seat in a run that has begun and does not get on: those with most reasons first.
    Four queries."""
    begun = _begun(teaching)
    people = {one.person_id for pk in begun for one in standings[pk] if one.is_open}
    resources = {run.resource_id for run in begun.values()}
    tries = courseware.failed_tries(resources, people) if people else {}
    missed = _missed(begun, people)
    names = identity.names_of(people)
    found = []
    for run_id, run in begun.items():
        title = rows[run.resource_id].title if run.resource_id in rows else ""
        for one in standings[run_id]:
            fails = tries.get((one.person_id, run.resource_id), 0)
            why = _why(one, run, fails, missed[run_id, one.person_id]) if one.is_open else []
            if why:
                found.append(
                    StuckRow(
                        person_id=one.person_id,
                        name=names.get(one.person_id, ""),
                        title=title,
                        offering_id=run_id,
                        progress=one.progress,
                        idle_days=one.idle_days,
                        why=tuple(why),
                    )
                )
    return sorted(found, key=lambda row: (-len(row.why), -row.idle_days, row.name))[:MANY]


def _why(one: learning.Standing, run: Offering, fails: int, missed: int) -> list[str]:
    today = clock.today()
    said = []
    if one.due_on and one.due_on < today:
        said.append(_("was due on {day}").format(day=date_format(one.due_on, "SHORT_DATE_FORMAT")))
    if run.last_day < today:
        day = date_format(run.last_day, "SHORT_DATE_FORMAT")
        said.append(_("the run ended on {day}").format(day=day))
    if fails:
        words = ngettext("fails at one place", "fails at {n} places", fails)
        said.append(words.format(n=fails))
    if missed >= MISSED:
        said.append(_("missed {n} sessions").format(n=missed))
    if one.idle_days >= IDLE and (today - run.starts_on).days >= IDLE:
        said.append(_("no progress for {n} days").format(n=one.idle_days))
    return said


def _missed(runs: Collection[int], people: Collection[int]) -> Counter[tuple[int, int]]:
    """In how many sessions somebody was noted as absent: (run, person)."""
    rows = Attendance.objects.unscoped(MINE).filter(
        session__offering_id__in=runs,
        session__cancelled_at=None,
        person_id__in=people,
        state=Attendance.State.ABSENT,
    )
    return Counter(rows.values_list("session__offering_id", "person_id"))


# --- what they say --------------------------------------------------------------------------------


def questions_to(teaching: Teaching) -> list[learning.QuestionRow]:
    """What was asked of those who teach this, and not answered."""
    return learning.open_questions(teaching.resource_ids)


def voices_on(actor: Actor, teaching: Teaching, rows: Rows) -> list[VoiceRow]:
    """The latest reviews of what one teaches. Two queries."""
    return [
        VoiceRow(
            title=rows[pk].title if pk in rows else "",
            resource_id=pk,
            person=review.person,
            stars=review.stars,
            text=review.text,
            written_on=review.written_on,
        )
        for pk, review in catalogue.latest_reviews(actor, teaching.resource_ids)
    ]
