"""Who takes their consent back leaves nothing sealed."""

from lyceum.identity.events import ConsentSaid
from lyceum.kernel.eventlog import subscribe

from . import services
from .types import CONSENT


@subscribe(ConsentSaid)
def drop_what_is_sealed(event: ConsentSaid) -> None:
    if event.purpose == CONSENT and not event.is_given:
        services.drop_sealed(event.person_id)
