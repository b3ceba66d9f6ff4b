"""The pages: everybody reads, who runs the ecosystem writes, whoever is refused is told why."""

import pytest
from django.urls import reverse

from lyceum.rules.models import RuleVersion
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db
GAPS = {
    "may": "permit",
    "action": "enrol",
    "whose": "",
    "price": "",
    "currency": "EUR",
    "reason": "",
    "text": "",
    "words": "",
}


@pytest.fixture
def as_olga(client, olga):
    client.force_login(olga)
    return client


def test_everybody_reads_the_rules(client, ada):
    make_rule(
        is_permit=False, sentence={"what": {"resources": ["book"]}}, reason="Books are heavy."
    )
    client.force_login(ada)

    shown = client.get(reverse("rules:rules")).text

    assert "Everybody may enrol in anything." in shown
    assert "Nobody may enrol in anything of the kind book." in shown
    assert "Books are heavy." in shown
    assert "Write a rule" not in shown


def test_only_who_runs_the_ecosystem_gets_to_writing(client, ada):
    client.force_login(ada)
    draft = RuleVersion.objects.filter(starts_at=None)

    assert client.get(reverse("rules:add")).status_code == 403
    assert client.post(reverse("rules:add"), GAPS).status_code == 403
    assert client.get(reverse("rules:change", args=["everybody-learns"])).status_code == 403
    assert client.post(reverse("rules:retire", args=["everybody-learns"])).status_code == 403
    assert not draft.exists()


def test_a_rule_is_changed_in_words_looked_at_and_published(as_olga):
    address = reverse("rules:change", args=["everybody-learns"])
    assert "Everybody may enrol in anything." in as_olga.get(address).text

    made = as_olga.post(address, GAPS | {"price": "100"})
    [version] = RuleVersion.objects.all()
    assert made.url == reverse("rules:version", args=[version.pk])
    shown = as_olga.get(made.url).text
    as_olga.post(reverse("rules:publish", args=[version.pk]))

    says = "Everybody may enrol in anything, when its price is known and at most 100.00 EUR."
    assert says in shown
    assert "Nobody would have got another answer." in shown
    page = as_olga.get(reverse("rules:rules")).text
    assert says in page
    assert "Everybody may enrol in anything." not in page


def test_a_rule_is_retired(as_olga):
    as_olga.post(reverse("rules:retire", args=["everybody-asks"]))

    in_force, _retired = as_olga.get(reverse("rules:rules")).text.split("No longer in force")
    assert "Everybody may ask" not in in_force


def test_a_wrong_text_stays_in_the_form_with_its_place(as_olga):
    text = 'permit (principal, action == Action::"enrol", resource) when { resource.colour == 1 };'

    answer = as_olga.post(reverse("rules:add"), GAPS | {"text": text, "words": "Colours."})

    assert answer.status_code == 422
    assert "colour" in answer.text
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"price": "much"}, "An amount such as 250"),
        ({"price": "-5"}, "An amount such as 250"),
        ({"action": "fly"}, "Select a valid choice"),
        ({"action": "ask", "resources": ["book"]}, "does not speak of it"),
        ({"who_kinds": ["circus"]}, "Select a valid choice"),
        ({"text": "permit (principal, action, resource);"}, "Say in plain words"),
    ],
)
def test_gaps_that_make_no_sense_are_told(as_olga, given, told):
    answer = as_olga.post(reverse("rules:add"), GAPS | given)

    assert answer.status_code == 422
    assert told in answer.text


def test_a_draft_is_seen_by_who_writes_rules_only(client, ada, as_olga):
    as_olga.post(reverse("rules:add"), GAPS | {"may": "forbid"})
    [version] = RuleVersion.objects.all()
    address = reverse("rules:version", args=[version.pk])

    assert "draft" in as_olga.get(reverse("rules:rules")).text
    client.force_login(ada)
    assert client.get(address).status_code == 404
    assert "Nobody may" not in client.get(reverse("rules:rules")).text


def test_what_is_retired_can_be_written_anew(client, ada, as_olga):
    as_olga.post(reverse("rules:retire", args=["everybody-learns"]))
    shown = as_olga.get(reverse("rules:rules")).text

    assert "No longer in force" in shown
    assert reverse("rules:change", args=["everybody-learns"]) in shown
    client.force_login(ada)
    assert "No longer in force" not in client.get(reverse("rules:rules")).text
