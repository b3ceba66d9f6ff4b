"""What a law asks to keep of an erased person, kept apart: sealed, out of every page, with an end.

Which kinds these are is the operator's to say (LYCEUM_LEGAL_TERMS); the person is told before.
"""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from lyceum.identity import selectors
from lyceum.identity.events import HeldRecordOpened
from lyceum.identity.models import HeldRecord
from lyceum.identity.types import Keeping, Subject, keepings
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.kernel.sealing import cipher


def hold_back(subject: Subject) -> None:
    """Seal what has to stay, with the name that makes it worth anything."""
    for keeping in keepings():
        if days := settings.LEGAL_TERMS.get(keeping.kind):
            _hold(keeping, subject, days)


def _hold(keeping: Keeping, subject: Subject, days: int) -> None:
    tables = {name: list(rows) for name, rows in selectors.exported(keeping, subject)}
    if not any(tables.values()):
        return
    said = {"names": subject.names, "addresses": subject.addresses, "tables": tables}
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False)
    HeldRecord.objects.create(
        person_id=subject.person_id,
        kind=keeping.kind,
        sealed=cipher("identity.held").encrypt(text.encode()).decode(),
        held_at=clock.now(),
        until=clock.today() + timedelta(days=days),
    )


@transaction.atomic
def open_held(*, by: Actor, record_id: int) -> dict[str, Any]:
    """What a held record says: for the one whom the law asks to show it, by the shell only."""
    if not by.is_system:
        raise Forbidden
    record = HeldRecord.objects.filter(pk=record_id).first()
    if record is None:
        raise NotFound
    owner, person_id = person_owner(record.person_id), record.person_id
    publish(HeldRecordOpened(by=str(by), owner_id=owner, person_id=person_id, record_id=record.pk))
    opened: dict[str, Any] = json.loads(cipher("identity.held").decrypt(record.sealed.encode()))
    return opened
