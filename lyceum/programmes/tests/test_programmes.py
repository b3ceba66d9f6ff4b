"""Programmes: prepared, opened, gone through; who comes in, and what is done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import clock, eventlog
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import (
    AnsweredAlready,
    NoSeatLeft,
    NotAnOwner,
    OfferingIsCancelled,
    PhaseIsInUse,
    ProgrammeDatesDoNotFit,
    ProgrammeIsNotOpen,
)
from lyceum.programmes.models import Participation
from lyceum.programmes.testing import (
    make_agreement,
    make_offering,
    make_participant,
    make_programme,
)
from lyceum.programmes.types import Asking, Outline

pytestmark = pytest.mark.django_db
OUTLINE = Outline(
    title="Data for movers",
    starts_on=clock.today(),
    ends_on=clock.today() + timedelta(days=90),
)


def facts(name):
    return list(RecordedEvent.objects.filter(name=f"programmes.{name}").order_by("pk"))


def test_who_teaches_prepares_it_and_nobody_else_sees_it(teacher, ada, act, acme):
    made = services.add_programme(by=act(teacher), organisation_id=acme.pk, outline=OUTLINE)

    assert selectors.programme_to_run(act(teacher), made.pk) == made
    with pytest.raises(NotFound):
        selectors.programme_for(act(ada), made.pk)
    services.open_programme(by=act(teacher), programme_id=made.pk)
    assert selectors.programme_for(act(ada), made.pk) == made


def test_a_learner_prepares_none(ada, act, acme):
    with pytest.raises(Forbidden):
        services.add_programme(by=act(ada), organisation_id=acme.pk, outline=OUTLINE)


def test_it_ends_after_it_starts(teacher, act, acme):
    wrong = Outline(title="x", starts_on=OUTLINE.ends_on, ends_on=OUTLINE.starts_on)
    with pytest.raises(ProgrammeDatesDoNotFit):
        services.add_programme(by=act(teacher), organisation_id=acme.pk, outline=wrong)


def test_the_second_to_save_is_told(teacher, act, acme):
    programme = make_programme(acme)
    change = {"by": act(teacher), "programme_id": programme.pk, "version": 1, "outline": OUTLINE}
    services.change_programme(**change)
    with pytest.raises(EditedMeanwhile):
        services.change_programme(**change)


def test_somebody_asks_and_is_let_in(teacher, ada, act, acme):
    make_role(teacher, "administrator", acme)
    programme = make_programme(acme)
    asking = Asking(level="some", languages=("en", "fr"))

    asked = services.ask_admission(
        by=act(ada), programme_id=programme.pk, organisation_id=acme.pk, asking=asking
    )
    [row] = selectors.admissions_for(act(teacher), programme)
    assert (row.id, row.name) == (asked.pk, "Ada")
    services.answer_admission(by=act(teacher), participation_id=asked.pk, is_yes=True)

    asked.refresh_from_db()
    assert (asked.state, asked.level) == ("admitted", "some")
    with pytest.raises(AnsweredAlready):
        services.answer_admission(by=act(teacher), participation_id=asked.pk, is_yes=False)


def test_nobody_comes_in_from_where_they_do_not_belong(ada, act, acme):
    globex = make_organisation("Globex")
    programme = make_programme(acme)
    with pytest.raises(NotAnOwner):
        services.ask_admission(by=act(ada), programme_id=programme.pk, organisation_id=globex.pk)


def test_nobody_comes_into_what_is_not_open(ada, act, acme):
    programme = make_programme(acme, state="closed")
    with pytest.raises(ProgrammeIsNotOpen):
        services.ask_admission(by=act(ada), programme_id=programme.pk, organisation_id=acme.pk)


def test_a_home_lets_in_as_many_as_it_has_seats(act, acme):
    brick = make_organisation("Brick")
    programme = make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 5, brick: 1})
    keeper = make_person("Keeper of Brick")
    make_membership(brick, keeper)
    make_role(keeper, "hr-partner", brick)
    asked = []
    for name in ("Berta", "Bruno"):
        person = make_person(name)
        make_membership(brick, person)
        asked.append(
            services.ask_admission(
                by=act(person), programme_id=programme.pk, organisation_id=brick.pk
            )
        )
    services.answer_admission(by=act(keeper), participation_id=asked[0].pk, is_yes=True)

    with pytest.raises(NoSeatLeft):
        services.answer_admission(by=act(keeper), participation_id=asked[1].pk, is_yes=True)


def test_no_other_home_answers(teacher, ada, act, acme):
    """Who runs the programme is not who lets the people of another organisation in, nor sees them."""
    brick = make_organisation("Brick")
    programme = make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 5, brick: 5})
    make_role(teacher, "administrator", acme)
    berta = make_person("Berta")
    make_membership(brick, berta)
    asked = services.ask_admission(
        by=act(berta), programme_id=programme.pk, organisation_id=brick.pk
    )

    assert selectors.admissions_for(act(teacher), programme) == []
    with pytest.raises(NotFound):
        services.answer_admission(by=act(teacher), participation_id=asked.pk, is_yes=True)


def test_who_leaves_frees_the_seat_and_may_ask_again(ada, act, acme):
    programme = make_programme(acme, seats=1)
    make_participant(programme, ada, acme)

    services.leave_programme(by=act(ada), programme_id=programme.pk)

    assert selectors.seats_taken(programme.pk, acme.pk) == 0
    again = services.ask_admission(by=act(ada), programme_id=programme.pk, organisation_id=acme.pk)
    assert again.state == "asked"


# --- phases ---------------------------------------------------------------------------------------


def test_what_is_finished_brings_one_forward_to_the_end(teacher, ada, act, acme):
    programme, by = make_programme(acme), act(teacher)
    basics, choice_a, choice_b = (make_resource(acme, name) for name in ("Basics", "A", "B"))
    first = services.add_phase(by=by, programme_id=programme.pk, title="Begin")
    second = services.add_phase(by=by, programme_id=programme.pk, title="Choose", rule="any")
    services.add_part(by=by, phase_id=first.pk, resource_id=basics.pk)
    for one in (choice_a, choice_b):
        services.add_part(by=by, phase_id=second.pk, resource_id=one.pk)
    mine = make_participant(programme, ada, acme)

    _finish(ada, act, choice_b)
    mine.refresh_from_db()
    assert (mine.phases_done, mine.state) == ([second.pk], "admitted")

    _finish(ada, act, basics)
    mine.refresh_from_db()
    assert mine.state == "completed"
    assert [fact.payload["phase_id"] for fact in facts("PhaseCompleted")] == [second.pk, first.pk]
    [told] = facts("ProgrammeCompleted")
    assert told.payload["person_id"] == ada.pk


def _finish(person, act, resource):
    taken = learning.enrol(by=act(person), resource_id=resource.pk, learner_id=person.pk)
    learning.complete(by=act(person), enrolment_id=taken.pk)
    while eventlog.deliver():
        pass


def test_what_was_done_before_the_admission_counts(teacher, ada, act, acme):
    make_role(teacher, "administrator", acme)
    programme, basics = make_programme(acme), make_resource(acme, "Basics")
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Begin")
    services.add_part(by=act(teacher), phase_id=phase.pk, resource_id=basics.pk)
    asked = services.ask_admission(by=act(ada), programme_id=programme.pk, organisation_id=acme.pk)
    _finish(ada, act, basics)

    services.answer_admission(by=act(teacher), participation_id=asked.pk, is_yes=True)

    asked.refresh_from_db()
    assert asked.state == "completed"
    assert len(facts("PersonAdmitted")) == len(facts("ProgrammeCompleted")) == 1


def test_a_run_counts_for_who_sat_in_it(teacher, ada, act, acme):
    programme, resource = make_programme(acme), make_resource(acme, "Workshop")
    run = make_offering(resource)
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Meet")
    services.add_part(by=act(teacher), phase_id=phase.pk, offering_id=run.pk)
    make_participant(programme, ada, acme)

    _finish(ada, act, resource)
    [row] = selectors.phases_for(act(ada), programme, ada.pk)
    assert not row.is_done

    services.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    [row] = selectors.phases_for(act(ada), programme, ada.pk)
    assert row.parts[0].day == run.starts_on


def test_who_was_let_in_reads_and_finishes_what_the_other_owner_offers(teacher, act, acme):
    """It is the organisation's own, not shared with everybody; and nobody else of theirs reads it."""
    brick, programme = make_organisation("Brick"), make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 5, brick: 5})
    resource, alien = make_resource(acme, "Workshop"), make_resource(brick, "Alien")
    run = make_offering(resource)
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Meet")
    services.add_part(by=act(teacher), phase_id=phase.pk, offering_id=run.pk)
    berta, other = make_person("Berta"), make_person("Other")
    for person in (berta, other):
        make_membership(brick, person)
    mine = make_participant(programme, berta, brick)
    make_participant(programme, make_person("Of Acme"), acme)

    with pytest.raises(NotFound):
        selectors.offering_for(act(other), run.pk)
    [row] = selectors.phases_for(act(berta), programme, berta.pk)
    assert row.parts[0].title == resource.title
    services.take_seat(by=act(berta), offering_id=run.pk, learner_id=berta.pk)
    _finish(berta, act, resource)

    mine.refresh_from_db()
    assert mine.state == "completed"
    assert catalogue.visible_ids(act(berta), [resource.pk, alien.pk]) == {resource.pk, alien.pk}


def test_a_programme_opens_only_what_is_its_own(act, acme):
    from lyceum.programmes.models import Part

    brick, programme = make_organisation("Brick"), make_programme(acme)
    phase = programme.phases.create(position=1, title="Begin")
    alien = make_resource(brick, "Alien")
    Part.objects.create(phase=phase, position=1, kind="resource", resource=alien)
    anna = make_person("Anna")
    make_membership(acme, anna)
    make_participant(programme, anna, acme)

    assert catalogue.visible_ids(act(anna), [alien.pk]) == set()


@pytest.mark.parametrize(
    ("rule", "needed", "parts", "asked"),
    [("all", 1, 3, 3), ("any", 1, 3, 1), ("some", 2, 3, 2), ("some", 9, 3, 3), ("all", 1, 0, 1)],
)
def test_a_phase_asks_for_as_much_as_its_rule_says(acme, rule, needed, parts, asked):
    from lyceum.programmes.models import Phase

    assert Phase(rule=rule, needed=needed).needed_of(parts) == asked


def test_a_phase_stays_once_somebody_has_begun(teacher, ada, act, acme):
    programme = make_programme(acme)
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Begin")
    page = make_resource(acme, "Basics")
    services.add_part(by=act(teacher), phase_id=phase.pk, resource_id=page.pk)
    make_participant(programme, ada, acme)
    with pytest.raises(PhaseIsInUse):
        services.remove_phase(by=act(teacher), phase_id=phase.pk)


def test_who_was_refused_or_left_keeps_nothing_as_it_is(client, teacher, act, acme):
    programme, page = make_programme(acme), make_resource(acme, "Basics")
    for number, state in enumerate(("refused", "left", "asked")):
        make_participant(programme, make_person(f"Person {number}"), acme, state=state)
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Begin")
    part = services.add_part(by=act(teacher), phase_id=phase.pk, resource_id=page.pk)
    client.force_login(teacher)

    said = {"title": "Start", "rule": "some", "needed": 2}
    client.post(reverse("programmes:change-phase", args=[phase.pk]), said)
    client.post(reverse("programmes:remove-part", args=[part.pk]))
    [row] = selectors.phases_to_run(act(teacher), programme)
    assert (row.title, row.rule, row.asked, row.parts) == ("Start", "some", 2, ())
    client.post(reverse("programmes:remove-phase", args=[phase.pk]))
    assert selectors.phases_to_run(act(teacher), programme) == []


def test_what_there_is_to_do_stays_once_somebody_is_in(teacher, ada, act, acme):
    programme, page = make_programme(acme), make_resource(acme, "Basics")
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Begin")
    part = services.add_part(by=act(teacher), phase_id=phase.pk, resource_id=page.pk)
    make_participant(programme, ada, acme)

    change = {"by": act(teacher), "phase_id": phase.pk}
    assert services.change_phase(**change, title="Start", rule="all").title == "Start"
    with pytest.raises(PhaseIsInUse):
        services.change_phase(**change, title="Start", rule="any")
    with pytest.raises(PhaseIsInUse):
        services.remove_part(by=act(teacher), part_id=part.pk)
    with pytest.raises(NotFound):
        services.remove_part(by=act(ada), part_id=part.pk)


def test_a_run_that_is_called_off_keeps_nobody_from_the_end(teacher, ada, act, acme):
    programme, basics = make_programme(acme), make_resource(acme, "Basics")
    run = make_offering(make_resource(acme, "Workshop"))
    phase = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Begin")
    services.add_part(by=act(teacher), phase_id=phase.pk, resource_id=basics.pk)
    meet = services.add_phase(by=act(teacher), programme_id=programme.pk, title="Meet")
    services.add_part(by=act(teacher), phase_id=meet.pk, offering_id=run.pk)
    mine = make_participant(programme, ada, acme)
    _finish(ada, act, basics)
    services.cancel_offering(by=act(teacher), offering_id=run.pk)

    with pytest.raises(OfferingIsCancelled):
        services.add_part(by=act(teacher), phase_id=phase.pk, offering_id=run.pk)
    services.remove_phase(by=act(teacher), phase_id=meet.pk)

    mine.refresh_from_db()
    assert mine.state == "completed"


def test_nobody_names_people_of_another_home(ada, act, acme):
    brick = make_organisation("Brick")
    programme = make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 5, brick: 5})
    berta, anna = make_person("Berta"), make_person("Anna")
    make_participant(programme, ada, acme)
    make_participant(programme, anna, acme)
    make_participant(programme, berta, brick)

    assert selectors.fellows_of(act(ada), programme) == {anna.pk: "Anna"}
    with pytest.raises(NotFound):
        services.state_preference(
            by=act(ada), programme_id=programme.pk, other_id=berta.pk, kind="with"
        )


def test_of_many_one_is_named_by_address(client, ada, act, acme, monkeypatch):
    programme, anna = make_programme(acme), make_person("Anna")
    for person in (ada, anna):
        make_participant(programme, person, acme)
    monkeypatch.setattr(selectors, "FELLOWS", 1)
    client.force_login(ada)
    assert 'name="address"' in client.get(reverse("programmes:programme", args=[programme.pk])).text

    page = reverse("programmes:state-preference", args=[programme.pk])
    client.post(page, {"address": anna.email.upper(), "kind": "with"})
    assert client.post(page, {"address": "nobody@example.org"}).status_code == 404

    [said] = selectors.preferences_of(programme.pk, [ada.pk])
    assert said.other_id == anna.pk


def test_funnels_count_and_name_nobody(ada, act, acme):
    programme = make_programme(acme, seats=4)
    make_participant(programme, ada, acme)
    make_participant(programme, make_person("Anna"), acme, state="asked")
    [row] = selectors.funnel_of(programme)
    assert (row.seats, row.asked, row.admitted, row.placed, row.completed) == (4, 1, 1, 0, 0)


def test_who_is_erased_is_in_no_programme_any_more(ada, olga, act, acme):
    from lyceum.identity import api as identity
    from lyceum.kernel import actors

    programme = make_programme(acme)
    make_participant(programme, ada, acme)
    identity.erase_person(by=actors.system("tests"), person_id=ada.pk)
    assert not Participation.objects.unscoped("a test").exists()
