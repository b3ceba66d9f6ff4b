"""Who opened a page about somebody: a row per viewer, kind and day, for the person to read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.identity import api, services
from lyceum.identity.models import Disclosure
from lyceum.kernel import actors, clock

pytestmark = pytest.mark.django_db
SEEN = reverse("identity:seen")
KIND = "organisations.place"


def test_one_row_a_day_and_none_for_oneself(ada, grace, act):
    for _time in range(3):
        api.note_disclosure(viewer=act(grace), person_id=ada.pk, kind=KIND)
        api.note_disclosure(viewer=act(ada), person_id=ada.pk, kind=KIND)
        api.note_disclosure(viewer=actors.system("x"), person_id=ada.pk, kind=KIND)
    with clock.travelled(clock.now() + timedelta(days=1)):
        api.note_disclosure(viewer=act(grace), person_id=ada.pk, kind=KIND)

    assert list(Disclosure.objects.values_list("person", "viewer")) == [(ada.pk, grace.pk)] * 2


def test_it_is_written_cheaply(ada, grace, act, django_assert_num_queries):
    viewer = act(grace)
    with django_assert_num_queries(2):
        api.note_disclosure(viewer=viewer, person_id=ada.pk, kind=KIND)
    with django_assert_num_queries(1):
        api.note_disclosure(viewer=viewer, person_id=ada.pk, kind=KIND)


def test_the_person_reads_it(client, ada, grace, act):
    api.note_disclosure(viewer=act(grace), person_id=ada.pk, kind=KIND)
    client.force_login(ada)

    for page in (SEEN, reverse("identity:privacy")):
        assert "Grace" in client.get(page).text
        assert "the page of your place" in client.get(page).text


def test_outsiders_find_nothing(client, ada, grace, linus, act):
    api.note_disclosure(viewer=act(grace), person_id=ada.pk, kind=KIND)
    client.force_login(linus)

    assert "Grace" not in client.get(SEEN).text


def test_it_pages_and_asks_few_queries(client, ada, grace, act, django_assert_max_num_queries):
    start = clock.now()
    for day in range(60):
        with clock.travelled(start + timedelta(days=day)):
            api.note_disclosure(viewer=act(grace), person_id=ada.pk, kind=KIND)
    client.force_login(ada)

    with django_assert_max_num_queries(7):
        page = client.get(SEEN).text
    assert "Older" in page
    last = Disclosure.objects.order_by("-pk")[49].pk
    assert "Older" not in client.get(SEEN, {"before": last}).text


def test_it_is_kept_for_a_year(ada, grace, act):
    api.note_disclosure(viewer=act(grace), person_id=ada.pk, kind=KIND)

    with clock.travelled(clock.now() + timedelta(days=364)):
        services.apply_retention()
        assert Disclosure.objects.exists()
    with clock.travelled(clock.now() + timedelta(days=367)):
        assert services.apply_retention() == {"identity.disclosures": 1}
    assert not Disclosure.objects.exists()
