"""Facts may overtake each other: a score that is heard before the launch ends the same."""

import pytest

from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.courseware.testing import main_line_item, make_lti_link, make_lti_tool
from lyceum.learning.models import Enrolment

from .conftest import deliver

pytestmark = pytest.mark.django_db


def test_the_score_takes_the_resource_up_and_completes_it(act, ada, acme):
    link = make_lti_link(make_lti_tool(acme))
    services.agree_to_tool(by=act(ada), link=link, is_listed=False)
    said = {
        "userId": selectors.lti_subject_of(ada.pk, link.tool).subject,
        "timestamp": "2026-11-26T10:00:00.000Z",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }

    services.record_score(line_item=main_line_item(link), said=said)
    deliver()

    assert Enrolment.objects.unscoped("test").get(person=ada).state == "completed"
