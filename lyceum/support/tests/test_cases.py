"""A question becomes a case: it lands on a desk, is talked about, answered, and rated."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.clock import travelled
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_role, make_unit
from lyceum.support import selectors, services
from lyceum.support.errors import CannotBeOne, NotAnsweredYet, TextIsMissing, TextIsTooLong
from lyceum.support.models import Case, Line, Route
from lyceum.support.testing import acting, make_case
from lyceum.support.types import Context, NewRoute

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)


def texts(person, case):
    return [line.text for line in selectors.lines_of(acting(person), case)]


def today(days=0):
    return clock.today() + timedelta(days=days)


# --- where it lands -------------------------------------------------------------------------------


def test_it_lands_on_the_desk_of_its_kind(ada, acme, hanna, ben):
    case = make_case(ada, acme)
    assert (case.assignee_id, case.role, case.has_administrators) == (hanna.pk, "hr-partner", False)
    assert kinds_to(hanna) == ["support.assigned"]
    assert make_case(ada, acme, kind="administrator").assignee_id == ben.pk


def test_questions_are_dealt_out_to_whoever_has_fewest(ada, acme, hanna):
    second = make_person("Second")
    make_role(second, "hr-partner", acme)
    found = [make_case(ada, acme, f"Question {n}").assignee_id for n in range(4)]
    assert sorted(found) == sorted([hanna.pk, second.pk] * 2)


def test_a_rule_of_a_unit_goes_before_the_rule_for_everybody(ada, acme, hanna, ben):
    north = make_unit(acme, "North")
    below = make_unit(acme, "Hamburg", north)
    worker, near = make_person("Worker"), make_person("Near")
    make_membership(acme, worker, unit=below)
    make_role(near, "facilitator", acme, unit=north)
    rule = NewRoute(kind="hr-partner", role="facilitator", unit_id=north.pk, answer_minutes=120)
    services.set_route(by=acting(ben), organisation_id=acme.pk, new=rule)

    theirs, others = make_case(worker, acme), make_case(ada, acme)

    assert (theirs.assignee_id, theirs.answer_minutes) == (near.pk, 120)
    assert (others.assignee_id, others.answer_minutes) == (hanna.pk, 480)
    assert selectors.case_for(acting(near), theirs.pk) == theirs
    with pytest.raises(NotFound):
        selectors.case_for(acting(near), others.pk)


def test_with_a_rota_only_whose_turn_it_is(ada, acme, hanna, ben):
    second = make_person("Second")
    make_role(second, "hr-partner", acme)
    said = {"by": acting(ben), "organisation_id": acme.pk, "kind": "hr-partner"}
    services.add_turn(**said, person_id=second.pk, days=(today(-1), today(1)))
    assert make_case(ada, acme).assignee_id == second.pk


def test_a_rota_with_nobody_goes_to_administrators_and_says_so(ada, acme, hanna, ben):
    said = {"by": acting(ben), "organisation_id": acme.pk}
    services.add_turn(**said, kind="hr-partner", person_id=hanna.pk, days=(today(-9), today(-3)))
    case = make_case(ada, acme)
    assert (case.assignee_id, case.has_administrators) == (ben.pk, True)
    assert "administrators have it" in texts(ada, case)[-1]

    services.add_turn(**said, kind="hr-partner", person_id=hanna.pk, days=(today(), today(5)))
    services.add_absence(
        by=acting(hanna), organisation_id=acme.pk, person_id=hanna.pk, days=(today(), today())
    )
    assert make_case(ada, acme, "Again").assignee_id == ben.pk


def test_nobody_gets_their_own_question(hanna, acme, ben):
    assert make_case(hanna, acme).assignee_id == ben.pk


def test_where_there_is_nobody_at_all_it_says_so_and_waits(ada, acme):
    case = make_case(ada, acme)
    assert case.assignee_id is None
    assert "nobody yet" in texts(ada, case)[-1]


def test_without_an_organisation_the_ecosystem_answers(olga):
    outsider = make_person("Outsider")
    case = make_case(outsider)
    assert case.assignee_id == olga.pk
    assert selectors.can_answer(acting(olga), case)


def test_nobody_asks_for_others_or_elsewhere(ada, grace, linus, acme, hanna):
    from lyceum.support.types import NewCase

    new = NewCase(kind="hr-partner", subject="x", text="x", organisation_id=acme.pk)
    for by, person in ((grace, ada), (linus, linus)):
        with pytest.raises(Forbidden):
            services.open_case(by=acting(by), person_id=person.pk, new=new)


def test_the_same_key_is_asked_once(ada, acme, hanna):
    first = make_case(ada, acme, key="playbook:7:3")
    assert make_case(ada, acme, key="playbook:7:3") == first
    assert Case.objects.unscoped("test").count() == 1


# --- what comes in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "refusal"), [(" \0\n", TextIsMissing), ("x" * 10_001, TextIsTooLong)]
)
def test_it_refuses_nothing_and_books(ada, acme, text, refusal):
    with pytest.raises(refusal):
        make_case(ada, acme, text=text)
    assert not Case.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/skills/?q=my+illness", "/skills/"),
        ("https://evil.example/x", ""),
        ("//evil.example", ""),
        ("javascript:alert(1)", ""),
        ("/\\evil.example", ""),
    ],
)
def test_of_the_page_only_its_address_and_title(address, kept):
    assert Context(address, "Skills\n\0 of mine").trimmed() == Context(
        kept, "Skills of mine" if kept else ""
    )


def test_script_is_words(client, ada, acme, hanna):
    case = make_case(ada, acme, text="<script>alert(1)</script><b>bold</b>")
    client.force_login(hanna)
    page = client.get(reverse("support:case", args=[case.pk])).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>bold</b>" not in page


# --- the conversation -----------------------------------------------------------------------------


def test_notes_are_for_those_who_answer(client, ada, acme, hanna):
    case = make_case(ada, acme)
    services.add_note(by=acting(hanna), case_id=case.pk, text="She moves in March.")
    assert "She moves in March." in texts(hanna, case)
    assert "She moves in March." not in texts(ada, case)
    client.force_login(ada)
    assert "March" not in client.get(reverse("support:case", args=[case.pk])).text
    assert kinds_to(ada) == []


def test_who_asks_and_also_answers_sees_no_notes_on_their_own_question(hanna, acme, ben):
    make_role(hanna, "administrator", acme)
    case = make_case(hanna, acme, kind="administrator")
    services.add_note(by=acting(ben), case_id=case.pk, text="Between us.")
    assert "Between us." not in texts(hanna, case)
    with pytest.raises(NotFound):
        services.answer_case(by=acting(hanna), case_id=case.pk, text="I say so.")


def test_an_answer_stops_the_clock_and_a_reply_starts_it(ada, acme, hanna):
    with travelled(FRIDAY):
        case = make_case(ada, acme)
    assert case.due_at == datetime(2026, 11, 30, 15, tzinfo=UTC)
    with travelled(FRIDAY + timedelta(hours=1)):
        services.answer_case(by=acting(hanna), case_id=case.pk, text="Under Record.")
    case.refresh_from_db()
    assert (case.state, case.due_at, case.first_minutes) == ("answered", None, 60)
    assert kinds_to(ada) == ["support.answered"]

    with travelled(FRIDAY + timedelta(hours=2)):
        services.reply(by=acting(ada), case_id=case.pk, text="Not there.")
    case.refresh_from_db()
    assert (case.state, case.first_minutes) == ("open", 60)
    assert case.due_at == datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert kinds_to(hanna)[-1] == "support.replied"


def test_each_answer_and_each_reply_is_told_although_none_was_read(ada, acme, hanna):
    case = make_case(ada, acme)
    for _turn in range(2):
        services.answer_case(by=acting(hanna), case_id=case.pk, text="Under Record.")
        services.reply(by=acting(ada), case_id=case.pk, text="Not there.")
    assert kinds_to(ada) == ["support.answered"] * 2
    assert kinds_to(hanna) == ["support.assigned", *["support.replied"] * 2]


def test_who_gets_it_back_is_told_again(ada, acme, hanna, ben):
    case = make_case(ada, acme)
    services.hand_over(by=acting(hanna), case_id=case.pk, kind="administrator")
    services.hand_over(by=acting(ben), case_id=case.pk, kind="hr-partner")
    assert kinds_to(hanna) == ["support.assigned"] * 2


def test_it_waits_for_who_asked_when_asked_back(ada, acme, hanna):
    case = make_case(ada, acme)
    services.answer_case(by=acting(hanna), case_id=case.pk, text="Which?", asks_back=True)
    case.refresh_from_db()
    assert (case.state, case.due_at) == ("waiting", None)


def test_one_tap_says_that_it_helped(ada, acme, hanna):
    case = make_case(ada, acme)
    with pytest.raises(NotAnsweredYet):
        services.rate_case(by=acting(ada), case_id=case.pk, rating=3)
    services.answer_case(by=acting(hanna), case_id=case.pk, text="So.")
    services.rate_case(by=acting(ada), case_id=case.pk, rating=3)
    case.refresh_from_db()
    assert (case.rating, case.state) == (3, "closed")
    with pytest.raises(NotFound):
        services.rate_case(by=acting(hanna), case_id=case.pk, rating=3)


def test_a_closed_question_opens_again_when_its_person_writes(ada, acme, hanna):
    case = make_case(ada, acme)
    services.close_case(by=acting(ada), case_id=case.pk)
    services.reply(by=acting(ada), case_id=case.pk, text="One more thing.")
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("open", None)


def test_it_is_handed_over_with_all_that_was_said_and_the_time_waited(ada, acme, hanna, ben):
    with travelled(FRIDAY):
        case = make_case(ada, acme)
    services.add_note(by=acting(hanna), case_id=case.pk, text="Looks like a bug.")
    services.hand_over(by=acting(hanna), case_id=case.pk, kind="administrator")
    case.refresh_from_db()
    assert (case.assignee_id, case.asked_at) == (ben.pk, FRIDAY)
    assert "Looks like a bug." in texts(ben, case)
    with pytest.raises(NotFound):
        selectors.case_for(acting(hanna), case.pk)


def test_handing_to_and_fro_gives_no_more_time(ada, acme, hanna, ben):
    with travelled(FRIDAY):
        case = make_case(ada, acme)
    due_at = case.due_at
    with travelled(FRIDAY + timedelta(hours=1)):
        services.hand_over(by=acting(hanna), case_id=case.pk, kind="administrator")
        services.hand_over(by=acting(ben), case_id=case.pk, kind="hr-partner")
    case.refresh_from_db()
    assert (case.asked_at, case.due_at) == (FRIDAY, due_at)


@pytest.mark.parametrize("state", ["answered", "waiting", "closed"])
def test_what_nobody_waits_for_is_handed_over_as_it_is(ada, acme, hanna, ben, state):
    case = make_case(ada, acme)
    if state == "closed":
        services.close_case(by=acting(ada), case_id=case.pk)
    else:
        asks_back = state == "waiting"
        services.answer_case(by=acting(hanna), case_id=case.pk, text="So.", asks_back=asks_back)
    services.hand_over(by=acting(hanna), case_id=case.pk, kind="administrator")
    case.refresh_from_db()
    assert (case.assignee_id, case.state, case.asked_at, case.due_at) == (ben.pk, state, None, None)
    assert (case.closed_at is not None) == (state == "closed")


def test_a_closed_question_is_open_with_one_that_waits(ada, acme, hanna):
    closed = make_case(ada, acme, "Hours?")
    services.close_case(by=acting(ada), case_id=closed.pk)
    with travelled(FRIDAY):
        waits = make_case(ada, acme, "Hours again?")
    services.merge_cases(by=acting(hanna), case_id=waits.pk, into_id=closed.pk)
    closed.refresh_from_db()
    assert (closed.state, closed.closed_at, closed.asked_at) == ("open", None, FRIDAY)
    assert closed.due_at == waits.due_at


def test_two_questions_become_one(client, ada, acme, hanna):
    first, second = make_case(ada, acme, "Hours?"), make_case(ada, acme, "Hours again?")
    services.merge_cases(by=acting(hanna), case_id=second.pk, into_id=first.pk)
    assert len([t for t in texts(ada, first) if "looked everywhere" in t]) == 2
    assert [row.id for row in selectors.cases_of(acting(ada))] == [first.pk]
    client.force_login(ada)
    there = client.get(reverse("support:case", args=[second.pk]))
    assert there.headers["Location"] == reverse("support:case", args=[first.pk])


def test_only_questions_of_one_person_become_one(ada, grace, acme, hanna):
    first, second = make_case(ada, acme), make_case(grace, acme)
    with pytest.raises(CannotBeOne):
        services.merge_cases(by=acting(hanna), case_id=second.pk, into_id=first.pk)
    with pytest.raises(CannotBeOne):
        services.merge_cases(by=acting(hanna), case_id=first.pk, into_id=first.pk)


def test_others_find_nothing(ada, grace, linus, ben, acme, hanna):
    case = make_case(ada, acme)
    for person in (grace, linus, ben):  # a manager, an outsider, who answers other questions
        with pytest.raises(NotFound):
            selectors.case_for(acting(person), case.pk)
        with pytest.raises(NotFound):
            services.add_note(by=acting(person), case_id=case.pk, text="x")


# --- the clock ------------------------------------------------------------------------------------


def test_it_warns_and_then_tells_those_above_once(ada, acme, hanna, ben):
    with travelled(FRIDAY):
        case = make_case(ada, acme)
    for moment in ("2026-11-30T12:59", "2026-11-30T13:00", "2026-11-30T13:01"):
        with travelled(datetime.fromisoformat(moment).replace(tzinfo=UTC)):
            services.watch_cases()
    assert kinds_to(hanna) == ["support.assigned", "support.warned"]
    for minute in (0, 5):
        with travelled(datetime(2026, 11, 30, 15, minute, tzinfo=UTC)):
            services.watch_cases()
    assert kinds_to(hanna)[2:] == ["support.overdue"]
    assert kinds_to(ben) == ["support.overdue"]
    assert selectors.can_answer(acting(ben), case)


def test_what_fell_silent_is_closed(ada, acme, hanna):
    case = make_case(ada, acme)
    services.answer_case(by=acting(hanna), case_id=case.pk, text="So.")
    assert services.close_quiet_cases() == 0
    with travelled(clock.now() + timedelta(days=15)):
        assert services.close_quiet_cases() == 1
        assert services.close_quiet_cases() == 0
    assert Line.objects.filter(case=case, text="closed").count() == 1


def test_who_is_away_is_away_on_the_days_of_the_organisation(acme, hanna, ada):
    acme.time_zone = "Pacific/Auckland"
    acme.save()
    ben = make_person("Ben")
    make_membership(acme, ben)
    make_role(ben, "hr-partner", acme)
    there = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Pacific/Auckland"))  # Sunday in UTC
    day = there.date()
    services.add_absence(
        by=acting(hanna), organisation_id=acme.pk, person_id=hanna.pk, days=(day, day)
    )
    with travelled(there):
        assert selectors.duty_for("hr-partner", acme.pk, ada.pk).assignee_id == ben.pk


def test_two_presses_leave_one_rule(acme, hanna):
    row = {"organisation": acme, "owner_id": f"organisation:{acme.pk}", "kind": "hr-partner"}
    more = {"role": "facilitator", "answer_minutes": 60}
    Route.objects.create(**row, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Route.objects.create(**row, **more)
