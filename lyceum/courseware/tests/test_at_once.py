"""The first of two at once: one waits, and comes second."""

import json
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from lyceum.catalogue.testing import make_resource
from lyceum.courseware.errors.lti import ServiceRefused
from lyceum.courseware.models import Content, LtiScore, Package
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.selectors import play_address
from lyceum.courseware.services import lti as services
from lyceum.courseware.services import open_unit
from lyceum.courseware.testing import (
    Unit,
    main_line_item,
    make_lti_link,
    make_lti_tool,
    make_package,
)
from lyceum.kernel import clock
from lyceum.organisations.testing import make_role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ALL = "the tests see everything"
EXPERIENCED = "http://adlnet.gov/expapi/verbs/experienced"


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


@pytest.fixture
def launch(act, acme, house, settings, tmp_path):
    """launch(person, resource) is a unit that has begun, with a client of its own."""
    settings.MEDIA_ROOT = tmp_path

    def begin(person, resource):
        session = open_unit(by=act(person), resource_id=resource.pk)
        return Unit(Client(), play_address(session)).begin()

    return begin


def test_two_units_that_refer_to_statements_at_once_are_both_heard(
    launch, house, resource, ada, mona
):
    make_package(house, resource)
    units, statuses = [launch(person, resource) for person in (ada, mona)], []

    def post(unit):
        said = [unit.statement(EXPERIENCED) for _ in range(2)]
        said[1]["object"] = {"objectType": "StatementRef", "id": said[0]["id"]}
        statuses.append(unit.ask("POST", "statements", json.dumps(said)).status_code)

    for _round in range(10):
        assert at_once(*[lambda unit=unit: post(unit) for unit in units]) == []
    assert statuses == [200] * 20


def test_a_unit_that_tells_while_it_is_opened_anew_is_heard_or_refused(
    launch, act, house, resource, ada
):
    make_package(house, resource)
    for _round in range(10):
        unit, statuses = launch(ada, resource), []
        tell = partial(unit.tell, EXPERIENCED)
        surprises = at_once(
            lambda tell=tell, statuses=statuses: statuses.extend(
                tell().status_code for _ in range(3)
            ),
            lambda: open_unit(by=act(ada), resource_id=resource.pk),
        )
        assert surprises == []
        assert set(statuses) <= {204, 403}
