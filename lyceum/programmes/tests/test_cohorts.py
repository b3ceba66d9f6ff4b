"""Cohorts of a programme: worked out, looked at, taken, mended; and cohorts without a programme."""

from datetime import timedelta

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_membership, make_organisation
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import (
    FormingIsOver,
    LimitsDoNotFit,
    NobodyToPlace,
    PeopleHaveChanged,
)
from lyceum.programmes.models import CohortMember, Forming, Participation
from lyceum.programmes.testing import formed, make_agreement, make_participant, make_programme
from lyceum.programmes.types import Limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def six(acme):
    """Three of Acme and three of Brick in a joint programme; the first of Acme leads the second."""
    brick = make_organisation("Brick")
    programme = make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 9, brick: 9})
    programme.people, lead = [], None
    for home in (acme, brick):
        for number in range(3):
            person = make_person(f"{home.name} {number}", time_zone="Europe/Berlin")
            is_report = home == acme and number == 1
            place = make_membership(home, person, manager=lead if is_report else None)
            lead = lead or place
            make_participant(programme, person, home, languages=["en"])
            programme.people.append(person)
    return programme


def living(programme):
    rows = CohortMember.objects.unscoped("a test").filter(left_at=None)
    found = {}
    for cohort, person in rows.values_list("cohort_id", "person_id"):
        found.setdefault(cohort, set()).add(person)
    return list(found.values())


def test_a_proposal_is_worked_out_and_taken(teacher, act, six):
    proposal = formed(six)
    assert proposal.state == "ready"
    assert living(six) == []

    services.take_forming(by=act(teacher), forming_id=proposal.pk)

    groups = living(six)
    assert sorted(map(len, groups)) == [3, 3]
    lead, report = six.people[0].pk, six.people[1].pk
    assert not any({lead, report} <= group for group in groups)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == ("taken", {})


def test_it_says_in_words_why(teacher, act, six):
    [group, _other] = selectors.proposal(act(teacher), formed(six))

    assert "2 organisations" in group.words
    assert "2 industries" in group.words
    assert "all speak English" in group.words
    assert "8 hours of the day in which all work" in group.words


def test_who_runs_it_alone_sees_a_proposal(act, six):
    proposal = formed(six)
    for person in six.people:
        with pytest.raises(NotFound):
            selectors.forming_for(act(person), proposal.pk)


def test_what_is_taken_is_not_taken_again(teacher, act, six):
    proposal = formed(six)
    services.take_forming(by=act(teacher), forming_id=proposal.pk)
    with pytest.raises(FormingIsOver):
        services.take_forming(by=act(teacher), forming_id=proposal.pk)


def test_a_proposal_of_others_than_are_there_is_not_taken(teacher, act, six):
    proposal = formed(six)
    services.leave_programme(by=act(six.people[0]), programme_id=six.pk)
    with pytest.raises(PeopleHaveChanged):
        services.take_forming(by=act(teacher), forming_id=proposal.pk)


def test_it_may_be_dropped(teacher, act, six):
    proposal = formed(six)
    services.drop_forming(by=act(teacher), forming_id=proposal.pk)
    assert living(six) == []
    assert Forming.objects.unscoped("a test").get(pk=proposal.pk).state == "dropped"


def test_wishes_and_quarrels_count(teacher, act, six):
    one, other, apart = six.people[0], six.people[2], six.people[1]
    for said, kind in ((other, "with"), (apart, "apart")):
        services.state_preference(by=act(one), programme_id=six.pk, other_id=said.pk, kind=kind)
    services.take_forming(by=act(teacher), forming_id=formed(six, wishes=10).pk)

    [group] = [group for group in living(six) if one.pk in group]
    assert other.pk in group
    assert apart.pk not in group


def test_cohorts_are_mended_with_the_fewest_moves(teacher, act, six):
    services.take_forming(by=act(teacher), forming_id=formed(six).pk)
    before = living(six)
    gone = six.people[5]
    services.leave_programme(by=act(gone), programme_id=six.pk)
    asked = services.ask_forming(
        by=act(teacher),
        programme_id=six.pk,
        limits=Limits(smallest=2, largest=3),
        kind="balance",
    )
    services.work_out(forming_id=asked.pk)
    asked.refresh_from_db()
    assert asked.answer["moved"] == []

    services.take_forming(by=act(teacher), forming_id=asked.pk)
    assert sorted(map(sorted, living(six))) == sorted(sorted(group - {gone.pk}) for group in before)


def test_who_has_completed_keeps_their_cohort(teacher, act, six):
    services.take_forming(by=act(teacher), forming_id=formed(six).pk)
    before = living(six)
    done = six.people[5]
    rows = Participation.objects.unscoped("a test").filter(person=done)
    rows.update(state="completed", completed_at=clock.now())
    asked = services.ask_forming(
        by=act(teacher),
        programme_id=six.pk,
        limits=Limits(smallest=2, largest=3),
        kind="balance",
    )
    services.work_out(forming_id=asked.pk)

    services.take_forming(by=act(teacher), forming_id=asked.pk)

    assert sorted(map(sorted, living(six))) == sorted(map(sorted, before))


def test_a_cohort_that_is_dissolved_has_nobody(teacher, act, six):
    services.take_forming(by=act(teacher), forming_id=formed(six).pk)
    first = living(six)[0]
    for pk in sorted(first)[:2]:
        person = next(one for one in six.people if one.pk == pk)
        services.leave_programme(by=act(person), programme_id=six.pk)
    asked = services.ask_forming(
        by=act(teacher),
        programme_id=six.pk,
        limits=Limits(smallest=4, largest=6),
        kind="balance",
    )
    services.work_out(forming_id=asked.pk)
    services.take_forming(by=act(teacher), forming_id=asked.pk)
    assert sorted(map(len, living(six))) in ([4], [])  # the lead and their report never meet


def test_too_few_are_told_at_once(teacher, act, six):
    with pytest.raises(NobodyToPlace):
        services.ask_forming(
            by=act(teacher), programme_id=six.pk, limits=Limits(smallest=7, largest=8)
        )


@pytest.mark.parametrize(
    "wrong", [{"smallest": 0}, {"smallest": 9}, {"common_hours": 9}, {"wishes": 11}, {"levels": -1}]
)
def test_limits_that_make_no_sense_are_refused(teacher, act, six, wrong):
    with pytest.raises(LimitsDoNotFit):
        services.ask_forming(by=act(teacher), programme_id=six.pk, limits=Limits(**wrong))


def test_members_see_each_other_and_nobody_else_does(teacher, act, six, linus):
    services.take_forming(by=act(teacher), forming_id=formed(six).pk)
    me = six.people[0]
    mine = selectors.my_cohort(act(me), six)
    assert selectors.cohort_for(act(me), mine.id)
    inside = {row.person_id for row in mine.members}
    for other in [*six.people, linus]:
        if other.pk not in inside:
            with pytest.raises(NotFound):
                selectors.cohort_for(act(other), mine.id)


def test_a_problem_costs_the_same_for_six_and_for_thirty(six, acme, django_assert_max_num_queries):
    for number in range(24):
        make_participant(six, make_person(f"More {number}"), acme)
    house = actors.system("tests", six.owner_id)
    asked = services.ask_forming(by=house, programme_id=six.pk, limits=Limits())
    with django_assert_max_num_queries(12):
        problem = selectors.problem_of(asked)
    assert len(problem.people) == 30


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Kolkata", 5.5), ("", 0), ("No/Where", 0), ("America/New_York", -5)]
)
def test_zones_are_hours_on_a_day(zone, offset):
    from datetime import date

    from lyceum.programmes.selectors.cohorts import offset_of

    assert offset_of(zone, date(2027, 1, 15)) == offset


# --- without a programme --------------------------------------------------------------------------


def _add(by, organisation, people, **more):
    day = clock.today()
    said = {"title": "Night readers", "purpose": "To read together", **more}
    return services.add_cohort(
        by=by,
        organisation_id=organisation.pk,
        dates=(day, day + timedelta(days=60)),
        person_ids=[one.pk for one in people],
        **said,
    )


def test_a_cohort_needs_no_programme(teacher, ada, act, acme):
    made = _add(act(teacher), acme, [ada])
    assert selectors.cohort_for(act(ada), made.pk) == made

    services.leave_cohort(by=act(ada), cohort_id=made.pk)
    with pytest.raises(NotFound):
        selectors.cohort_for(act(ada), made.pk)


def test_nobody_puts_strangers_into_one(teacher, ada, linus, act, acme):
    with pytest.raises(NotFound):
        _add(act(teacher), acme, [ada, linus])
    with pytest.raises(Forbidden):
        _add(act(ada), acme, [ada])
