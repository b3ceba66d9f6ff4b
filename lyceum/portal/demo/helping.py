"""Who helps whom: questions and their answers, people reached within a day, mentors, an advisor's times.
All of it through the verbs of the product."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lyceum.kernel import clock
from lyceum.skills import api as skills
from lyceum.support import api as support

from .world import World, addresses

ANSWERS, REACHES = "jonas", "grace"
ZONE = ZoneInfo("Europe/Berlin")
CANNED = (
    (
        "Where my hours stand",
        "Open Record in the rail: the hours of this year stand at the top, each with its day.",
    ),
    (
        "Learning money of new people",
        "Yours begins with the first of the month after you came, in full. Nothing of it is lost.",
    ),
)
ASKED = (
    (
        "Do I get learning money in my first month?",
        "I began three weeks ago, and my wallet is empty. Did I miss something?",
        CANNED[1][1],
    ),
    (
        "May I learn during night shifts?",
        "When all boxes are through there is an hour at four. May I use it?",
        "Yes, as long as somebody stays at the ramp. Write it down as learning time.",
    ),
    ("Who signs my travel to the clinic?", "The one in Room Elbe. I come from Alexandria.", ""),
)
NEWS = ("New since Monday", "New since last week", "Came back after parental leave")
BARRIERS = ("no time", "", "does not know where to begin", "no time", "the scanner, not a computer")
WANTED = ("database", "SQL", "manage warehouse operations")
WORDS = "Two years of answering tickets, and I want to know how the data gets there."


def answer(world: World) -> None:
    """What Hansa Freight asks its HR partner: two answered, one waits."""
    hansa, by = world.id("organisations", "hansa"), world.actor(ANSWERS)
    for title, text in CANNED:
        support.keep_canned(
            by=by, organisation_id=hansa, title=title, text=text, kind="hr-partner", language="en"
        )
    for number, (subject, text, said) in enumerate(ASKED):
        with clock.travelled(_at(world, number - 6, 10)):
            case = support.open_case(
                by=world.actor("noor"),
                person_id=world.id("people", "noor"),
                new=support.NewCase(
                    kind="hr-partner",
                    subject=subject,
                    text=text,
                    context=support.Context("/wallet/", "Wallet"),
                    organisation_id=hansa,
                ),
            )
        if said:
            with clock.travelled(_at(world, number - 6, 12)):
                support.answer_case(by=by, case_id=case.pk, text=said)
                support.rate_case(by=world.actor("noor"), case_id=case.pk, rating=3)


def reach(world: World) -> None:
    """People of Hansa Freight whom a human reaches: some were, some wait for Grace."""
    hansa = world.id("organisations", "hansa")
    by, crowd = world.actor(REACHES), _crowd(world)
    news = [
        support.NewOutreach(
            organisation_id=hansa,
            person_id=world.id("people", key),
            reason=NEWS[number % len(NEWS)],
            key=f"demo:{key}",
        )
        for number, key in enumerate(crowd)
    ]
    over = len(BARRIERS)
    with clock.travelled(_at(world, -9, 8)):
        opened = support.open_outreaches(by=world.house(), news=news[:over])
    with clock.travelled(_at(world, 0, 8)):
        support.open_outreaches(by=world.house(), news=news[over:])
    for number, outreach in enumerate(opened):
        with clock.travelled(_at(world, -9 if number else -6, 14)):
            support.record_outcome(
                by=by, outreach_id=outreach.pk, outcome="reached", barrier=BARRIERS[number]
            )


def guide(world: World) -> None:
    """Kenji is a mentor for everybody and has begun with Ada; Maria has times for whoever wants one."""
    offered = _offered(world)
    kenji, ada, maria = (world.id("people", key) for key in ("kenji", "ada", "maria"))
    support.keep_profile(
        by=world.actor("kenji"),
        person_id=kenji,
        new=support.NewProfile(
            organisation_id=world.id("organisations", "minato"),
            skill_ids=offered[:6],
            languages=("en", "ja"),
            about="Eleven years of data platforms. I ask quiet questions, and I like diagrams.",
            capacity=3,
            meeting_kinds=("video", "writing"),
            is_everywhere=True,
        ),
    )
    with clock.travelled(_at(world, -12, 9)):
        two = support.ask_mentor(by=world.actor("ada"), mentee_id=ada, mentor_id=kenji, words=WORDS)
    with clock.travelled(_at(world, -11, 9)):
        support.accept_mentee(by=world.actor("kenji"), mentorship_id=two.pk)
    support.set_goal(
        by=world.actor("ada"), mentorship_id=two.pk, text="Draw our pipeline so that others get it"
    )
    support.offer_slots(
        by=world.actor("maria"),
        advisor_id=maria,
        new=support.NewSlots(starts_at=_at(world, 3, 14), count=4, zone=str(ZONE)),
    )


def seek(world: World) -> None:
    """Two of Hansa Freight look for a mentor, and Piotr is one: a pool, small as it is."""
    offered, hansa = _offered(world), world.id("organisations", "hansa")
    support.keep_profile(
        by=world.actor("piotr"),
        person_id=world.id("people", "piotr"),
        new=support.NewProfile(
            organisation_id=hansa,
            skill_ids=offered[:2],
            languages=("en", "pl"),
            about="I have stood at every ramp there is. Bring a pencil.",
            meeting_kinds=("in-person",),
        ),
    )
    for key in _crowd(world)[:2]:
        support.seek_mentor(
            by=world.actor(key),
            person_id=world.id("people", key),
            new=support.NewSeeking(
                organisation_id=hansa,
                skill_ids=offered[:2],
                languages=("en",),
            ),
        )


def _offered(world: World) -> tuple[int, ...]:
    known = skills.skills_by_uri(world.house(), addresses("skill").values())
    return tuple(
        known[uri]
        for label, uri in addresses("skill").items()
        if any(word in label for word in WANTED) and uri in known
    )


def _crowd(world: World) -> list[str]:
    return sorted(key for key in world.ids("people") if key.startswith("hansa"))[
        : len(BARRIERS) + 3
    ]


def _at(world: World, ahead: int, hour: int) -> datetime:
    """An hour of a working day that many days ahead, by the clocks of Hamburg."""
    day = world.day(ahead)
    while day.weekday() > 4:  # noqa: PLR2004  Friday
        day -= timedelta(days=1) if ahead < 0 else timedelta(days=-1)
    at = datetime.combine(day, time(hour), ZONE)
    return at if ahead > 0 else min(at, clock.now())
