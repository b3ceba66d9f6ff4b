"""Who has to answer in a programme is told, and so is whom an answer is for."""

import pytest
from django.apps import apps

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import services
from lyceum.programmes.models import Team
from lyceum.programmes.testing import formed, make_agreement, make_participant, make_programme
from lyceum.programmes.types import Brief, HandIn, Limits, Owner, Pact

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint(acme, ada, settings, tmp_path):
    """Of Acme and Brick, where Berta learns and a keeper answers; of Acme it is Ada who learns."""
    settings.MEDIA_ROOT = tmp_path
    brick = make_organisation("Brick")
    berta, keeper = make_person("Berta"), make_person("Keeper of Brick")
    for person in (berta, keeper):
        make_membership(brick, person)
    make_role(keeper, "administrator", brick)
    made = make_programme(acme, is_joint=True)
    make_agreement(made, {acme: 5, brick: 5})
    made.acme, made.brick, made.ada, made.berta, made.keeper = acme, brick, ada, berta, keeper
    return made


@pytest.fixture
def inside(joint):
    for person, home in ((joint.ada, joint.acme), (joint.berta, joint.brick)):
        make_participant(joint, person, home)


@pytest.fixture
def case(act, teacher, joint):
    brief = Brief(sponsor_id=joint.brick.pk, title="Trucks", brief="?", due_on=clock.today())
    return services.add_case(by=act(teacher), programme_id=joint.pk, brief=brief)


def due_of(person):
    rows = apps.get_model("agenda.Entry").objects.unscoped("a test")
    found = rows.filter(person=person, kind="programmes.case", cancelled_at=None)
    return [entry.title for entry in found]


def test_who_signs_is_told_and_who_wrote_it_is_not(act, joint):
    assert kinds_to(joint.keeper) == ["programmes.to_sign"]
    make_role(joint.ada, "administrator", joint.acme)
    owners = tuple(Owner(organisation_id=one.pk, seats=1) for one in (joint.acme, joint.brick))
    pact = Pact(owners=owners, starts_on=clock.today(), ends_on=clock.today())
    services.offer_agreement(by=act(joint.ada), programme_id=joint.pk, pact=pact)

    assert kinds_to(joint.keeper) == ["programmes.to_sign"] * 2
    assert kinds_to(joint.ada) == []


@pytest.mark.parametrize(("is_yes", "kind"), [(True, "let_in"), (False, "not_let_in")])
def test_the_home_is_told_who_asks_and_they_what_it_said(act, joint, is_yes, kind):
    asked = services.ask_admission(
        by=act(joint.berta), programme_id=joint.pk, organisation_id=joint.brick.pk
    )
    assert kinds_to(joint.keeper)[-1] == "programmes.asked"

    services.answer_admission(by=act(joint.keeper), participation_id=asked.pk, is_yes=is_yes)
    assert kinds_to(joint.berta) == [f"programmes.{kind}"]


def test_who_is_in_a_cohort_is_told(act, teacher, joint, inside):
    services.take_forming(by=act(teacher), forming_id=formed(joint).pk)
    assert kinds_to(joint.berta) == kinds_to(joint.ada) == ["programmes.in_cohort"]


def test_a_team_the_sponsor_and_the_calendar_know_of_a_case(act, teacher, joint, inside, case):
    asked = services.ask_forming(
        by=act(teacher),
        programme_id=joint.pk,
        limits=Limits(smallest=2, largest=2),
        kind="teams",
        case_id=case.pk,
    )
    services.work_out(forming_id=asked.pk)
    services.take_forming(by=act(teacher), forming_id=asked.pk)
    team = Team.objects.get(case=case)
    assert kinds_to(joint.berta) == ["programmes.in_team"]
    assert due_of(joint.berta) == due_of(joint.ada) == ["Trucks"]

    given = HandIn("Answer", url="https://example.org/")
    services.deliver(by=act(joint.ada), team_id=team.pk, given=given)
    assert kinds_to(joint.keeper)[-1] == "programmes.handed_in"
    services.give_feedback(by=act(joint.keeper), team_id=team.pk, verdict="taken", words="Yes.")
    assert kinds_to(joint.berta)[-1] == kinds_to(joint.ada)[-1] == "programmes.feedback"


def test_who_leaves_has_it_in_the_calendar_no_more(act, teacher, joint, inside, case):
    team = Team.objects.create(case=case, number=1)
    said = {"by": act(teacher), "case_id": case.pk}
    for person in (joint.ada, joint.berta):
        services.place_in_team(**said, person_id=person.pk, team_id=team.pk)
    assert due_of(joint.ada) == due_of(joint.berta) == ["Trucks"]

    services.leave_programme(by=act(joint.berta), programme_id=joint.pk)
    services.place_in_team(**said, person_id=joint.ada.pk, team_id=None)

    assert due_of(joint.ada) == due_of(joint.berta) == []
