"""What meets: places, a run under way with its teacher, a full one with its list, what is asked by rule,
sessions of the joint programme, a cohort of its own. All of it through the verbs of the product."""

from datetime import datetime, time
from typing import Any

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.programmes import api as programmes

from . import joint
from .world import World

Sessions = list[Any]

TEACHES = "piotr"
ZONE = "Europe/Berlin"
UNDER_WAY, FULL, RULE, CLINIC = "forklift-practice", "restore-day", "wh-safety", "datasets-clinic"
SEATED, WAITING = 9, 3
STOPS, SKIPS, STEADY = 3, 4, 8  # every third gets no further, every fourth mark is missing
WEEKLY, FORTNIGHTLY = "FREQ=WEEKLY;COUNT=8", "FREQ=WEEKLY;INTERVAL=2;COUNT=6"
WEDNESDAY = 2
# What those say who were at the last evening, and who says nothing.
ENERGY = (5, 4, 4, 3, 5, 4, 2)
QUESTIONS = (
    "Who signs when two forklifts share one ramp?",
    "May I use the short checklist on night shifts?",
    "What counts as a near miss, and where do I write it down?",
)
ANSWER = "The one who was there first. The other waits behind the yellow line."


def settle(world: World) -> None:
    """Two places with rooms, and how to get in."""
    by, hansa = world.actor("olga"), world.id("organisations", "hansa")
    for name, address, notes, rooms in (
        (
            "Hansa Freight, Hamburg",
            "Am Sandtorkai 4, Hamburg",
            "Step-free by the yard, lift to every floor.",
            (("Ramp hall", 30), ("Room Elbe", 16)),
        ),
        (
            "Hansa Freight, Alexandria desk",
            "Corniche 12, Alexandria",
            "Two steps at the door; ring, and somebody brings the ramp.",
            (("Harbour room", 12),),
        ),
    ):
        place = programmes.add_place(
            by=by,
            organisation_id=hansa,
            new=programmes.NewPlace(
                name=name,
                zone="Africa/Cairo" if "Alexandria" in name else ZONE,
                address=address,
                access_notes=notes,
            ),
        )
        for room, seats in rooms:
            made = programmes.add_room(
                by=by, place_id=place.pk, new=programmes.NewRoom(name=room, seats=seats)
            )
            world.learn("rooms", {room: made.pk})


def meet(world: World) -> None:
    """A run that began three weeks ago: Piotr holds it, some get on, some do not, some ask."""
    by = world.actor(TEACHES)
    run = _run(world, UNDER_WAY, in_days=-18, days=60, seats=20)
    sessions = _sessions(world, run, room="Ramp hall", title="Evening in the hall")
    people = _some(world, SEATED)
    for number, key in enumerate(people):
        seat = _sit(world, key, run)
        if number % STOPS:
            learning.record_progress(
                by=world.actor(key), enrolment_id=seat.enrolment_id, percent=20 + 7 * number
            )
        if number < len(QUESTIONS):
            asked = learning.ask_question(
                by=world.actor(key), enrolment_id=seat.enrolment_id, text=QUESTIONS[number]
            )
            if not number:
                learning.answer_question(by=by, question_id=asked.pk, answer=ANSWER)
    _note(world, by, sessions, people)


def _note(world: World, by: Actor, sessions: Sessions, people: list[str]) -> None:
    """Two evenings are noted, the last one waits for it; most say how that was."""
    over = [each for each in sessions if each.ends_at <= clock.now()]
    for number, session in enumerate(over[:-1]):
        marks = {
            world.id("people", key): "present"
            if at < STEADY and (at + number) % SKIPS
            else "absent"
            for at, key in enumerate(people)
        }
        programmes.note_attendance(by=by, session_id=session.pk, marks=marks)
    for key, level in zip(people, ENERGY, strict=False):
        for session in over[-1:]:
            programmes.say_energy(by=world.actor(key), session_id=session.pk, level=level)


def queue(world: World) -> None:
    """A small run that is full, and who waits for it."""
    run = _run(world, FULL, in_days=24, days=1, seats=3)
    _sessions(world, run, room="Room Elbe", title="", rule="")
    people = _some(world, 3 + WAITING)
    for key in people[:3]:
        _sit(world, key, run)
    for key in people[3:]:
        programmes.wait_for_seat(
            by=world.actor(key), offering_id=run.pk, learner_id=world.id("people", key)
        )


def oblige(world: World) -> None:
    """What Hansa Freight asks of everybody, by rule."""
    learning.assign_learning(
        by=world.actor("jonas"),
        organisation_id=world.id("organisations", "hansa"),
        new=learning.NewAssignment(
            resource_id=world.id("resources", RULE),
            reason="Whoever sets foot on a ramp has to know how it moves.",
            due_days=21,
            renew_months=24,
        ),
    )


def go_on(world: World) -> None:
    """The joint programme meets: a run in which one has to be there, with sessions behind and ahead."""
    by, programme_id = world.actor(joint.RUNS), world.id("programmes", "joint")
    recently = world.day(-4)
    run = _run(world, CLINIC, in_days=-4 - (recently.weekday() - WEDNESDAY) % 7, days=90, seats=20)
    sessions = _sessions(world, run, room="Room Elbe", title="", rule=FORTNIGHTLY, joins=True)
    phase = programmes.add_phase(by=by, programme_id=programme_id, title="Clinics, face to face")
    programmes.add_part(by=by, phase_id=phase.pk, offering_id=run.pk, present_in=4)
    people = [key for some in joint.LEARNERS.values() for key in some]
    for key in people:
        _sit(world, key, run)
    over = [each for each in sessions if each.ends_at <= clock.now()]
    for session in over:
        marks = {world.id("people", key): "late" if key == "sam" else "present" for key in people}
        programmes.note_attendance(by=by, session_id=session.pk, marks=marks)


def gather(world: World) -> None:
    """A circle of their own, without a programme, that goes into the evenings at the ramp."""
    by, hansa = world.actor(TEACHES), world.id("organisations", "hansa")
    people = [*_some(world, SEATED), TEACHES]
    made = programmes.add_cohort(
        by=by,
        organisation_id=hansa,
        title="Night shift circle",
        purpose="To find out together what makes nights safer, and to tell the day.",
        dates=(world.day(-10), world.day(80)),
        person_ids=sorted({world.id("people", key) for key in people}),
    )
    programmes.choose_run(by=by, cohort_id=made.pk, offering_id=world.id("runs", UNDER_WAY))


# --- parts ----------------------------------------------------------------------------------------


def _some(world: World, number: int) -> list[str]:
    """People of Hansa Freight: some of the cast, and of the crowd as far as it goes."""
    crowd = sorted(key for key in world.ids("people") if key.startswith("hansa"))
    return ["noor", "ada", "jonas", "grace", *crowd][:number]


def _run(world: World, key: str, *, in_days: int, days: int, seats: int) -> programmes.Offering:
    made = programmes.add_offering(
        by=world.house(),
        resource_id=world.id("resources", key),
        run=programmes.Run(
            starts_on=world.day(in_days),
            ends_on=world.day(in_days + days),
            mode="on-site",
            language="en",
            seats=seats,
            place="Hamburg",
        ),
    )
    world.learn("runs", {key: made.pk})
    return made


def _sessions(
    world: World,
    run: programmes.Offering,
    *,
    room: str,
    title: str,
    rule: str = WEEKLY,
    joins: bool = False,
) -> Sessions:
    """At five, as the clocks in Hamburg show it; once, or as the rule says."""
    new = programmes.NewSession(
        wall=datetime.combine(run.starts_on, time(17)),
        minutes=90,
        zone=ZONE,
        title=title,
        rule=rule,
        mode="blended" if joins else "on-site",
        join_url=f"https://meet.example/{run.pk}" if joins else "",
        room_id=world.id("rooms", room),
        teacher_ids=(world.id("people", TEACHES),),
        bring="Shoes with a steel cap." if room == "Ramp hall" else "",
        clash_reason="The demo fills its rooms.",
    )
    return programmes.plan_sessions(by=world.house(), offering_id=run.pk, new=new)


def _sit(world: World, key: str, run: programmes.Offering) -> programmes.Seat:
    return programmes.take_seat(
        by=world.actor(key), offering_id=run.pk, learner_id=world.id("people", key)
    )
