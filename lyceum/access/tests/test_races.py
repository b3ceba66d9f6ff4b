"""Two browsers with one link: it opens once."""

import threading

import pytest
from django.db import connection

from lyceum.access import api, services
from lyceum.kernel import actors


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
