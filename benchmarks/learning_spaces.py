"""Runs, sessions, seats, packages, lessons, programmes and what is asked, at the size of a large
company: rows for `pages` (no benchmark by itself)."""

import tempfile
from datetime import timedelta
from typing import Any

from django.test import override_settings

from .filling import day, days_ago, fill

HOT = 200  # one run in so many is of one and the same course
SESSIONS, SEATS, WAITERS = 8, 20, 2  # of each run
UNITS, BLOCKS = 20, 8  # parts of the package that Ada opens; thrice so many blocks of her lesson
PROGRAMMES, PEOPLE, TEAM = 100, 210, 7  # one for so many runs; people in each, and in a cohort
PHASES, PARTS = 4, 4
ASKED = 5  # things that each organisation asks of all its people
MINE = 20  # things asked of Ada


def fill_spaces(runs: int, people: int, crowd: range, offered: range) -> None:
    """All of it, in one statement a table."""
    mine = _of_somebody(crowd)
    _runs(runs, mine, offered)
    _contents(mine, offered)
    _programmes(max(1, runs // PROGRAMMES), mine, offered)
    _asked(people, mine, offered)


def _of_somebody(crowd: range) -> dict[str, str]:
    """People in turns; each turn meets other runs than the one before."""
    person = f"({crowd.start} + (n * 7 + n / {len(crowd)}) % {len(crowd)})"
    return {"person": person, "owner_id": f"'person:' || {person}"}


def _runs(count: int, mine: dict[str, str], offered: range) -> None:
    """Runs to come, all full, their sessions, who sits and who waits in them."""
    from lyceum.catalogue.models import Resource
    from lyceum.programmes.models import Attendance, Offering, Seat, Session, Waiting

    course = Resource.objects.unscoped("a benchmark").order_by("pk")[0].pk
    house = {"owner_id": "'organisation:1'"}
    runs = fill(
        Offering,
        count,
        **house,
        organisation="1",
        resource=f"CASE WHEN n % {HOT} = 0 THEN {course} ELSE {offered.start} + n % {len(offered)} END",
        starts_on=day("2030-01-01"),
        ends_on=day("2030-03-01"),
        seats=str(SEATS),
        seats_taken=str(SEATS),
    )
    run = f"({runs.start} + n % {count})"
    sessions = fill(
        Session,
        SESSIONS * count,
        **house,
        offering=run,
        title="'Week ' || (n % 8)",
        wall="'2030-01-01T09:00'",
        minutes="120",
        zone="'Asia/Yekaterinburg'",
        starts_at=days_ago(f"-1500 - 7 * (n / {count})"),
        ends_at=days_ago(f"-1501 - 7 * (n / {count})"),
    )
    seats = fill(
        Seat,
        SEATS * count,
        **mine,
        offering=run,
        enrolment="1 + n",
        starts_on=day("2030-01-01"),
    )
    fill(Waiting, WAITERS * count, **mine, offering=run)
    fill(
        Attendance,
        len(seats),
        **mine,
        session=f"{sessions.start} + n % {len(sessions)}",
        state="'present'",
        how="'code'",
    )


def _contents(mine: dict[str, str], offered: range) -> None:
    """A tenth of the resources opens here; half of those are lessons."""
    from lyceum.courseware.models import Attempt, Content, LessonProgress, UnitState

    count = max(1, len(offered) // 20)
    for kind, way in (("package", Attempt), ("lesson", LessonProgress)):
        contents = fill(
            Content,
            count,
            owner_id="'organisation:1'",
            organisation="1",
            resource=f"{offered.start} + 20 * (n - 1) + {7 if kind == 'lesson' else 5}",
            kind=f"'{kind}'",
        )
        at = {**mine, "content": f"{contents.start} + n % {count}"}
        ways = fill(way, 10 * count, **at, **({"package": "1"} if kind == "package" else {}))
        if kind == "package":
            fill(UnitState, 5 * len(ways), attempt=f"{ways.start} + (n - 1) / 5", unit="n % 5")


def _programmes(count: int, mine: dict[str, str], offered: range) -> None:
    from lyceum.programmes.models import (
        Cohort,
        CohortMember,
        Part,
        Participation,
        Phase,
        Programme,
    )

    house = {"owner_id": "'organisation:1'", "organisation": "1"}
    dates = {"starts_on": day("2026-01-01"), "ends_on": day("2031-01-01")}
    made = fill(Programme, count, **house, **dates, title="'Movers ' || n", state="'open'")
    phases = fill(
        Phase,
        PHASES * count,
        programme=f"{made.start} + n % {count}",
        position=f"n / {count}",
        title="'Phase ' || n",
    )
    fill(
        Part,
        PARTS * len(phases),
        phase=f"{phases.start} + n % {len(phases)}",
        position=f"n / {len(phases)}",
        kind="'resource'",
        resource=f"{offered.start} + (n * 31) % {len(offered)}",
    )
    people = fill(
        Participation,
        PEOPLE * count,
        **mine,
        organisation="1",
        programme=f"{made.start} + (n - 1) / {PEOPLE}",
        state="'admitted'",
    )
    cohorts = fill(
        Cohort,
        len(people) // TEAM,
        **house,
        **dates,
        title="'Group ' || n",
        programme=f"{made.start} + (n - 1) / {PEOPLE // TEAM}",
    )
    fill(
        CohortMember,
        len(people),
        **mine,
        organisation="1",
        cohort=f"{cohorts.start} + (n - 1) / {TEAM}",
    )


def _asked(people: int, mine: dict[str, str], offered: range) -> None:
    """Each organisation of a thousand asks the same things of all; one in ten is late."""
    from lyceum.learning.models import Assigned, Assignment

    places = max(1, people // 1000)
    rules = fill(
        Assignment,
        ASKED * places,
        owner_id=f"'organisation:' || (1 + n % {places})",
        organisation=f"1 + n % {places}",
        resource=f"{offered.start} + n",
        title="'Safety ' || n",
        reason="'The law asks for it.'",
        due_days="30",
    )
    fill(
        Assigned,
        ASKED * people,
        **mine,
        organisation=f"1 + n % {places}",
        assignment=f"{rules.start} + n % {len(rules)}",
        round=f"1 + n / {len(rules)}",
        due_on="CASE WHEN n % 10 = 0 THEN {} ELSE {} END".format(
            day("2026-01-01"), day("2040-01-01")
        ),
        completed_at="CASE WHEN n % 10 < 5 AND n % 10 > 0 THEN CURRENT_TIMESTAMP END",
    )


def begin(ada: Any, author: Any, reviewer: Any) -> None:
    """What Ada sits in, opened, was let into, teaches, and is asked to learn."""
    with tempfile.TemporaryDirectory() as uploads, override_settings(MEDIA_ROOT=uploads):
        _open_package(ada)
    _open_lesson(ada, author, reviewer)
    _sit(ada)
    _take_part(ada)
    _be_asked(ada)


def _open_package(ada: Any) -> None:
    """A package of twenty parts, half of them opened."""
    from lyceum.catalogue.testing import make_resource
    from lyceum.courseware import services
    from lyceum.courseware.testing import cmi5_zip, make_package, unit
    from lyceum.kernel import actors
    from lyceum.organisations.models import Organisation

    place = Organisation.objects.order_by("pk")[0]
    resource = make_resource(place, title="Rocks")
    inside = "".join(unit(f"part-{number}") for number in range(UNITS))
    house = actors.system("bench", resource.owner_id)
    make_package(house, resource, cmi5_zip(inside))
    for number in range(UNITS // 2):
        services.open_unit(by=ada, resource_id=resource.pk, unit=number)


def _open_lesson(ada: Any, author: Any, reviewer: Any) -> None:
    """A lesson of texts, questions and lists to tick, begun."""
    from lyceum.courseware import services
    from lyceum.courseware.testing import (
        actor_of,
        make_lesson,
        publish,
        write_block,
        write_question,
    )
    from lyceum.organisations.models import Organisation

    lesson = make_lesson(author, Organisation.objects.order_by("pk")[0])
    by = actor_of(author)
    for number in range(BLOCKS):
        write_block(by, lesson, "text", text=f"## Step {number}\n\nBend your *knees*.\n" * 5)
        write_question(by, lesson)
        write_block(by, lesson, "checklist", items="Shoes\nGloves")
    resource_id = publish(lesson, reviewer)
    services.open_lesson(by=ada, resource_id=resource_id)


def _sit(ada: Any) -> None:
    """A seat in a run of the course that has the most runs; and Ada teaches in forty sessions."""
    from lyceum.catalogue.models import Resource
    from lyceum.learning.models import Enrolment
    from lyceum.programmes.models import Offering, Seat, Session, Teaching

    course = Resource.objects.unscoped("a benchmark").order_by("pk")[0]
    run = Offering.objects.unscoped("a benchmark").filter(resource=course).order_by("pk")[0]
    enrolment = Enrolment.objects.unscoped("a benchmark").filter(
        person_id=ada.person_id, resource=course
    )
    Seat.objects.create(
        owner_id=f"person:{ada.person_id}",
        person_id=ada.person_id,
        offering=run,
        enrolment=enrolment[0],
        starts_on=run.starts_on,
        taken_at=run.added_at,
    )
    sessions = Session.objects.unscoped("a benchmark").order_by("pk")[:40]
    Teaching.objects.bulk_create(
        Teaching(session=each, person_id=ada.person_id) for each in sessions
    )


def _take_part(ada: Any) -> None:
    from lyceum.kernel import clock
    from lyceum.programmes.models import Cohort, CohortMember, Participation, Programme

    programme = Programme.objects.unscoped("a benchmark").order_by("pk")[0]
    cohort = Cohort.objects.unscoped("a benchmark").order_by("pk")[0]
    me = {
        "owner_id": f"person:{ada.person_id}",
        "person_id": ada.person_id,
        "organisation_id": programme.organisation_id,
    }
    Participation.objects.create(**me, programme=programme, state="admitted", asked_at=clock.now())
    CohortMember.objects.create(**me, cohort=cohort, joined_at=clock.now())


def _be_asked(ada: Any) -> None:
    from lyceum.kernel import clock
    from lyceum.learning.models import Assigned, Assignment

    rules = Assignment.objects.unscoped("a benchmark").order_by("pk")[:MINE]
    Assigned.objects.bulk_create(
        Assigned(
            owner_id=f"person:{ada.person_id}",
            person_id=ada.person_id,
            organisation_id=rule.organisation_id,
            assignment=rule,
            assigned_at=clock.now(),
            due_on=clock.today() + timedelta(days=number - 3),
        )
        for number, rule in enumerate(rules)
    )
