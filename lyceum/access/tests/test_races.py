"""Two at once: two browsers with one link, two clicks, two requests for one user: one is first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lyceum.access import api, services
from lyceum.access.errors import ChangedMeanwhile
from lyceum.access.models import ScimUser
from lyceum.access.selectors import open_views
from lyceum.access.types import SaidEmail, SaidUser
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError, EditedMeanwhile
from lyceum.organisations.testing import make_role

HOUSE = actors.system("tests")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_link_opens_once_for_many_at_once(ada):
    token = api.sign_in_link(by=actors.system("tests"), person_id=ada.pk).split("/")[-2]
    outcomes, start = [], threading.Barrier(6)

    def run():
        start.wait()
        try:
            outcomes.append(services.use_link(token=token).pk)
        except api.LinkIsSpent:
            outcomes.append("spent")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count(ada.pk) == 1
    assert outcomes.count("spent") == 5


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_double_click_looks_once(acme, ada, act):
    adam = make_person("Adam")
    make_role(adam, "administrator", acme)
    by, outcomes, start = act(adam), [], threading.Barrier(4)

    def run():
        start.wait()
        try:
            services.begin_viewing(
                by=by, organisation_id=acme.pk, person_id=ada.pk, reason="Two clicks in a row."
            )
            outcomes.append("begun")
        except EditedMeanwhile:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 4
    assert outcomes.count("begun") >= 1
    assert open_views().count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_requests_make_one_user(acme):
    said = SaidUser(user_name="new", emails=(SaidEmail("new@acme.example"),))

    def create():
        try:
            return services.create_user(by=HOUSE, organisation_id=acme.pk, said=said)
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [future.result() for future in [pool.submit(create) for _ in range(4)]]

    assert sum(not isinstance(answer, DomainError) for answer in answers) == 1, answers
    assert ScimUser.objects.unscoped("test").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_changes_to_the_same_version_one_is_told(acme):
    row = services.create_user(by=HOUSE, organisation_id=acme.pk, said=SaidUser(user_name="new"))

    def change(number):
        try:
            services.update_user(
                by=HOUSE,
                organisation_id=acme.pk,
                resource_id=row.row.resource_id,
                said=SaidUser(user_name="new", title=f"Title {number}"),
                version=row.version,
            )
        except ChangedMeanwhile:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(change, n) for n in range(4)]]

    assert sum(done) == 1
