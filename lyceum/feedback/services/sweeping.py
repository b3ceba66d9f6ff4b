"""What the clock clears up."""

from lyceum.feedback.models import Asked, Survey
from lyceum.kernel import actors, clock

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
    for survey in list(over):
        close_survey(by=actors.system("feedback", survey.owner_id), survey_id=survey.pk)
    return len(over)


def forget_drafts() -> int:
    """What nobody can hand in any more."""
    rows = Asked.objects.unscoped("the clock forgets drafts").exclude(draft="")
    return rows.filter(until__lt=clock.today()).update(draft="")
