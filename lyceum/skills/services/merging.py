"""Two accounts become one: evidence comes together, levels are computed anew, sharing is not widened."""

from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.identity import api as identity
from lyceum.kernel.scope import person_owner
from lyceum.skills.models import Evidence, SharingGrant, SkillState

from .evidence import _compute

ALL = "a person's own, whoever may see it"


def settle_evidence(fold: identity.Fold) -> None:
    """What the one account said of the other was said of oneself: it no longer counts."""
    spoken = _spoken(fold.kept_id, fold.folded_id) | _spoken(fold.folded_id, fold.kept_id)
    of_each_other = Evidence.objects.unscoped(ALL).filter(spoken)
    skills = set(of_each_other.values_list("skill_id", flat=True))
    if fold.set_aside(of_each_other):
        states = SkillState.objects.unscoped(ALL)
        fold.set_aside(states.filter(person_id=fold.kept_id, skill_id__in=skills))
        fold.say(_("what the two accounts confirmed to each other no longer counts"))


def _spoken(of: int, by: int) -> Q:
    return Q(person_id=of, source=person_owner(by)) & ~Q(kind=Evidence.Kind.SELF)


def settle_states(fold: identity.Fold) -> None:
    """Levels are never moved: those of every skill that either knows are made from the evidence."""
    states = SkillState.objects.unscoped(ALL)
    theirs = states.filter(person_id=fold.folded_id)
    skills = list(theirs.values_list("skill_id", flat=True))
    both = states.filter(person_id=fold.kept_id, skill_id__in=skills)
    if twice := both.count():
        told = ngettext("{n} skill that both know", "{n} skills that both know", twice)
        fold.say(
            _("{these}: the level is computed anew from all evidence").format(
                these=told.format(n=twice)
            )
        )
    fold.set_aside(both)
    fold.set_aside(theirs)


def rebuild_states(fold: identity.Fold) -> None:
    """A level for every skill of which there is evidence and no level."""
    evidence = Evidence.objects.unscoped(ALL).filter(person_id=fold.kept_id)
    states = SkillState.objects.unscoped(ALL).filter(person_id=fold.kept_id)
    known = set(states.values_list("skill_id", flat=True))
    missing = set(evidence.values_list("skill_id", flat=True)) - known
    if missing:
        _compute({(fold.kept_id, skill_id) for skill_id in missing})
        fold.added(states.filter(skill_id__in=missing))


@transaction.atomic
def add_up_since_merge(*, kept_id: int) -> None:
    """After two accounts are two again: every level that is older than its evidence, or has none."""
    known = dict(_of(SkillState, kept_id).values_list("skill_id", "computed_at"))
    newest = _of(Evidence, kept_id).values("skill_id").annotate(newest=Max("recorded_at"))
    stale = {
        (kept_id, row["skill_id"])
        for row in newest
        if row["skill_id"] not in known or row["newest"] > known[row["skill_id"]]
    }
    if stale:
        _compute(stale)


def _of(model: type[Evidence] | type[SkillState], person_id: int) -> QuerySet[Any]:
    return model.objects.unscoped(ALL).filter(person_id=person_id)


def settle_sharing(fold: identity.Fold) -> None:
    """Whom the one let see their levels sees now what came from the other, too; nobody else does."""
    grants = SharingGrant.objects.unscoped(ALL)
    if fold.set_aside(grants.filter(person_id=fold.folded_id)):
        fold.say(_("whom only the folded account let see its skills no longer sees them"))
    if grants.filter(person_id=fold.kept_id, ended_at=None).exists():
        fold.say(
            _("whom the account that stays lets see its skills sees those that come over, too")
        )
