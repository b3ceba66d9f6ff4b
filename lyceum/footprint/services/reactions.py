"""What a statement from outside moves: once, however often it is read.

A `Reaction` per statement that moved something keeps a second reading (after a name was confirmed,
say) from moving it twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from lyceum.footprint.models import Reaction
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import DomainError
from lyceum.kernel.eventlog import caused_by
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

from .moves import MOVES, Outside, moved

Said = Mapping[str, Any]


def react_to(told: Sequence[tuple[statements.Told, Said]], people: Mapping[int, int]) -> None:
    """Let statements of tools move what they move; `people`: seq → who is told of.

    An organisation moves the learning of its own people, nobody else's.
    """
    outside = [(one, said) for one, said in told if one.tenant_id and said["verb"]["id"] in MOVES]
    theirs = defaultdict(set)
    for one, _said in outside:
        theirs[one.tenant_id].add(people[one.seq])
    members = {
        tenant_id: organisations.members_among(tenant_id, some)
        for tenant_id, some in theirs.items()
    }
    for one, said in outside:
        person_id = people[one.seq]
        if person_id in members[one.tenant_id]:
            _react(one, _outside(one, said, person_id))


def _outside(one: statements.Told, said: Said, person_id: int) -> Outside:
    return Outside(
        person_id=person_id,
        verb=said["verb"]["id"],
        activity=said["object"].get("id", ""),
        result=said.get("result", {}),
        at=one.happened_at,
    )


def _react(one: statements.Told, said: Outside) -> None:
    reaction, is_new = Reaction.objects.get_or_create(
        tenant_id=one.tenant_id,
        statement_id=one.statement_id,
        defaults={"person_id": said.person_id, "outcome": "", "at": clock.now()},
    )
    if not is_new and reaction.person_id == said.person_id:
        return
    reaction.person_id = said.person_id  # it was told of somebody else by mistake
    # The house acts, and reaches what the person may reach.
    by = replace(actors.system("footprint"), scope=organisations.scope_of(said.person_id))
    try:
        with transaction.atomic(), caused_by(f"statement:{one.statement_id}"):
            outcome = moved(by, said)
    except DomainError as refusal:
        outcome = f"{refusal.code}: {refusal}"
    if outcome:
        reaction.outcome = outcome[:200]
        reaction.save(update_fields=["person_id", "outcome"])
    else:  # nothing to move now; there may be, once they have taken it up
        reaction.delete()
