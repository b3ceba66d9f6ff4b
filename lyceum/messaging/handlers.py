"""What is told to a person about their own account, by those who live below."""

from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.identity.events import (
    ErasureAsked,
    ErasureCancelled,
    ErasureReminded,
    ExportMade,
    PeopleMerged,
    PeopleUnmerged,
)
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


@subscribe(PeopleMerged)
def tell_merged(event: PeopleMerged) -> None:
    """Two accounts became one: both addresses hear of it, for somebody may have been deceived."""
    about = About(url=reverse("identity:privacy"))
    services.send(kind="identity.merged", to=event.kept_id, about=about)
    card = identity.cards_of([event.kept_id])[event.kept_id]
    for address in identity.addresses_of_merge(event.merge_id):
        if address != card.email:
            services.send_mail(
                kind="identity.merged", address=address, locale=card.locale, about=about
            )


@subscribe(PeopleUnmerged)
def tell_unmerged(event: PeopleUnmerged) -> None:
    """They are two again."""
    for person_id in (event.kept_id, event.folded_id):
        _tell("identity.unmerged", person_id)


def _tell(kind: str, person_id: int) -> None:
    services.send(kind=kind, to=person_id, about=About(url=reverse("identity:privacy")))
