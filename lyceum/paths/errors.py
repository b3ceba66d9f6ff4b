from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class GoalIsEmpty(DomainError):
    code = "goal_is_empty"
    status = 422
    message = _("This goal asks for no skill. Choose a role, or skills with levels.")


class LimitIsImpossible(DomainError):
    code = "limit_is_impossible"
    status = 422
    message = _("Give at least a quarter of an hour a week, no negative money and a date to come.")


class NotAnAdvisor(DomainError):
    code = "not_an_advisor"
    message = _("Only somebody with the role of an advisor can be invited to see a path.")


class StepIsGone(DomainError):
    code = "step_is_gone"
    message = _("This is no longer a step of the plan. Reload to see what is.")


class ResourceServesNothing(DomainError):
    code = "resource_serves_nothing"
    message = _("This resource teaches nothing that your goals ask for.")
