"""The front door."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.kernel import clock
from lyceum.learning import api as learning

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("hour", "words"), [(6, "Good morning"), (11, "Good afternoon"), (18, "Good evening")]
)
def test_it_greets_by_the_person_s_own_time(client, ada, acme, monkeypatch, hour, words):
    ada.time_zone = "Europe/Berlin"  # an hour ahead in winter
    ada.save()
    moment = datetime(2026, 1, 14, hour, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    client.force_login(ada)

    assert f"{words}, Ada" in client.get("/").text


def test_the_week_shows_the_time_spent(client, ada, act, acme):
    by = act(ada)
    made = learning.enrol(by=by, resource_id=make_resource(acme, "Joins").pk, learner_id=ada.pk)
    learning.log_effort(by=by, enrolment_id=made.pk, minutes=35, on=clock.today())
    client.force_login(ada)

    assert "35\N{NO-BREAK SPACE}min" in client.get(reverse("portal:home")).text
