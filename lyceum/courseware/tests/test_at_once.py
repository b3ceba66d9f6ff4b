"""The first of two at once: one waits, and comes second."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from lyceum.catalogue.testing import make_resource
from lyceum.courseware.errors.lti import ServiceRefused
from lyceum.courseware.models import Content, LtiScore, Package
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.courseware.testing import main_line_item, make_lti_link, make_lti_tool, make_package
from lyceum.kernel import clock
from lyceum.organisations.testing import make_role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ALL = "the tests see everything"


def at_once(*jobs):
    """All of these at the same time; what they raise comes back."""
    surprises, ready = [], threading.Barrier(len(jobs))

    def work(job):
        try:
            ready.wait()
            job()
        except BaseException as surprise:  # noqa: BLE001  the test shows it
            surprises.append(surprise)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return surprises


def test_of_two_first_scores_the_newer_one_stays(act, ada, acme):
    link = make_lti_link(make_lti_tool(acme))
    services.agree_to_tool(by=act(ada), link=link, is_listed=False)
    column, now = main_line_item(link), clock.now()
    about = {
        "userId": selectors.lti_subject_of(ada.pk, link.tool).subject,
        "activityProgress": "Completed", "gradingProgress": "FullyGraded", "scoreMaximum": 10,
    }  # fmt: skip

    def score(given, seconds):
        said = about | {
            "scoreGiven": given,
            "timestamp": (now + timedelta(seconds=seconds)).isoformat(),
        }
        return lambda: services.record_score(line_item=column, said=said)

    for _round in range(5):
        LtiScore.objects.unscoped(ALL).all().delete()
        surprises = at_once(score(3, 0), score(9, 60))
        assert all(isinstance(one, ServiceRefused) for one in surprises)
        assert LtiScore.objects.unscoped(ALL).get().given == 9


def test_two_packages_at_once_have_two_numbers(acme, act, grace, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_role(grace, "administrator", acme)
    by = act(grace)
    for number in range(4):
        resource = make_resource(acme, f"Joins {number}")
        Content.objects.create(  # what it opens was something before
            owner_id=resource.owner_id,
            organisation=acme,
            resource=resource,
            kind=Content.Kind.PACKAGE,
            added_at=clock.now(),
        )
        assert at_once(*[lambda at=resource: make_package(by, at) for _ in range(2)]) == []
        numbers = Package.objects.unscoped(ALL).filter(content__resource=resource)
        assert sorted(numbers.values_list("number", flat=True)) == [1, 2]
