"""The ten organisations, their parts, and the language in which they speak of skills."""

from typing import Any

from lyceum.access import api as access
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills

from .world import Row, World, rows

BRAND = "Nordlys"
DIRECTION = "Whoever moves things should move on. We learn from one another, in and out of work."
HOUSE = actors.system("demo")


def found(world: World) -> None:
    """Organisations and their units; the ecosystem too, where nobody has founded one."""
    for row in rows("organisations"):
        made = _found(world, row)
        world.learn("organisations", {row["slug"]: made})
        for name in filter(None, row["units"].split(";")):
            unit = organisations.add_unit(by=HOUSE, organisation_id=made, name=name)
            world.learn("units", {f"{row['slug']}/{name}": unit.pk})


def _found(world: World, row: Row) -> int:
    known: dict[str, Any] = {
        name: row[name] for name in ("country", "locale", "time_zone", "currency", "about")
    }
    known["is_demo"] = True
    if row["kind"] != "lead" or organisations.is_set_up():
        return organisations.add_organisation(
            by=HOUSE, name=row["name"], kind=row["kind"], **known
        ).pk
    made = organisations.found_ecosystem(
        by=HOUSE, name=BRAND, organisation_name=row["name"], **known
    )
    organisations.set_brand(by=HOUSE, direction=DIRECTION)
    world.demo.founded = True
    return made.pk


def equip(world: World) -> None:
    """Tools that people sign in to with us. Nobody knows their secrets; they open nothing."""
    everywhere = list(world.demo.known["organisations"])
    for row in rows("tools"):
        offered = everywhere if row["for"] == "*" else row["for"].split(";")
        access.register_tool(
            by=HOUSE,
            organisation_id=world.id("organisations", row["owner"]),
            wish=access.ToolWish(
                name=row["name"],
                about=row["about"],
                start_url=f"https://{row['host']}/",
                redirect_uris=(f"https://{row['host']}/callback",),
                organisation_ids=tuple(world.id("organisations", slug) for slug in offered),
            ),
        )


def speak(world: World) -> None:
    """The part of ESCO and O*NET that is shipped, where no whole framework has been brought in."""
    world.demo.brought_framework = not skills.has_framework("esco")
    skills.import_subset(by=HOUSE)
