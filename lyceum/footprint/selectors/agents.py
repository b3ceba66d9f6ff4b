"""Who is behind an agent: every name under which others may tell of a person, as a key.

The single ID is the person; these are the roads to it (xAPI 1.0.3, 2.4.2; IEEE 9274.1.1, 4.2.2.1):

    account       at our address: the public id, or the subject under which a tool knows them;
                  at the issuer of a corporate sign-on: the identity that they linked;
                  anywhere else: a claim that the telling organisation confirmed, in its statements
    mbox          an address that they proved
    mbox_sha1sum  the hash of one
    openid        none of ours

All names of everybody stand in a table by their key, so that of the many statements that pass only
those of people who are known are read at all.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from lyceum.access import api as access
from lyceum.footprint.models import OtherName
from lyceum.identity import api as identity
from lyceum.statements import api as statements

Agent = Mapping[str, Any]
EVERYWHERE = 0  # the tenant of names that are the person's in everybody's statements
PERSON = "person:"


def hashed(address: str) -> str:
    """The `mbox_sha1sum` of an address."""
    return hashlib.sha1(f"mailto:{address}".encode(), usedforsecurity=False).hexdigest()


def own_names(person_ids: Collection[int]) -> dict[int, int]:
    """The keys of all agents that are certainly these people: key → person id. A few queries.

    An account that was folded into another is a name of the one that was kept.
    """
    folded = identity.folded_among(person_ids)
    accounts = access.accounts_elsewhere([*person_ids, *folded])
    agents: list[tuple[int, Agent]] = [
        (
            folded.get(person_id, person_id),
            {"account": {"homePage": one.home_page, "name": one.name}},
        )
        for person_id, some in accounts.items()
        for one in some
    ]
    for person_id, addresses in identity.proven_addresses(person_ids).items():
        agents += [(person_id, {"mbox": f"mailto:{address}"}) for address in addresses]
        agents += [(person_id, {"mbox_sha1sum": hashed(address)}) for address in addresses]
    return {statements.agent_key(agent): person_id for person_id, agent in agents}


def people_among(passing: Iterable[statements.Passing]) -> dict[int, int]:
    """Who is told of, of those whom we know: seq → person id. One query.

    The house's own statements belong to whom they tell of.
    """
    rows = list(passing)
    outside = [one for one in rows if one.tenant_id != EVERYWHERE]
    known = _people({one.actor_key for one in outside})
    found = {
        one.seq: int(one.owner_id.removeprefix(PERSON))
        for one in rows
        if one.tenant_id == EVERYWHERE and one.owner_id.startswith(PERSON)
    }
    for one in outside:
        key, tenant_id = one.actor_key, one.tenant_id
        if person_id := known.get((key, EVERYWHERE)) or known.get((key, tenant_id)):
            found[one.seq] = person_id
    return found


def told_outside(person_id: int) -> list[int]:
    """Where everything stands that tools told of a person, under any of their names, newest first."""
    names = OtherName.objects.unscoped("the person's own names").filter(
        person_id=person_id, state=OtherName.State.KNOWN
    )
    passing = statements.passing_of(names.values_list("agent_key", flat=True))
    theirs = people_among(passing)
    return sorted((seq for seq, whose in theirs.items() if whose == person_id), reverse=True)


def _people(keys: set[int]) -> dict[tuple[int, int], int]:
    names = OtherName.objects.unscoped("who is meant by a statement").filter(
        agent_key__in=keys, state=OtherName.State.KNOWN
    )
    rows = names.values_list("agent_key", "tenant_id", "person_id")
    return {(key, tenant_id): person_id for key, tenant_id, person_id in rows}
