"""What the cast needs, at once; all of it or none."""

from django.db import transaction

from lyceum.access import api as access
from lyceum.kernel import actors, clock
from lyceum.portal.models import Demo

from . import goals, helping, history, joint, money, offers, opinions, people, places
from .filling import chores, first_resources
from .world import World, rows


@transaction.atomic
def begin(size: float = 1.0) -> bool:
    """Make the demo, unless it is there; says whether it did. The rest is for `fill`."""
    demo, is_new = Demo.objects.get_or_create(
        pk=1, defaults={"begun_on": clock.today(), "size": size}
    )
    if not is_new:
        return False
    world = World(demo)
    places.found(world)
    places.equip(world)
    places.speak(world)
    people.bring_cast(world)
    offers.offer(world, first_resources())
    offers.announce(world, [row for row in rows("runs") if row["resource"] in first_resources()])
    history.live_as_written(world)
    goals.set_out(world)
    money.fund(world)
    money.spend(world)
    joint.agree(world)
    opinions.measure(world)
    helping.answer(world)
    helping.guide(world)
    demo.chores = len(chores(world))
    demo.save()
    return True


def links() -> list[tuple[str, str, str]]:
    """Name, place and a one-time way in for each of the cast."""
    world = World(Demo.objects.get())
    found = []
    for row in rows("cast"):
        path = access.sign_in_link(
            by=actors.system("demo"), person_id=world.id("people", row["key"])
        )
        found.append((row["name"], row["position"], path))
    return found
