"""The common rules, met where something is offered, asked for or taken up."""

import pytest

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.models import Need, Resource
from lyceum.catalogue.testing import make_resource
from lyceum.organisations.testing import make_role
from lyceum.rules import api as rules
from lyceum.rules.testing import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(ada, acme, act):
    make_role(ada, "teacher", acme)
    return act(ada)


@pytest.fixture
def teachers_stay_home(db):
    make_rule("publish", is_permit=False, sentence={"who": {"roles": ["teacher"]}})


@pytest.mark.usefixtures("teachers_stay_home")
def test_offering_to_all_asks_the_rules_and_at_home_does_not(teacher, acme):
    offer = {"by": teacher, "organisation_id": acme.pk}
    with pytest.raises(rules.AgainstTheRules, match="may not publish"):
        catalogue.add_resource(title="Knots", visibility="ecosystem", **offer)
    at_home = catalogue.add_resource(title="Knots", visibility="organisation", **offer)

    with pytest.raises(rules.AgainstTheRules):
        catalogue.change_resource(by=teacher, resource_id=at_home.pk, visibility="ecosystem")
    at_home.refresh_from_db()
    assert at_home.visibility == "organisation"


@pytest.mark.usefixtures("teachers_stay_home")
def test_a_draft_for_all_is_asked_about_when_it_is_shown(teacher, acme):
    draft = make_resource(acme, "Knots", visibility="ecosystem", state="draft")

    with pytest.raises(rules.AgainstTheRules):
        catalogue.publish_resource(by=teacher, resource_id=draft.pk)
    assert Resource.objects.unscoped("a test").get(pk=draft.pk).state == "draft"


@pytest.mark.usefixtures("teachers_stay_home")
def test_what_is_shown_already_can_be_mended(teacher, acme):
    shown = make_resource(acme, "Knots", visibility="ecosystem")

    catalogue.change_resource(by=teacher, resource_id=shown.pk, summary="Ropes.")

    assert Resource.objects.unscoped("a test").get(pk=shown.pk).summary == "Ropes."


def test_asking_the_others_asks_the_rules(ada, acme, act):
    make_rule("ask", is_permit=False)

    with pytest.raises(rules.AgainstTheRules):
        catalogue.state_need(by=act(ada), title="Knots")
    assert not Need.objects.unscoped("a test").exists()
