"""Four hundred people with names in eleven scripts, each with a job and somebody to report to."""

from collections.abc import Iterator
from itertools import cycle
from random import Random

from lyceum.identity import api as identity
from lyceum.organisations import api as organisations

from .places import HOUSE
from .world import Row, World, rows

HOURS = ("1", "2", "2", "2", "3", "4")
CLOSE = {"han", "korean"}  # where no space stands between the two names


def bring_cast(world: World) -> None:
    """Those with a part of their own."""
    parts = rows("cast")
    people = [_newcomer(row["key"], row["name"], row["short_name"], _place(row)) for row in parts]
    ids = identity.add_people(by=HOUSE, rows=people)
    world.learn("people", dict(zip((row["key"] for row in parts), ids, strict=True)))
    for row in parts:
        _seat(world, row)
        _grant(world, row)
    organisations.change_membership(
        by=HOUSE,
        organisation_id=world.id("organisations", "hansa"),
        person_id=world.id("people", "ada"),
        manager_id=world.id("people", "grace"),
    )
    world.note("leads", "hansa/Support", "grace")
    world.note("leads", "hansa/Operations", "piotr")
    world.note("leads", "peipsi/Computer science", "elena")
    world.note("leads", "minato/Systems", "kenji")


def bring_crowd(world: World, slug: str, first: int, last: int) -> None:
    """Some of the people of an organisation; the first of each unit leads it."""
    names, jobs = crowd_of(world, slug)
    place = next(each for each in rows("organisations") if each["slug"] == slug)
    keys = [f"{slug}{number:03d}" for number in range(first, last)]
    people = [
        _newcomer(key, *names[number], place)
        for key, number in zip(keys, range(first, last), strict=True)
    ]
    ids = identity.add_people(by=HOUSE, rows=people)
    world.learn("people", dict(zip(keys, ids, strict=True)))
    for key, number in zip(keys, range(first, last), strict=True):
        _employ(world, key, jobs[number])


def crowd_of(world: World, slug: str) -> tuple[list[tuple[str, str]], list[Row]]:
    """The names (whole and short) and jobs of an organisation, apart from the cast."""
    place = next(each for each in rows("organisations") if each["slug"] == slug)
    cast = sum(row["organisation"] == slug for row in rows("cast"))
    names = _names(world, place, max(0, world.crowd(int(place["people"])) - cast))
    return names, _jobs(world, slug, len(names))


def _place(row: Row) -> Row:
    return next(each for each in rows("organisations") if each["slug"] == row["organisation"])


def _newcomer(key: str, name: str, short_name: str, place: Row) -> identity.NewPerson:
    return identity.NewPerson(
        name=name,
        short_name=short_name,
        email=f"{key}@{place['slug']}.example",
        locale="fr" if place["locale"] == "fr" else "en",
        time_zone=place["time_zone"],
        is_demo=True,
        address_is_proven=True,
    )


def _employ(world: World, key: str, job: Row) -> None:
    dice = world.dice("employ", key)
    unit = f"{job['organisation']}/{job['unit']}"
    lead = world.noted("leads", unit)
    row = {
        **job,
        "key": key,
        "started": str(-int(dice.triangular(40, 4200, 700))),
        "weekly_hours": dice.choice(HOURS),
        "position": job["position"] if lead else _lead_title(job),
        "grants": "" if lead else "manager",
    }
    _seat(world, row, lead)
    if not lead:
        world.note("leads", unit, key)
        _grant(world, row)


def _lead_title(job: Row) -> str:
    return f"Head of {job['unit'].lower()}" if job["unit"] else "Founder"


def _seat(world: World, row: Row, lead: str = "") -> None:
    person_id = world.id("people", row["key"])
    organisations.add_membership(
        by=HOUSE,
        organisation_id=world.id("organisations", row["organisation"]),
        person_id=person_id,
        position=row["position"],
        unit_id=world.ids("units").get(f"{row['organisation']}/{row['unit']}"),
        starts_on=world.day(int(row["started"])),
        weekly_minutes=int(row["weekly_hours"]) * 60,
        manager_id=world.id("people", lead) if lead else None,
        employee_number=f"{row['organisation'][:2].upper()}-{row['key']}",
        is_demo=True,
    )
    world.note("places", row["key"], row["organisation"])
    if row["role"]:
        world.note("jobs", row["key"], row["role"])


def _grant(world: World, row: Row) -> None:
    for grant in filter(None, row["grants"].split(";")):
        role, _at, where = grant.partition("@")
        organisations.grant_role(
            by=HOUSE,
            person_id=world.id("people", row["key"]),
            role=role,
            organisation_id=None if where else world.id("organisations", row["organisation"]),
        )


def _names(world: World, place: Row, number: int) -> list[tuple[str, str]]:
    """That many different names, mixed as the place is."""
    dice, found = world.dice("names", place["slug"]), dict[str, str]()
    scripts = [part.split("*") for part in place["names"].split()]
    pools = {script: _pool(script, dice) for script, _weight in scripts}
    order = cycle([script for script, weight in scripts for _time in range(int(weight))])
    while len(found) < number:
        name, short = next(pools[next(order)])
        found.setdefault(name, short)
    return list(found.items())


def _pool(script: str, dice: Random) -> Iterator[tuple[str, str]]:
    row = next(each for each in rows("names") if each["key"] == script)
    pairs = [(given, family) for given in row["given"].split() for family in row["family"].split()]
    dice.shuffle(pairs)
    between = "" if script in CLOSE else " "
    for given, family in pairs:
        both = (family, given) if row["order"] == "family" else (given, family)
        yield between.join(both), given


def _jobs(world: World, slug: str, number: int) -> list[Row]:
    jobs = [row for row in rows("jobs") if row["organisation"] == slug]
    weighted = [row for row in jobs for _time in range(int(row["share"]))]
    world.dice("jobs", slug).shuffle(weighted)
    return [weighted[each % len(weighted)] for each in range(number)]
