"""Two accounts become one: a person walks one path."""

from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.paths.models import Advisor, Goal, Mark, Path, PlanComment

ALL = "a person's own path"


def join_paths(fold: identity.Fold) -> None:
    """The goals, marks and comments of the other path come over; its plans and advisors do not."""
    ours = Path.objects.unscoped(ALL).filter(person_id=fold.kept_id).first()
    theirs = Path.objects.unscoped(ALL).filter(person_id=fold.folded_id).first()
    if ours is None or theirs is None:
        return
    _bring_goals(fold, ours, theirs)
    decided = Mark.objects.filter(path=ours).values("resource_id")
    marks = Mark.objects.filter(path=theirs).exclude(resource_id__in=list(decided))
    fold.point(marks, "path_id", theirs.pk, ours.pk)
    fold.point(PlanComment.objects.all(), "path_id", theirs.pk, ours.pk)
    fold.leave(theirs)
    fold.say(_("both have a path: the goals come together, and a plan is made anew"))


def _bring_goals(fold: identity.Fold, ours: Path, theirs: Path) -> None:
    known = {_meant(goal) for goal in ours.goals.filter(state=Goal.State.OPEN)}
    for goal in theirs.goals.order_by("pk"):
        if goal.state == Goal.State.OPEN and _meant(goal) in known:
            fold.say(_("both have the goal “{goal}”: one is enough").format(goal=goal.title))
        else:
            fold.point(Goal.objects.filter(pk=goal.pk), "path_id", theirs.pk, ours.pk)


def _meant(goal: Goal) -> tuple[object, ...]:
    """Two goals are the same if they are the same role, or say the same and ask for the same."""
    if goal.role_id:
        return (goal.role_id,)
    targets = goal.targets.order_by("skill_id").values_list("skill_id", "level")
    return (goal.title.casefold(), *targets)


def settle_advisors(fold: identity.Fold) -> None:
    """Nobody advises themselves."""
    both = (fold.kept_id, fold.folded_id)
    fold.set_aside(Advisor.objects.filter(advisor_id__in=both, path__person_id__in=both))
