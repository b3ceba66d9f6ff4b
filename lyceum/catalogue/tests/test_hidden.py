"""What the rules keep from somebody is in no list, no search, no page and no plan."""

import pytest
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_organisation
from lyceum.rules import api as rules
from lyceum.rules.testing import make_rule
from lyceum.skills.testing import make_skill


@pytest.fixture
def lecture(db):
    college = make_organisation("College", kind="university")
    teaches = {make_skill("Weaving"): (0, 3)}
    return make_resource(college, "A lecture on weaving", teaches=teaches, visibility="ecosystem")


def test_it_is_found_nowhere(client, ada, acme, lecture):
    client.force_login(ada)
    page = reverse("catalogue:resource", args=[lecture.pk])
    assert client.get(page).status_code == 200

    make_rule("see", is_permit=False, sentence={"what": {"of_kinds": ["university"]}})

    assert client.get(page).status_code == 404
    explored = client.get(reverse("catalogue:explore"), {"q": "weaving"}).text
    assert "A lecture on weaving" not in explored


def test_it_is_no_candidate_of_a_plan(ada, acme, lecture):
    skill = catalogue.taught([lecture.pk])[lecture.pk][0].skill_id
    make_rule("see", is_permit=False, sentence={"what": {"of_kinds": ["university"]}})
    scope = rules.within_rules(organisations.scope_of(ada.pk))

    assert catalogue.candidates(actors.person(ada.pk, scope), [skill]) == []
