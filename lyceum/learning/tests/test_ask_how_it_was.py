"""What is finished is asked about, in one tap, on its page."""

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.feedback import api as feedback
from lyceum.learning import services

pytestmark = pytest.mark.django_db


def test_its_page_asks_in_one_tap_and_only_once(client, ada, act, acme, resource, enrolment):
    client.force_login(ada)
    button = reverse("learning:at-resource", args=[resource.pk])
    tap = reverse("feedback:tap", args=["resource", resource.pk])
    assert tap not in client.get(button).text
    services.complete(by=act(ada), enrolment_id=enrolment.pk)
    again = services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    services.complete(by=act(ada), enrolment_id=again.pk)

    assert tap in client.get(button).text
    assert tap in client.get(reverse("learning:enrolment", args=[enrolment.pk])).text
    asked = apps.get_model("feedback.Asked").objects.unscoped("test").get()
    assert (asked.organisation_id, asked.offered_by) == (acme.pk, acme.pk)
    page = client.post(reverse("feedback:give-score", args=[asked.pk]), {"score": "9"}, follow=True)
    assert page.status_code == 200
    assert feedback.enps_about("resource", [str(resource.pk)]) == {}  # one is too few
