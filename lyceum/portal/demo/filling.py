"""The rest, in chores that take a moment each, so that nobody waits for the database."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django_tasks import task

from lyceum.kernel import clock
from lyceum.portal.models import Demo

from . import (
    goals,
    guided,
    helping,
    history,
    joint,
    money,
    offers,
    opinions,
    people,
    steering,
    talking,
    together,
)
from .world import World, chunks, resources, rows

OFFERS, NEWCOMERS, LIVES, DREAMERS, BUYERS = 20, 10, 6, 12, 5
Chore = Callable[[World], None]


@transaction.atomic
def fill() -> bool:
    """Do the next chore; says whether there are more."""
    demo = Demo.objects.select_for_update().filter(filled_at=None).first()
    if demo is None:
        return False
    world = World(demo)
    todo = chores(world)
    if demo.chores_done < len(todo):
        todo[demo.chores_done](world)
        demo.chores_done += 1
    if demo.chores_done >= len(todo):
        demo.filled_at = clock.now()
    demo.save()
    return demo.filled_at is None


@task()
def fill_later() -> None:
    """One chore, then the next one as a task of its own, so that other work comes between."""
    if fill():
        fill_later.enqueue()


def first_resources() -> list[str]:
    """What the cast has learnt from, and what their goals may need."""
    lived = [row["resource"] for row in rows("cast_year")]
    near = [row["key"] for row in rows("resources_data")]
    return list(dict.fromkeys([*lived, *near]))


def chores(world: World) -> list[Chore]:
    """All chores, always in the same order: it hangs on the content and the size alone."""
    later = [key for key in resources() if key not in set(first_resources())]
    first = set(first_resources())
    runs = [row for row in rows("runs") if row["resource"] not in first]
    todo: list[Chore] = [talking.talk]
    todo += [partial(offers.offer, keys=keys) for keys in chunks(later, OFFERS)]
    todo += [partial(offers.announce, chosen=chosen) for chosen in chunks(runs, OFFERS)]
    todo += [goals.set_out_later]
    crowds = {
        row["slug"]: len(people.crowd_of(world, row["slug"])[0]) for row in rows("organisations")
    }
    keys = [f"{slug}{number:03d}" for slug, size in crowds.items() for number in range(size)]
    for slug, size in crowds.items():
        for first_one in range(0, size, NEWCOMERS):
            todo.append(_crowd(slug, first_one, min(size, first_one + NEWCOMERS)))
    todo += [partial(history.live, keys=some) for some in chunks(keys, LIVES)]
    buyers = ["jonas", *[key for key in keys if key.startswith("hansa")][::BUYERS]]
    todo += [money.grant]
    todo += [partial(money.buy, keys=some) for some in chunks(buyers, LIVES)]
    todo += [partial(goals.dream, keys=[key]) for key in keys[:: max(1, len(keys) // DREAMERS)]]
    todo += [together.settle, together.meet, together.queue, together.oblige]
    todo += [together.go_on, together.gather, joint.gather, guided.guide]
    todo += [opinions.take, opinions.say, opinions.ask_round]
    todo += [helping.reach, helping.seek, steering.steer]
    return todo


def _crowd(slug: str, first: int, last: int) -> Chore:
    return lambda world: people.bring_crowd(world, slug, first, last)
