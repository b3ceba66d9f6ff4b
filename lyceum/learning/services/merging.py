"""Two accounts become one: what both were in the middle of is gone through once."""

from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.learning.models import Effort, Enrolment, Note
from lyceum.wallets import api as wallets

ALL = "a person's own way through what they learn"


def join_enrolments(fold: identity.Fold) -> None:
    """Two open enrolments in one resource become one, with the further progress and all effort."""
    enrolments = (
        Enrolment.objects.unscoped(ALL).select_for_update().filter(state__in=Enrolment.OPEN)
    )
    ours = {one.resource_id: one for one in enrolments.filter(person_id=fold.kept_id)}
    for theirs in enrolments.filter(person_id=fold.folded_id).order_by("pk"):
        if known := ours.get(theirs.resource_id):
            _join(fold, known, theirs)


def _join(fold: identity.Fold, ours: Enrolment, theirs: Enrolment) -> None:
    State = Enrolment.State  # noqa: N806  a class
    has_started = State.STARTED in (ours.state, theirs.state)
    with fold.together():
        fold.change(theirs, state=State.WITHDRAWN, changed_at=clock.now())
        fold.change(
            ours,
            progress=max(ours.progress, theirs.progress),
            state=State.STARTED if has_started else ours.state,
            offering_id=ours.offering_id or theirs.offering_id,
        )
        fold.count(ours, minutes_logged=theirs.minutes_logged)
        for model in (Effort, Note):
            fold.point(model.objects.unscoped(ALL), "enrolment_id", theirs.pk, ours.pk)
    wallets.join_paid(fold, ended=_paid(theirs), stays=_paid(ours))
    fold.replace(theirs, ours)
    fold.say(_("both are enrolled in one resource: one enrolment, with the further progress"))


def _paid(enrolment: Enrolment) -> str:
    """What a purchase is about that paid for it."""
    return f"learning.enrolment:{enrolment.pk}"
