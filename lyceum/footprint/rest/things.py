"""Activities, agents and the store itself (1.0.3, Communication 2.4, 2.5 and 2.8)."""

import msgspec
from django.http import HttpResponse

from lyceum.statements import api as statements

from .asked import Asked, Version
from .documents import insist_it_is_theirs
from .door import resource
from .values import agent, iri

READS = ("statements/read", "statements/read/mine", "state", "profile", "define", "all/read")
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
FIRST = ("1.0.0", "1.0.1", "1.0.2", "1.0.3")
SPOKEN: dict[Version, tuple[str, ...]] = {"1.0.3": FIRST, "2.0.0": ("2.0.0", *FIRST)}


def activity(asked: Asked) -> HttpResponse:
    """An activity with all that was said of it; of one that nobody told of, its id."""
    asked.enter(*READS)
    said = asked.only(needs=("activityId",))
    activity_id = iri("activityId", said)
    known = statements.activity(asked.credential.organisation_id, activity_id)
    told = {"objectType": "Activity", "id": activity_id}
    return _json(told | ({"definition": msgspec.Raw(known)} if known else {}))


def person(asked: Asked) -> HttpResponse:
    """All names of an agent; what else may be the same person is not guessed. A person's tool learns
    that person's only."""
    asked.enter(*READS)
    asked.only(needs=("agent",))
    found = agent(asked) or {}
    insist_it_is_theirs(asked.credential, found, is_change=False)
    told = {"objectType": "Person"}
    names = statements.agent_names(asked.credential.organisation_id, found)
    said = [found["name"]] if "name" in found else []
    every = list(dict.fromkeys([*names, *said]))
    held = {name: [found[name]] for name in IDENTIFIERS if name in found}
    return _json(told | ({"name": every} if every else {}) | held)


def about(asked: Asked) -> HttpResponse:
    """The versions that are spoken here. Whoever asks may know, of whichever version they are."""
    asked.only()
    return _json({"version": SPOKEN[asked.mount]})


def _json(said: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(said), content_type="application/json")


activity_resource = resource(GET=activity)
person_resource = resource(GET=person)
about_resource = resource(GET=about)
