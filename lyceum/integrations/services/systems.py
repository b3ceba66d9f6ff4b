"""Connecting a system and saying how it is read: by whoever administers the organisation."""

import json
from typing import Any

from django.db import transaction

from lyceum.connections import api as connections
from lyceum.integrations import policies, selectors
from lyceum.integrations.events import MappingWritten
from lyceum.integrations.models import MappingVersion
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish


@transaction.atomic
def connect(
    *,
    by: Actor,
    organisation_id: int,
    system: str,
    name: str,
    secret: str = "",
    proof: dict[str, str] | None = None,
) -> tuple[Any, str]:
    """A connection to a system with the mapping that is ready for it; its secret is shown once.

    `proof` says how a system of one's own signs; what is ready knows that already.
    """
    ready = selectors.ready_one(system)
    new = connections.NewConnection(
        name=name,
        system=system,
        proof=proof or ready.proof,
        keeps=ready.keeps,
        delivery_field=ready.delivery_field,
        secret=secret,
    )
    made, shown = connections.make_connection(by=by, organisation_id=organisation_id, new=new)
    text = json.dumps({"rules": ready.rules}, indent=2, ensure_ascii=False)
    _write(by, made, text, "")
    return made, shown


@transaction.atomic
def write_mapping(
    *, by: Actor, organisation_id: int, connection_id: int, text: str, note: str = ""
) -> MappingVersion:
    """From now on the connection is read like this; what it said before stays to be read."""
    policies.insist_on_keeper(by, organisation_id)
    connection = connections.connection_for(by, organisation_id, connection_id)
    selectors.compiled(text)
    last = selectors.mapping_in_force(connection.pk)
    if last and last.text == text:
        return last
    return _write(by, connection, text, note)


def _write(by: Actor, connection: Any, text: str, note: str) -> MappingVersion:
    last = selectors.mapping_in_force(connection.pk)
    version = MappingVersion.objects.unscoped("permitted by who calls").create(
        connection=connection,
        organisation_id=connection.organisation_id,
        number=last.number + 1 if last else 1,
        text=text,
        note=note.strip()[:300],
        author=str(by),
        made_at=clock.now(),
    )
    publish(
        MappingWritten(
            by=str(by),
            owner_id=version.owner_id,
            organisation_id=connection.organisation_id,
            connection_id=connection.pk,
            number=version.number,
        )
    )
    return version


def test_connection(
    *, by: Actor, organisation_id: int, connection_id: int, url: str
) -> connections.Receipt:
    """Send the ready sample, signed with the connection's secret, by the road of everything else.

    It is read at once; what it would tell stands in the log and is told of nobody.
    """
    policies.insist_on_keeper(by, organisation_id)
    connection = connections.connection_for(by, organisation_id, connection_id)
    sample = selectors.ready_one(connection.system).samples[0]
    return connections.send_sample(
        by=by,
        organisation_id=organisation_id,
        connection_id=connection_id,
        headers=dict(sample["headers"]),
        body=json.dumps(sample["body"], ensure_ascii=False).encode(),
        url=url,
    )
