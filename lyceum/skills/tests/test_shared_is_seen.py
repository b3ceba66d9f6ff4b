"""Whom one lets in stands with all that one agreed to, and who looks is noted."""

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_role
from lyceum.skills import api as skills

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")
PAGE = reverse("identity:consents")
Disclosure = apps.get_model("identity.Disclosure")


def test_what_is_shared_elsewhere_stands_here_and_ends_here(client, ada, grace, acme, act):
    grant = skills.share_levels(by=act(ada), with_person_id=grace.pk)
    client.force_login(ada)

    page = client.get(PAGE).text
    assert "Grace" in page
    end = reverse("skills:end-sharing", args=[grant.pk])
    assert end in page
    client.post(end)
    assert "Grace" not in client.get(PAGE).text


def test_the_pages_about_a_person_are_noted(client, ada, grace, acme, act):
    skills.share_levels(by=act(ada), with_person_id=grace.pk)
    make_role(grace, "hr-partner", acme)
    client.force_login(grace)

    client.get(reverse("organisations:place", args=[acme.slug, ada.pk]))
    client.get(reverse("skills:of-person", args=[ada.pk]))
    client.get(reverse("organisations:organisation", args=[acme.slug]))

    assert set(Disclosure.objects.values_list("kind", flat=True)) == {
        "organisations.place",
        "skills.levels",
    }


def test_who_may_not_see_it_leaves_no_trace(client, ada, linus, acme):
    client.force_login(linus)
    client.get(reverse("organisations:place", args=[acme.slug, ada.pk]))
    client.get(reverse("skills:of-person", args=[ada.pk]))

    assert not Disclosure.objects.exists()


def test_skills_are_there_for_the_manager_only_once_they_are_shared(ada, grace, acme, act):
    organisations.change_membership(
        by=HOUSE, organisation_id=acme.pk, person_id=ada.pk, manager_id=grace.pk
    )
    skill = skills.add_skill(by=HOUSE, label="Weaving", organisation_id=acme.pk)
    skills.rate_self(by=act(ada), ratings={skill: 3})
    lens = next(each for each in identity.lenses() if each.name == "skills.levels")
    assert lens.rows(ada.pk, acme.pk, "en") == []

    skills.share_levels(by=act(ada), with_manager_at=acme.pk)
    [(label, word)] = lens.rows(ada.pk, acme.pk, "en")
    assert label == "Weaving"
    assert word
