"""Where some of them want to go."""

from lyceum.paths import api as paths
from lyceum.skills import api as skills

from .world import World, addresses

# who, which role, hours a week, money in EUR
FIRST = ("ada", "data engineer", 4, 900)
LATER = (
    ("sam", "business developer", 2, 400),
    ("piotr", "logistics and distribution manager", 2, 0),
)
DREAMS = (
    "data analyst",
    "project manager",
    "cloud engineer",
    "supply chain manager",
    "human resources manager",
    "sustainability manager",
    "product manager",
    "warehouse manager",
)
ADVICE = (
    "Ada, the order looks right to me. Before you book the pipelines course, ask Kenji for half "
    "an hour: he will tell you which of the two runs has the better project."
)


def set_out(world: World) -> None:
    """Ada's goal, with a first plan; Maria may see it, and has said something."""
    aim(world, *FIRST)
    ada, maria = world.actor("ada"), world.id("people", "maria")
    path = paths.path_of(ada, world.id("people", "ada"))
    if path is None:
        return
    paths.invite_advisor(by=ada, path_id=path.pk, advisor_id=maria)
    paths.comment(by=world.actor("maria"), path_id=path.pk, text=ADVICE)


def set_out_later(world: World) -> None:
    """The goals of others of the cast, once all that they may need is there."""
    for each in LATER:
        aim(world, *each)


def aim(world: World, key: str, role: str, hours: int, money: int) -> None:
    """One goal."""
    by = world.actor(key)
    limits = paths.Limits(
        minutes_per_week=hours * 60, budget=money * 100, currency="EUR", languages=("en",)
    )
    for role_id in skills.role_ids([addresses("role")[role]]).values():
        paths.set_goal(by=by, person_id=world.id("people", key), role_id=role_id, limits=limits)


def dream(world: World, keys: list[str]) -> None:
    """Some of the crowd want to become something else as well."""
    for key in keys:
        dice = world.dice("dream", key)
        aim(world, key, dice.choice(DREAMS), dice.randrange(1, 6), 100 * dice.randrange(0, 15))
