from typing import Any

from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations

from . import services
from .types import NewPost, NewSpace


def make_space(organisation: Any, title: str = "Partner sellers", **fields: Any) -> Any:
    """A space of an organisation, opened by the house, with these people in it."""
    people, moderators = fields.pop("people", ()), fields.pop("moderators", ())
    key = fields.pop("key", "")
    house = actors.system("tests", organisation_owner(organisation.pk))
    space = services.open_space(
        by=house, organisation_id=organisation.pk, new=NewSpace(title=title, **fields), key=key
    )
    everybody = [one.pk for one in (*moderators, *people)]
    services.add_members(by=house, space_id=space.pk, person_ids=everybody)
    for one in moderators:
        services.give_role(by=house, space_id=space.pk, person_id=one.pk, role="moderator")
    space.refresh_from_db()
    return space


def say(person: Any, space: Any, words: str = "Hello", kind: str = "plain", **fields: Any) -> Any:
    """A post of somebody."""
    by = actors.person(person.pk, organisations.scope_of(person.pk))
    return services.share(by=by, space_id=space.pk, new=NewPost(words=words, kind=kind, **fields))
