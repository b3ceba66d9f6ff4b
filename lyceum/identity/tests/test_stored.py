"""The page "What is stored about me"."""

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.identity.types import keepings
from lyceum.kernel import clock

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging.Message")
PAGE = reverse("identity:privacy")


def test_it_tells_of_every_kind_what_why_for_whom_and_how_long(client, ada):
    client.force_login(ada)

    page = client.get(PAGE).text

    for keeping in keepings():
        assert str(keeping.label) in page
    assert "as long as you have an account" in page
    assert "90 days" in page


def test_it_counts_what_is_there_and_only_ones_own(client, ada, grace):
    for person, times in ((ada, 2), (grace, 3)):
        for _time in range(times):
            Message.objects.unscoped("test").create(
                owner_id=f"person:{person.pk}",
                person=person,
                kind="tests.written",
                created_at=clock.now(),
            )
    client.force_login(ada)

    rows = {row.keeping.kind: row.count for row in client.get(PAGE).context["rows"]}

    assert rows["messaging.messages"] == 2
    assert rows["identity.profile"] == 2  # the person and the address


def test_it_is_found_from_the_profile(client, ada):
    client.force_login(ada)
    assert PAGE in client.get(reverse("identity:profile")).text


def test_it_is_cheap(client, ada, acme, django_assert_max_num_queries):
    client.force_login(ada)

    with django_assert_max_num_queries(11):
        assert client.get(PAGE).status_code == 200
