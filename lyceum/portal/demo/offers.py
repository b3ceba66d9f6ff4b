"""What can be learnt, and when."""

from datetime import datetime, time

from lyceum.catalogue import api as catalogue
from lyceum.programmes import api as programmes
from lyceum.skills import api as skills

from .world import Row, World, addresses, resources, rows

OUTSIDE = {"ferrand": "Ateliers Ferrand"}  # a training house that Hansa Freight works with
BETWEEN_PEOPLE = ("mentoring", "event", "field-trip", "community", "project")


def offer(world: World, keys: list[str]) -> None:
    """Put these resources into the catalogue, after those that they build on."""
    taught = skills.skills_by_uri(world.house(), addresses("skill").values())
    for key in keys:
        _offer(world, resources()[key], taught)


def _offer(world: World, row: Row, taught: dict[str, int]) -> None:
    if row["key"] in world.ids("resources"):
        return
    if row["after"]:
        _offer(world, resources()[row["after"]], taught)
    slug = "hansa" if row["provider"] in OUTSIDE else row["provider"]
    made = catalogue.add_resource(
        by=world.house(),
        organisation_id=world.id("organisations", slug),
        title=row["title"],
        skills=_taught(row, taught),
        prerequisites=[world.id("resources", row["after"])] if row["after"] else [],
        key=f"demo:{row['key']}",
        provider=OUTSIDE.get(row["provider"], ""),
        kind=row["kind"],
        mode=row["mode"],
        language=row["language"],
        summary=row["summary"],
        level_word=row["level"],
        effort_minutes=round(float(row["hours"]) * 60) if row["hours"] else None,
        price=round(float(row["price"]) * 100) if row["price"] else None,
        currency="EUR" if row["price"] else "",
        url=_address(row),
        published_on=world.day(-world.dice("resource", row["key"]).randrange(30, 900)),
        visibility="ecosystem",
    )
    world.learn("resources", {row["key"]: made.pk})


def _address(row: Row) -> str:
    """Where it opens: on a made-up site; nowhere for what happens between people."""
    if row["kind"] in BETWEEN_PEOPLE:
        return ""
    return f"https://learn.{row['provider']}.example/{row['key']}"


def _taught(row: Row, ids: dict[str, int]) -> list[catalogue.SkillTaught]:
    found = []
    for label, low, high in taught_by(row):
        if pk := ids.get(addresses("skill")[label]):
            found.append(catalogue.SkillTaught(pk, low, high))
    return found


def taught_by(row: Row) -> list[tuple[str, int, int]]:
    """The skills of a resource: label, from level, to level."""
    parts = [each.rpartition(" ") for each in row["skills"].split(";")]
    return [
        (label, int(levels.partition("-")[0]), int(levels.partition("-")[2]))
        for label, _space, levels in parts
    ]


def announce(world: World, chosen: list[Row] | None = None) -> None:
    """The dated runs of the months to come."""
    for row in rows("runs") if chosen is None else chosen:
        made = programmes.add_offering(
            by=world.house(),
            resource_id=world.id("resources", row["resource"]),
            run=_run(world, row),
        )
        _meet(world, made, weeks=int(row["days"]) // 7)


def _meet(world: World, run: programmes.Offering, weeks: int) -> None:
    """Once a week in the evening, as the clocks in Berlin show it."""
    first = datetime.combine(run.starts_on, time(17))
    rule = f"FREQ=WEEKLY;COUNT={min(weeks, 6)}" if weeks > 1 else ""
    new = programmes.NewSession(
        wall=first,
        minutes=90,
        zone="Europe/Berlin",
        rule=rule,
        mode="on-site" if run.mode == "on-site" else "online",
        join_url="" if run.mode == "on-site" else f"https://meet.example/{run.pk}",
    )
    programmes.plan_sessions(by=world.house(), offering_id=run.pk, new=new)


def _run(world: World, row: Row) -> programmes.Run:
    start = int(row["in_days"])
    return programmes.Run(
        starts_on=world.day(start),
        ends_on=world.day(start + int(row["days"])),
        deadline_on=world.day(int(row["deadline"])) if row["deadline"] else None,
        price=int(row["price"]) * 100 if row["price"] else None,
        currency="EUR",
        mode=row["mode"],
        language=row["language"],
        seats=int(row["seats"]) if row["seats"] else None,
        place=row["place"],
    )
