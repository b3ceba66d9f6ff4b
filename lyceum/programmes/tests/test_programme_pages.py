"""The pages of programmes, agreements, cohorts and cases: for whom they are, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.models import (
    Agreement,
    Case,
    CohortMember,
    Forming,
    Participation,
    Programme,
    Team,
)
from lyceum.programmes.testing import formed, make_agreement, make_participant, make_programme

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def brick(db):
    return make_organisation("Brick")


@pytest.fixture
def keepers(acme, brick, teacher):
    """Grace runs it for Acme and signs; Bea answers for Brick."""
    make_role(teacher, "administrator", acme)
    bea = make_person("Bea")
    make_membership(brick, bea)
    make_role(bea, "administrator", brick)
    return teacher, bea


@pytest.fixture
def joint(acme, brick, keepers):
    programme = make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 9, brick: 9}, cost=100_00)
    programme.people = []
    for home in (acme, brick):
        for number in range(2):
            person = make_person(f"{home.name} {number}")
            make_membership(home, person)
            make_participant(programme, person, home)
            programme.people.append(person)
    return programme


def page(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"programmes:{name}", args=args))


def send(client, person, name, *args, **form):
    client.force_login(person)
    return client.post(reverse(f"programmes:{name}", args=args), form)


def test_a_programme_is_prepared_from_its_page(client, keepers):
    grace, _bea = keepers
    day = clock.today()
    form = {"title": "Joint data", "starts_on": day, "ends_on": day, "is_joint": "on"}
    assert send(client, grace, "add-programme", title="").status_code == 422

    answer = send(client, grace, "add-programme", **form)

    made = Programme.objects.unscoped(ALL).get()
    assert answer.headers["Location"] == reverse("programmes:manage", args=[made.pk])
    assert "No agreement is in force" in page(client, grace, "manage", made.pk).text
    assert "Joint data" in page(client, grace, "programmes").text


def test_an_agreement_is_written_and_signed_from_its_page(client, keepers, acme, brick):
    grace, bea = keepers
    programme = make_programme(acme, is_joint=True, state="draft")
    day = clock.today().isoformat()
    form = {
        "starts_on": day,
        "ends_on": day,
        "cost": "1000.01",
        "currency": "eur",
        "cost_key": "seats",
        "shared": ["completion"],
        "least_organisations": "2",
        "least_completed": "80",
        "owner-TOTAL_FORMS": "3",
        "owner-INITIAL_FORMS": "1",
        "owner-0-name": "Acme",
        "owner-0-seats": "3",
        "owner-0-share": "1",
        "owner-1-name": "brick",
        "owner-1-seats": "6",
        "owner-1-share": "1",
        "owner-2-name": "",
        "owner-2-seats": "0",
        "owner-2-share": "1",
    }
    wrong = send(client, grace, "offer-agreement", programme.pk, **{**form, "owner-1-name": "Bric"})
    assert wrong.status_code == 422
    assert "No organisation is called exactly so" in wrong.text
    assert send(client, grace, "offer-agreement", programme.pk, **form).status_code == 302
    made = Agreement.objects.unscoped(ALL).get()
    assert (made.cost, made.shared) == (1000_01, ["completion"])
    assert "666.67" in page(client, bea, "agreement", programme.pk).text

    for person, home in ((grace, acme), (bea, brick)):
        told = page(client, person, "agreement", programme.pk).text
        assert f"Sign for {home.name}" in told
        signed = {"organisation_id": home.pk, "digest": made.digest}
        assert send(client, person, "sign-agreement", programme.pk, **signed).status_code == 302
    assert "is in force" in page(client, bea, "agreement", programme.pk).text
    assert send(client, grace, "open-programme", programme.pk).status_code == 302
    # A new version begins with what the last one says, and unchanged rows are kept.
    given = page(client, grace, "offer-agreement", programme.pk)
    assert "1000.01" in given.text
    form |= {"owner-INITIAL_FORMS": "2"}
    assert send(client, grace, "offer-agreement", programme.pk, **form).status_code == 302
    assert len(selectors.parties_of(selectors.latest_agreement(programme.pk))) == 2


def test_somebody_comes_in_by_the_pages(client, keepers, joint, brick):
    _grace, bea = keepers
    berta = make_person("Berta")
    make_membership(brick, berta)
    assert "Ask to come in" in page(client, berta, "programme", joint.pk).text
    form = {"organisation_id": brick.pk, "level": "some", "language": "en", "second_language": "fr"}
    send(client, berta, "ask-admission", joint.pk, **{**form, "language": "english!"})
    assert not Participation.objects.unscoped(ALL).filter(person=berta).exists()
    send(client, berta, "ask-admission", joint.pk, **form)
    assert "has not answered yet" in page(client, berta, "programme", joint.pk).text

    asked = Participation.objects.unscoped(ALL).get(person=berta)
    assert "Berta" in page(client, bea, "admissions", joint.pk).text
    send(client, bea, "answer-admission", asked.pk, yes="1")

    asked.refresh_from_db()
    assert (asked.state, asked.languages) == ("admitted", ["en", "fr"])


def test_each_home_reads_its_own_people_and_nobody_elses(client, keepers, joint):
    """The wall, tried from both sides: names of the one never stand on a page of the other."""
    grace, bea = keepers
    for name in ("admissions", "results", "agreement"):
        told = page(client, bea, name, joint.pk).text
        assert "Acme 0" not in told
        assert "Acme 1" not in told
        told = page(client, grace, name, joint.pk).text
        assert "Brick 0" not in told
        assert "Brick 1" not in told
    assert "Brick 0" in page(client, bea, "results", joint.pk).text
    for name in ("manage", "offer-agreement", "change-programme", "add-case"):
        assert page(client, bea, name, joint.pk).status_code == 404


def test_cohorts_are_formed_from_the_page(client, keepers, joint):
    grace, bea = keepers
    form = {
        "smallest": 2,
        "largest": 2,
        "common_hours": 3,
        "organisations": 5,
        "industries": 2,
        "levels": 1,
        "wishes": 4,
        "kind": "cohorts",
    }
    send(client, grace, "ask-forming", joint.pk, **{**form, "smallest": 5})
    assert not Forming.objects.unscoped(ALL).exists()
    answer = send(client, grace, "ask-forming", joint.pk, **form)
    made = Forming.objects.unscoped(ALL).get()
    assert answer.headers["Location"] == reverse("programmes:forming", args=[made.pk])
    told = page(client, grace, "forming", made.pk).text
    assert "2 organisations" in told
    assert "no better grouping exists" in told
    assert page(client, bea, "forming", made.pk).status_code == 404

    send(client, grace, "take-forming", made.pk)

    assert CohortMember.objects.unscoped(ALL).count() == 4
    mine = page(client, joint.people[0], "programme", joint.pk).text
    assert 'id="cohort"' in mine


def test_a_page_that_waits_looks_again(client, keepers, joint):
    grace, _bea = keepers
    made = Forming.objects.create(
        owner_id=joint.owner_id,
        programme=joint,
        limits={"smallest": 2, "largest": 3, "common_hours": 3},
        asked_by="person:1",
        asked_at=clock.now(),
    )
    client.force_login(grace)
    url = reverse("programmes:forming", args=[made.pk])
    assert 'hx-trigger="every 2s"' in client.get(url).text
    part = client.get(url, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "being worked out" in part


def test_cases_go_from_the_question_to_the_feedback(
    client, keepers, joint, brick, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    grace, bea = keepers
    form = {
        "sponsor_id": brick.pk,
        "title": "Empty trucks",
        "brief": "Why?",
        "due_on": clock.today(),
    }
    assert send(client, grace, "add-case", joint.pk, **{**form, "brief": ""}).status_code == 422
    send(client, grace, "add-case", joint.pk, **form)
    case = Case.objects.unscoped(ALL).get()
    limits = {"smallest": 2, "largest": 2, "common_hours": 3}
    limits |= {"organisations": 5, "industries": 0, "levels": 0, "wishes": 0}
    send(client, grace, "ask-forming", joint.pk, kind="teams", case_id=case.pk, **limits)
    send(client, grace, "take-forming", Forming.objects.unscoped(ALL).get().pk)
    team = Team.objects.first()
    members = {row.person_id for row in selectors.teams_of(act_of(grace), case)[0].members}
    me = next(one for one in joint.people if one.pk in members)

    send(client, me, "deliver", team.pk, title="Our answer", url="https://example.org/a")
    told = page(client, bea, "case", case.pk).text
    assert "Our answer" in told
    assert me.name not in told
    send(client, bea, "give-feedback", team.pk, verdict="taken", words="We try it in May.")

    assert "We try it in May." in page(client, me, "case", case.pk).text


def act_of(person):
    from lyceum.kernel import actors
    from lyceum.organisations import api as organisations

    return actors.person(person.pk, organisations.scope_of(person.pk))


def test_things_to_do_are_put_together_on_the_page(client, keepers, joint, acme):
    grace, _bea = keepers
    resource = make_resource(acme, "Basics")
    send(client, grace, "add-phase", joint.pk, title="Begin", rule="all", needed="1")
    phase = joint.phases.get()
    address = f"http://testserver/catalogue/resources/{resource.pk}/"
    send(client, grace, "add-part", phase.pk, case_id="", resource=address)
    assert phase.parts.get().resource_id == resource.pk
    assert "Basics" in page(client, grace, "manage", joint.pk).text
    assert "Basics" in page(client, joint.people[0], "programme", joint.pk).text


def test_outsiders_find_nothing(client, linus, joint):
    proposal = formed(joint)
    for name in ("programme", "manage", "agreement", "admissions", "results", "add-case"):
        assert page(client, linus, name, joint.pk).status_code == 404, name
    assert page(client, linus, "forming", proposal.pk).status_code == 404
    assert send(client, linus, "take-forming", proposal.pk).status_code == 404


def test_the_cost_is_booked_from_the_page(client, keepers, joint, acme, brick):
    from lyceum.wallets.testing import make_deposit, own_money_of

    grace, _bea = keepers
    for one in (acme, brick):
        make_deposit(one, 100_00)
    send(client, grace, "split-cost", joint.pk)
    assert [own_money_of(one) for one in (acme, brick)] == [50_00, 50_00]
    assert "was booked on" in page(client, grace, "manage", joint.pk).text


@pytest.mark.parametrize(("name", "ceiling"), [("manage", 40), ("programme", 40), ("results", 30)])
def test_a_page_costs_the_same_for_four_and_for_twenty(
    client, keepers, joint, django_assert_max_num_queries, name, ceiling
):
    grace, _bea = keepers
    acme = joint.organisation
    for number in range(16):
        make_participant(joint, make_person(f"More {number}"), acme)
    services.take_forming(by=act_of(grace), forming_id=formed(joint).pk)
    client.force_login(grace)
    with django_assert_max_num_queries(ceiling):
        client.get(reverse(f"programmes:{name}", args=[joint.pk]))


def test_dates_that_go_backwards_are_told(client, keepers):
    grace, _bea = keepers
    day = clock.today()
    form = {"title": "x", "starts_on": day, "ends_on": day - timedelta(days=1)}
    assert send(client, grace, "add-programme", **form).status_code == 422
