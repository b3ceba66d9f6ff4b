"""Two at once: a link opens once, an administrator looks as one person."""

import threading

import pytest
from django.db import connection

from lyceum.access import api, services
from lyceum.access.selectors import open_views
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.errors import EditedMeanwhile
from lyceum.organisations.testing import make_role


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
