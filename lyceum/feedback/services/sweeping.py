"""What the clock clears up."""

from lyceum.feedback.models import Asked, Survey
from lyceum.kernel import actors, clock
from lyceum.kernel.schedule import one_by_one

from .boxes import mix_boxes
from .surveys import close_survey


def mix_waiting() -> int:
    """Once a week those who wait for more of their unit come together with others."""
    return mix_boxes()


def close_surveys() -> int:
    """Those whose day is past."""
    over = Survey.objects.unscoped("the clock closes them").filter(
        state=Survey.State.OPEN, closes_on__lt=clock.today()
    )
    return one_by_one(_close, list(over))


def _close(survey: Survey) -> bool:
    house = actors.system("feedback", survey.owner_id)
    return close_survey(by=house, survey_id=survey.pk).state == Survey.State.CLOSED


def forget_drafts() -> int:
    """What nobody can hand in any more."""
    rows = Asked.objects.unscoped("the clock forgets drafts").exclude(draft="")
    return rows.filter(until__lt=clock.today()).update(draft="")
