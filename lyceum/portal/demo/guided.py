"""Playbooks: one that runs with people on their way, one that is being written, a tool in its wave."""

from datetime import timedelta
from typing import Any

from lyceum.journeys import api as journeys
from lyceum.kernel import clock

from .world import World

TOOL = "Route planner"
SINCE = timedelta(days=2)


def guide(world: World) -> None:
    """“Back from leave” with two people in it, since the day before yesterday; a tool for them."""
    by, hansa = world.actor("olga"), world.id("organisations", "hansa")
    said: dict[str, Any] = {"by": by, "organisation_id": hansa}
    with clock.travelled(clock.now() - SINCE):
        runs = journeys.take_playbook(**said, name="back-from-leave")
        journeys.activate(by=by, playbook_id=runs.pk)
        people = [world.id("people", key) for key in ("ada", "piotr")]
        journeys.enter(by=by, playbook_id=runs.pk, person_ids=people)
    journeys.take_playbook(**said, name="start-in-partnerships")
    tool = journeys.add_rollout(
        **said,
        new=journeys.NewRollout(
            name=TOOL,
            about="Plans all stops of a day in one go. Try it on the tour of tomorrow.",
            wave="Night shift",
            starts_on=clock.today(),
        ),
    )
    journeys.give_tool(by=by, rollout_id=tool.pk, person_ids=people)
