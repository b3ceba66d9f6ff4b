"""What a space is asked."""

from lyceum.communities.models import PromptPlan
from lyceum.communities.types import Place


def plan_of(place: Place) -> PromptPlan | None:
    """What the calendar asks of it."""
    return PromptPlan.objects.filter(space=place.space, is_on=True).first()
