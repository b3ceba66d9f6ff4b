"""A year of learning, through the verbs that the product uses, each at its own moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.learning import api as learning
from lyceum.learning.api import NewCompletion, NewEffort, NewEnrolment
from lyceum.skills import api as skills

from .world import World, addresses, resources, rows

YEAR = 360
LONGEST = 240
SESSIONS = 9
RATED, REVIEWED, KEPT = 0.7, 0.3, 0.5


@dataclass(frozen=True)
class Attempt:
    """One person at one resource: since when, how it ended, and what they said of it."""

    key: str
    resource: str
    began: int
    outcome: str
    percent: int
    stars: int = 0
    words: str = ""


def live_as_written(world: World) -> None:
    """The year of the cast."""
    attempts = [
        Attempt(
            row["key"],
            row["resource"],
            int(row["began"]),
            row["outcome"],
            int(row["percent"]),
            int(row["stars"] or 0),
            row["words"],
        )
        for row in rows("cast_year")
    ]
    _live(world, attempts)
    _rate(world, [row["key"] for row in rows("cast") if row["role"]])


def live(world: World, keys: list[str]) -> None:
    """The year of some of the crowd."""
    _live(world, [attempt for key in keys for attempt in _attempts(world, key)])
    _rate(world, keys)
    for key in keys:
        _keep(world, key)


def _attempts(world: World, key: str) -> list[Attempt]:
    dice = world.dice("year", key)
    fitting = _fitting(world, key)
    number = int(dice.triangular(0, 9, 3))
    chosen: dict[str, None] = {}
    while fitting and len(chosen) < min(number, len(fitting)):
        chosen.setdefault(dice.choices(list(fitting), list(fitting.values()))[0])
    return [_attempt(dice, key, resource) for resource in chosen]


def _fitting(world: World, key: str) -> dict[str, float]:
    """What is in the catalogue, heavier where it fits the job, lighter where it is long."""
    asked = _asked(world, key)
    found = {}
    for resource in world.ids("resources"):
        row = resources()[resource]
        if row["language"] not in ("en", _tongue(world, key)):
            continue
        overlap = sum(each.rpartition(" ")[0] in asked for each in row["skills"].split(";"))
        found[resource] = (0.3 + 4 * overlap) / (1 + float(row["hours"] or 4) / 12)
    return found


def _tongue(world: World, key: str) -> str:
    place = world.noted("places", key)
    return next(row["locale"] for row in rows("organisations") if row["slug"] == place)


def _asked(world: World, key: str) -> set[str]:
    """The labels of what somebody's job asks for."""
    profile = _profile(world, key)
    known = {pk: uri for uri, pk in _ids(world).items()}
    labels = {uri: label for label, uri in addresses("skill").items()}
    return {labels[known[target.skill_id]] for target in profile if target.skill_id in known}


def _ids(world: World) -> dict[str, int]:
    if "skill_ids" not in world.kept:
        world.kept["skill_ids"] = skills.skills_by_uri(world.house(), addresses("skill").values())
    found: dict[str, int] = world.kept["skill_ids"]
    return found


def _profile(world: World, key: str) -> list[skills.Target]:
    role = world.noted("jobs", key)
    if role not in world.kept:
        ids = skills.role_ids([addresses("role").get(role, "")])
        found = [skills.role_profile(world.house(), pk) for pk in ids.values()]
        world.kept[role] = found[0] if found else []
    profile: list[skills.Target] = world.kept[role]
    return profile


def _attempt(dice: Random, key: str, resource: str) -> Attempt:
    began = -int(dice.triangular(3, YEAR, 90))
    recent = began > -30  # noqa: PLR2004  days
    odds = (25, 55, 15, 5) if recent else (68, 17, 3, 12)
    outcome = dice.choices(("completed", "started", "enrolled", "withdrawn"), odds)[0]
    percent = {"completed": 100, "enrolled": 0}.get(outcome, 5 * dice.randrange(1, 19))
    stars, words = 0, ""
    if outcome == "completed" and dice.random() < REVIEWED:
        voice = dice.choice(rows("voices"))
        stars, words = int(voice["stars"]), voice["text"] if dice.random() < KEPT else ""
    return Attempt(key, resource, began, outcome, percent, stars, words)


def _live(world: World, attempts: list[Attempt]) -> None:
    house = world.house()
    attempts = [each for each in attempts if each.resource in world.ids("resources")]
    ids = learning.enrol_many(by=house, items=[_enrolment(world, each) for each in attempts])
    pairs = list(zip(attempts, ids, strict=True))
    efforts = [effort for each, pk in pairs for effort in _efforts(world, each, pk)]
    learning.log_effort_many(by=house, items=sorted(efforts, key=lambda effort: effort.on))
    done = [
        NewCompletion(pk, world.moment(_end(world, each), 17))
        for each, pk in pairs
        if each.outcome == "completed"
    ]
    learning.complete_many(by=house, items=done)
    for each, pk in pairs:
        if each.outcome == "withdrawn":
            with clock.travelled(world.moment(_end(world, each), 18)):
                learning.withdraw(by=house, enrolment_id=pk)
        if each.stars:
            _review(world, each)


def _enrolment(world: World, each: Attempt) -> NewEnrolment:
    return NewEnrolment(
        person_id=world.id("people", each.key),
        resource_id=world.id("resources", each.resource),
        at=world.moment(world.day(each.began), 9),
        organisation_id=world.organisation_of(each.key),
    )


def _efforts(world: World, each: Attempt, enrolment_id: int) -> list[NewEffort]:
    """Evenings and lunch breaks: a handful of sittings from the first day to the last."""
    if not each.percent:
        return []
    days = _days(world, each)
    minutes = _minutes(each) // len(days)
    return [
        NewEffort(enrolment_id, day, max(5, minutes), each.percent if day == days[-1] else None)
        for day in days
    ]


def _minutes(each: Attempt) -> int:
    hours = float(resources()[each.resource]["hours"] or 3)
    return max(10, round(hours * 60 * each.percent / 100))


def _days(world: World, each: Attempt) -> list[date]:
    """On how many days, and which: never after yesterday."""
    dice = world.dice("days", each.key, each.resource)
    number = min(SESSIONS, -each.began, max(1, -(-_minutes(each) // dice.randrange(30, 100))))
    number = max(number, -(-_minutes(each) // LONGEST))
    pace = dice.choice((2, 3, 4, 7))
    room = max(1, -each.began - 1)
    step = min(pace, max(1, room // number))
    return [world.day(min(-1, each.began + step * turn)) for turn in range(number)]


def _end(world: World, each: Attempt) -> date:
    return _days(world, each)[-1] if each.percent else world.day(each.began) + timedelta(days=1)


def _review(world: World, each: Attempt) -> None:
    with clock.travelled(world.moment(_end(world, each), 19)):
        catalogue.review(
            by=world.actor(each.key),
            resource_id=world.id("resources", each.resource),
            stars=each.stars,
            text=each.words,
        )


def _keep(world: World, key: str) -> None:
    """Bookmarks: what somebody wants to come back to."""
    dice = world.dice("keep", key)
    if dice.random() > KEPT:
        return
    for resource in dice.sample(sorted(world.ids("resources")), k=dice.randrange(1, 4)):
        with clock.travelled(world.moment(world.day(-dice.randrange(1, 200)))):
            catalogue.bookmark(by=world.actor(key), resource_id=world.id("resources", resource))


def _rate(world: World, keys: Iterable[str]) -> None:
    """What people say of themselves, and what those they report to say of some of it."""
    items = [item for key in keys for item in _ratings(world, key)]
    skills.record_evidence_in_bulk(by=world.house(), items=items)


def _ratings(world: World, key: str) -> list[skills.EvidenceItem]:
    dice, found = world.dice("rate", key), []
    person_id, place = world.id("people", key), world.organisation_of(key)
    for target in _profile(world, key):
        if dice.random() > RATED:
            continue
        level = max(0, min(5, target.level + dice.choice((-2, -1, -1, 0, 0, 0, 1))))
        says = dice.choices(("self", "manager", "peer"), (70, 20, 10))[0]
        who = person_id if says == "self" else world.id("people", _other(world, key, says))
        at = world.moment(world.day(-dice.randrange(10, 350)), 15)
        if says != "self" and who == person_id:
            says = "self"
        found.append(
            skills.EvidenceItem(person_id, target.skill_id, says, level, at, f"person:{who}", place)
        )
    return found


def _other(world: World, key: str, says: str) -> str:
    """Who confirms: the lead of some unit of the same place, or a colleague."""
    place = world.noted("places", key)
    leads = [lead for unit, lead in world.ids("leads").items() if unit.startswith(f"{place}/")]
    people = [each for each in world.ids("people") if world.noted("places", each) == place]
    return world.dice("other", key).choice(
        sorted(map(str, leads if says == "manager" and leads else people))
    )
