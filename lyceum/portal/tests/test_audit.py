"""The event log's page, its file, and the facts that were given up on."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from lyceum.kernel.models import Delivery, RecordedEvent
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db


def tell(name, owner_id, by="person:999"):
    return RecordedEvent.objects.create(
        name=name, by=by, owner_id=owner_id, payload={"n": 1}, occurred_at=timezone.now()
    )


@pytest.fixture
def facts(acme, ada):
    ours = f"organisation:{acme.pk}"
    return [
        tell("catalogue.ResourcePublished", ours, by=f"person:{ada.pk}"),
        tell("learning.Enrolled", f"person:{ada.pk}"),
        tell("catalogue.ResourceChanged", "organisation:999"),
    ]


def names(answer):
    return {row.name for row in answer.context["rows"]}


def test_who_runs_the_ecosystem_reads_everything_with_names(client, olga, facts):
    client.force_login(olga)

    answer = client.get(reverse("portal:audit"))

    assert {fact.name for fact in facts} <= names(answer)
    assert "Ada" in answer.text


def test_it_filters(client, olga, acme, ada, facts):
    client.force_login(olga)

    def asked(**words):
        return names(client.get(reverse("portal:audit"), words))

    assert asked(name="learning.Enrolled") == {"learning.Enrolled"}
    assert asked(organisation=acme.pk) >= {"catalogue.ResourcePublished"}
    assert asked(by=f"person:{ada.pk}") == {"catalogue.ResourcePublished"}
    assert asked(until="2001-01-01") == set()


def test_an_organisation_s_administrator_reads_its_facts_only(client, grace, acme, facts):
    make_role(grace, "administrator", acme)
    client.force_login(grace)

    shown = names(client.get(reverse("portal:audit")))

    assert "catalogue.ResourcePublished" in shown
    assert not shown & {"learning.Enrolled", "catalogue.ResourceChanged"}


@pytest.mark.parametrize("name", ["audit", "export-audit", "parked"])
def test_outsiders_find_nothing(client, ada, linus, facts, name):
    for person in (ada, linus):
        client.force_login(person)
        assert client.get(reverse(f"portal:{name}")).status_code == 404


def test_the_file_has_the_same_lines(client, olga, facts):
    client.force_login(olga)

    answer = client.get(reverse("portal:export-audit"), {"name": "learning.Enrolled"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["what"] for row in rows] == ["learning.Enrolled"]


@pytest.mark.parametrize(
    "asked", [{"since": "soon"}, {"name": "nothing.Told"}, {"organisation": 9}]
)
def test_a_wrong_question_is_told_and_not_answered_with_everything(client, olga, facts, asked):
    client.force_login(olga)

    page, file = (client.get(reverse(f"portal:{one}"), asked) for one in ("audit", "export-audit"))

    for answer in (page, file):
        assert answer.status_code == 422
        assert answer.context["rows"] == []
        assert answer.context["form"].errors.keys() == asked.keys()
        assert "field-error" in answer.text or "errorlist" in answer.text


def test_what_was_given_up_gets_a_second_chance(client, olga, facts):
    delivery = Delivery.objects.create(
        event=facts[0], subscriber="x.hear", reason="no such bell", parked_at=timezone.now()
    )
    client.force_login(olga)

    assert "no such bell" in client.get(reverse("portal:parked")).text
    client.post(reverse("portal:replay", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.parked_at is None


def test_only_who_runs_the_ecosystem_replays(client, grace, acme, facts):
    make_role(grace, "administrator", acme)
    client.force_login(grace)

    assert client.post(reverse("portal:replay", args=[1])).status_code == 404


def test_it_costs_the_same_for_two_and_for_forty(
    client, olga, ada, acme, django_assert_max_num_queries
):
    for number in range(40):
        tell(f"learning.F{number}", f"person:{ada.pk}", by=f"person:{ada.pk}")
    client.force_login(olga)

    with django_assert_max_num_queries(13):
        client.get(reverse("portal:audit"))
