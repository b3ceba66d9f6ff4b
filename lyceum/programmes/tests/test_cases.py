"""Cases: a sponsor asks, mixed teams answer, the sponsor says what they think of it."""

import pytest
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.kernel.files import FileKindIsUnknown
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import (
    NotAnOwner,
    NothingHandedIn,
    TeamHasDelivered,
    TeamsAreThere,
)
from lyceum.programmes.models import Team
from lyceum.programmes.testing import make_agreement, make_participant, make_programme
from lyceum.programmes.types import Brief, HandIn, Limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint(acme, settings, tmp_path):
    """Acme runs it; Brick asks something; two of each take part."""
    settings.MEDIA_ROOT = tmp_path
    brick = make_organisation("Brick")
    programme = make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 9, brick: 9}, shared=("feedback",))
    programme.brick, programme.people = brick, []
    for home in (acme, brick):
        for number in range(2):
            person = make_person(f"{home.name} {number}")
            make_membership(home, person)
            make_participant(programme, person, home)
            programme.people.append(person)
    programme.sponsor = make_person("Sponsor")
    make_membership(brick, programme.sponsor)
    make_role(programme.sponsor, "facilitator", brick)
    return programme


@pytest.fixture
def case(teacher, act, joint):
    brief = Brief(
        sponsor_id=joint.brick.pk,
        title="Fewer empty trucks",
        brief="Why do we drive home empty?",
        due_on=clock.today(),
        property_note="What is found belongs to the team and to Brick.",
    )
    return services.add_case(by=act(teacher), programme_id=joint.pk, brief=brief)


@pytest.fixture
def teams(teacher, act, joint, case):
    asked = services.ask_forming(
        by=act(teacher),
        programme_id=joint.pk,
        limits=Limits(smallest=2, largest=2),
        kind="teams",
        case_id=case.pk,
    )
    services.work_out(forming_id=asked.pk)
    services.take_forming(by=act(teacher), forming_id=asked.pk)
    return list(Team.objects.filter(case=case))


def _one_of(joint, act, team):
    for person in joint.people:
        try:
            selectors.team_to_deliver(act(person), team.pk)
        except NotFound:
            continue
        return person
    raise AssertionError("a team has people")


def test_teams_are_mixed(teacher, act, case, teams):
    rows = selectors.teams_of(act(teacher), case)
    assert [(row.people, row.organisations) for row in rows] == [(2, 2), (2, 2)]


def test_a_case_has_its_teams_once(teacher, act, joint, case, teams):
    with pytest.raises(TeamsAreThere):
        services.ask_forming(
            by=act(teacher),
            programme_id=joint.pk,
            limits=Limits(smallest=2, largest=2),
            kind="teams",
            case_id=case.pk,
        )


def test_a_stranger_is_no_sponsor(teacher, act, joint):
    stranger = make_organisation("Stranger")
    brief = Brief(sponsor_id=stranger.pk, title="x", brief="x", due_on=clock.today())
    with pytest.raises(NotAnOwner):
        services.add_case(by=act(teacher), programme_id=joint.pk, brief=brief)


def test_a_team_delivers_and_its_phase_is_done(teacher, act, joint, case, teams):
    phase = services.add_phase(by=act(teacher), programme_id=joint.pk, title="Case")
    services.add_part(by=act(teacher), phase_id=phase.pk, case_id=case.pk)
    me = _one_of(joint, act, teams[0])

    services.deliver(
        by=act(me),
        team_id=teams[0].pk,
        given=HandIn("Our answer", url="https://example.org/answer"),
    )

    assert selectors.participation_in(joint.pk, me.pk).state == "completed"
    other = _one_of(joint, act, teams[1])
    assert selectors.participation_in(joint.pk, other.pk).state == "admitted"


def test_a_file_is_what_it_is_not_what_it_says(act, joint, teams):
    me = _one_of(joint, act, teams[0])
    with pytest.raises(FileKindIsUnknown):
        services.deliver(
            by=act(me),
            team_id=teams[0].pk,
            given=HandIn("Answer", name="a.pdf", content=b"<html><script>"),
        )
    made = services.deliver(
        by=act(me),
        team_id=teams[0].pk,
        given=HandIn("Answer", name="a.pdf", content=b"%PDF-1.4 ..."),
    )
    assert made.media_type == "application/pdf"


def test_nothing_is_no_delivery(act, joint, teams):
    with pytest.raises(NothingHandedIn):
        services.deliver(
            by=act(_one_of(joint, act, teams[0])), team_id=teams[0].pk, given=HandIn("Answer")
        )


def test_nobody_delivers_for_another_team_or_reads_its_work(act, joint, case, teams):
    me, other = (_one_of(joint, act, team) for team in teams)
    given = HandIn("Answer", url="https://example.org/")
    with pytest.raises(NotFound):
        services.deliver(by=act(other), team_id=teams[0].pk, given=given)
    made = services.deliver(by=act(me), team_id=teams[0].pk, given=given)
    with pytest.raises(NotFound):
        selectors.deliverable_for(act(other), made.pk)
    assert [row.id for row in selectors.teams_of(act(other), case)] == [teams[1].pk]


def test_the_sponsor_reads_the_work_without_names_and_says_what_they_think(act, joint, case, teams):
    me = _one_of(joint, act, teams[0])
    by = act(joint.sponsor)
    with pytest.raises(NotFound):
        services.give_feedback(by=by, team_id=teams[0].pk, verdict="taken", words="?")
    services.deliver(
        by=act(me), team_id=teams[0].pk, given=HandIn("Answer", url="https://example.org/")
    )

    [first, _second] = selectors.teams_of(by, case)
    assert (first.members, first.people, len(first.deliverables)) == ((), 2, 1)
    services.give_feedback(by=by, team_id=teams[0].pk, verdict="taken", words="We try it.")

    said = [row.feedback for row in selectors.results_of(joint, joint.brick.pk)]
    assert sorted(said) == ["", "We take it up"]


def test_who_has_nothing_to_do_with_it_finds_nothing(act, case, teams, linus, ada):
    for person in (linus, ada):
        with pytest.raises(NotFound):
            selectors.case_for(act(person), case.pk)
    with pytest.raises(NotFound):
        services.give_feedback(by=act(ada), team_id=teams[0].pk, verdict="taken", words="x")


def test_who_left_the_programme_works_in_its_team_no_more(joint, act, teams):
    leaver = _one_of(joint, act, teams[0])
    joint.people.remove(leaver)
    mate = _one_of(joint, act, teams[0])
    services.leave_programme(by=act(leaver), programme_id=joint.pk)
    given = HandIn("Answer", url="https://example.org/")

    with pytest.raises(NotFound):
        services.deliver(by=act(leaver), team_id=teams[0].pk, given=given)
    made = services.deliver(by=act(mate), team_id=teams[0].pk, given=given)
    told = RecordedEvent.objects.get(name="programmes.CaseDelivered")
    assert told.payload["person_ids"] == [mate.pk]
    with pytest.raises(NotFound):
        selectors.deliverable_for(act(leaver), made.pk)
    assert selectors.deliverable_for(act(mate), made.pk)


def test_who_comes_later_is_put_into_a_team_and_may_be_moved(
    client, teacher, act, joint, case, teams
):
    late = make_person("Late")
    make_membership(joint.brick, late)
    make_participant(joint, late, joint.brick)
    client.force_login(teacher)
    page = reverse("programmes:place-in-team", args=[case.pk])
    given = HandIn("Answer", url="https://example.org/")

    client.post(page, {"person_id": late.pk, "team_id": teams[1].pk})
    client.post(page, {"person_id": late.pk, "team_id": teams[0].pk})
    assert "Late" in client.get(reverse("programmes:case", args=[case.pk])).text
    with pytest.raises(NotFound):
        selectors.team_to_deliver(act(late), teams[1].pk)
    services.deliver(by=act(late), team_id=teams[0].pk, given=given)

    with pytest.raises(TeamHasDelivered):
        services.place_in_team(by=act(teacher), case_id=case.pk, person_id=late.pk, team_id=None)


def test_who_is_taken_out_of_a_team_is_in_none(teacher, act, joint, case, teams):
    me = _one_of(joint, act, teams[0])
    services.place_in_team(by=act(teacher), case_id=case.pk, person_id=me.pk, team_id=None)
    with pytest.raises(NotFound):
        selectors.team_to_deliver(act(me), teams[0].pk)


def test_only_who_runs_it_says_who_is_in_which_team(act, joint, case, teams, linus):
    me = _one_of(joint, act, teams[0])
    for person in (me, joint.sponsor, linus):
        with pytest.raises(NotFound):
            services.place_in_team(
                by=act(person), case_id=case.pk, person_id=me.pk, team_id=teams[1].pk
            )


def test_only_who_was_let_in_is_put_into_a_team(teacher, act, case, teams, linus):
    with pytest.raises(NotFound):
        services.place_in_team(
            by=act(teacher), case_id=case.pk, person_id=linus.pk, team_id=teams[0].pk
        )
