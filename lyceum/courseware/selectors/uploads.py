"""The files of lessons, and who may have them."""

from django.db.models import Sum

from lyceum.catalogue import api as catalogue
from lyceum.courseware import blocks, policies
from lyceum.courseware.models import Lesson, Upload
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

ALL = "found by its token; the gate of the lesson is asked below"


def upload_for(actor: Actor, token: str) -> Upload:
    """A whole file: for who writes or reviews its lesson, and for who may see what shows it now."""
    rows = Upload.objects.unscoped(ALL).select_related("lesson__published")
    upload = rows.filter(token=token).exclude(whole_at=None).first()
    if upload is None or not _may_have(actor, upload):
        raise NotFound
    return upload


def arriving_upload(actor: Actor, token: str) -> Upload:
    """A file on its way, for who writes the lesson."""
    rows = Upload.objects.unscoped(ALL).select_related("lesson")
    upload = rows.filter(token=token).first()
    if upload is None or not policies.can_write(actor, upload.lesson):
        raise NotFound
    return upload


def uploads_of(lesson: Lesson) -> dict[str, Upload]:
    """The whole files of a lesson, by their tokens."""
    rows = Upload.objects.unscoped("of a lesson that was got through its gate")
    found = rows.filter(lesson=lesson).exclude(whole_at=None)
    return {str(upload.token): upload for upload in found}


def bytes_kept(organisation_id: int) -> int:
    """How much the lessons of an organisation hold, on its way included."""
    rows = Upload.objects.unscoped("a sum for the organisation's limit")
    found = rows.filter(organisation_id=organisation_id).aggregate(sum=Sum("size"))
    return found["sum"] or 0


def _may_have(actor: Actor, upload: Upload) -> bool:
    lesson = upload.lesson
    if Lesson.objects.within(actor.scope).filter(pk=lesson.pk).exists():
        return True
    shown = lesson.published
    if shown is None or str(upload.token) not in set(blocks.uploads_in(shown.blocks)):
        return False
    resources = list(lesson.uses.values_list("content__resource_id", flat=True))
    return bool(catalogue.visible_ids(actor, resources))
