"""What is told to a person about their own account, by those who live below."""

from django.urls import reverse

from lyceum.identity.events import ErasureAsked, ErasureCancelled, ErasureReminded, ExportMade
from lyceum.kernel.eventlog import subscribe

from . import services
from .types import About


@subscribe(ExportMade)
def tell_export(event: ExportMade) -> None:
    """Their archive is ready."""
    _tell("identity.export_ready", event.person_id)


@subscribe(ErasureAsked)
def tell_erasure_asked(event: ErasureAsked) -> None:
    """Their account is on its way out, by their own word or by somebody else's."""
    _tell("identity.erasure_asked", event.person_id)


@subscribe(ErasureReminded)
def tell_erasure_reminded(event: ErasureReminded) -> None:
    """The last days in which it can be cancelled."""
    _tell("identity.erasure_reminded", event.person_id)


@subscribe(ErasureCancelled)
def tell_erasure_cancelled(event: ErasureCancelled) -> None:
    """It stays."""
    _tell("identity.erasure_cancelled", event.person_id)


def _tell(kind: str, person_id: int) -> None:
    services.send(kind=kind, to=person_id, about=About(url=reverse("identity:privacy")))
