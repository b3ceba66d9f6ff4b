from datetime import timedelta
from typing import Any

from lyceum.kernel import actors, clock
from lyceum.kernel.scope import organisation_owner

from . import services
from .engine import reading
from .engine.shape import Book
from .models import Playbook, Rollout
from .types import NewRollout

HELLO = {"en": {"subject": "Hello {name}", "body": "Good that you are here."}}


def make_book(*steps: dict[str, Any], **said: Any) -> Book:
    """A playbook of these steps; set off by hand unless it says otherwise. A message, else."""
    steps = steps or ({"kind": "message", "id": "hello", "texts": HELLO},)
    book, faults = reading.built(
        {"name": "First week", "trigger": {"kind": "hand"}, **said, "steps": list(steps)}
    )
    assert book is not None, faults  # noqa: S101
    return book


def make_playbook(organisation: Any, *steps: dict[str, Any], **said: Any) -> Playbook:
    """A playbook that runs."""
    by = actors.system("tests", organisation_owner(organisation.pk))
    book = make_book(*steps, **said)
    made = services.add_playbook(by=by, organisation_id=organisation.pk, book=book)
    services.activate(by=by, playbook_id=made.pk)
    made.refresh_from_db()
    return made


def put_in(playbook: Playbook, *people: Any) -> list[int]:
    """These people begin."""
    by = actors.system("tests", playbook.owner_id)
    ids = [person.pk for person in people]
    return services.enter(by=by, playbook_id=playbook.pk, person_ids=ids)


def later(**time: float) -> Any:
    """So much later, and the clock has done its work: `with later(days=1):`."""
    moved = clock.travelled(clock.now() + timedelta(**time))
    return moved


def make_rollout(organisation: Any, *people: Any, name: str = "Deal desk") -> Rollout:
    """A tool that comes to these people from today on."""
    by = actors.system("tests", organisation_owner(organisation.pk))
    new = NewRollout(name=name, wave="First", starts_on=clock.today())
    made = services.add_rollout(by=by, organisation_id=organisation.pk, new=new)
    ids = [person.pk for person in people]
    services.give_tool(by=by, rollout_id=made.pk, person_ids=ids)
    return made
