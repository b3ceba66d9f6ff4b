"""Archives that people asked for."""

from datetime import timedelta

from django.apps import apps
from django.db.models import Q, QuerySet

from lyceum.identity.models import PersonalExport
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound


def exports_of(person_id: int) -> QuerySet[PersonalExport]:
    """A person's archives, the newest first."""
    return PersonalExport.objects.filter(person_id=person_id).order_by("-pk")


def export_at_work(person_id: int, patience: timedelta) -> PersonalExport | None:
    """The archive that is being made, if it is not given up."""
    waiting = exports_of(person_id).filter(ready_at=None, failed_at=None)
    return waiting.filter(asked_at__gt=clock.now() - patience).first()


def exports_over(kept_for: timedelta) -> QuerySet[PersonalExport]:
    """Those whose time is over, finished or not, and whose file is still there."""
    moment = clock.now()
    over = Q(expires_at__lte=moment) | Q(expires_at=None, asked_at__lte=moment - kept_for)
    return PersonalExport.objects.filter(over).exclude(file="")


def newest_export(actor: Actor) -> PersonalExport | None:
    """The archive that the actor asked for last, while it is made or can be taken."""
    if actor.person_id is None:
        raise Forbidden
    newest = exports_of(actor.person_id).first()
    return newest if newest and (newest.file or newest.ready_at is None) else None


def export_for(actor: Actor, export_id: int) -> PersonalExport:
    """An archive that can be taken: one's own, ready, and not too old."""
    mine = exports_of(actor.person_id or 0).filter(pk=export_id)
    export = mine.filter(expires_at__gt=clock.now()).exclude(file="").first()
    if export is None:
        raise NotFound
    return export


def title_of(name: str) -> str:
    """A table in words; a kind that makes its own rows has no table."""
    try:
        return str(apps.get_model(name)._meta.verbose_name)
    except (LookupError, ValueError):
        return name
