"""The published xAPI profile keeps the rules of xAPI Profiles, and what is told keeps the profile."""

import json
from copy import deepcopy

import pytest

from lyceum.footprint.models import Line
from lyceum.kernel import actors, eventlog
from lyceum.portal import demo
from lyceum.statements import api as statements

from .xapi_profiles import broken, matching, problems

pytestmark = pytest.mark.django_db
AT = "/xapi/profile/footprint"


@pytest.fixture
def profile(client):
    response = client.get(AT, headers={"Accept": "application/ld+json"})
    assert response["Content-Type"] == "application/ld+json"
    return json.loads(response.content)


def test_the_document_keeps_every_rule(profile):
    assert problems(profile) == []
    assert len(profile["templates"]) > 20


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p.pop("author"),
        lambda p: p["templates"][0].pop("definition"),
        lambda p: p["templates"][0].update(prefLabel={}),
        lambda p: p["templates"][0].update(inScheme="https://elsewhere.example/v1"),
        lambda p: p["templates"][1].update(id=p["templates"][0]["id"]),
        lambda p: p["templates"][0]["rules"][0].pop("presence"),
        lambda p: p["templates"][0]["rules"][0].update(location="$.result[?(@.x)]"),
        lambda p: p["patterns"][0].update(oneOrMore="https://elsewhere.example/#deed"),
        lambda p: p["patterns"][0].update(sequence=[p["id"], p["id"]]),
        lambda p: p["patterns"][1].update(alternates=[p["patterns"][0]["id"]] * 2),
        lambda p: p["patterns"][0].pop("prefLabel"),
        lambda p: p.update({"more": 1}),
    ],
)
def test_the_rules_find_what_breaks_them(profile, spoil):
    wrong = deepcopy(profile)
    spoil(wrong)
    assert problems(wrong)


def test_it_stands_where_its_statements_say(client, profile, settings):
    for iri in (profile["id"], profile["versions"][0]["id"]):
        path = iri.removeprefix(settings.BASE_URL.rstrip("/"))
        assert json.loads(client.get(path).content)["id"] == profile["id"]
    page = client.get(AT, headers={"Accept": "text/html,*/*;q=0.8"}).text
    for template in [*profile["templates"], *profile["patterns"]]:
        assert f'id="{template["id"].rpartition("#")[2]}"' in page
    assert client.get(f"{AT}/v0.0.9").status_code == 404


def test_what_the_demo_tells_keeps_the_templates(profile):
    """Everything that happens in the demo: each statement matches one template, with all rules."""
    demo.begin(0.02)
    while eventlog.deliver():
        pass
    told = [
        row.statement
        for person in set(Line.objects.unscoped("test").values_list("person_id", flat=True))
        for row in statements.statements_about(actors.person(person), person, limit=1000)
    ]

    assert len(told) > 100
    for said in told:
        (template,) = matching(profile, said)
        assert broken(template, said) == []
        assert profile["versions"][0]["id"] in [
            one["id"] for one in said["context"]["contextActivities"]["category"]
        ]
    for_sure = {rule["location"] for each in profile["templates"] for rule in each["rules"]}
    assert broken(profile["templates"][0], {**told[0], "object": {}})
    assert len(for_sure) > 8
