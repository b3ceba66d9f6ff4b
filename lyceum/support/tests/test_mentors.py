"""Mentors: offered, asked, accepted or not; and what two of them have together."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.agenda.testing import entries_of
from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.clock import travelled
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership
from lyceum.skills.testing import make_skill
from lyceum.support import selectors, services
from lyceum.support.errors import (
    AlreadyTogether,
    MeetingCannotBe,
    MentorIsFull,
    NotNowPossible,
    TextIsTooLong,
)
from lyceum.support.models import MentorMeeting, MentorProfile, Mentorship
from lyceum.support.testing import acting, make_mentor
from lyceum.support.types import MentorQuery, NewMeeting, NewProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def sql(db):
    return make_skill("SQL")


@pytest.fixture
def mia(acme, sql):
    """A mentor of Acme with one place."""
    mia = make_person("Mia")
    make_membership(acme, mia)
    make_mentor(mia, acme, [sql], capacity=1)
    return mia


@pytest.fixture
def two(ada, mia):
    """Ada and Mia, together."""
    made = services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk)
    return services.accept_mentee(by=acting(mia), mentorship_id=made.pk)


def in_days(days):
    return clock.now() + timedelta(days=days)


def test_colleagues_see_what_is_offered_and_others_only_where_it_is_for_everybody(
    ada, linus, acme, mia, sql
):
    _page, [row] = selectors.mentors_page(acting(ada))
    assert (row.name, row.skills, row.places_left) == ("Mia", ("SQL",), 1)
    assert names_of(linus) == []
    make_mentor(mia, acme, [sql], is_everywhere=True)
    assert names_of(linus) == ["Mia"]


def names_of(person, number=1, **query):
    _page, rows = selectors.mentors_page(acting(person), MentorQuery(**query), number)
    return [row.name for row in rows]


def test_one_looks_by_skill_by_language_and_by_words(ada, acme, mia, sql):
    other = make_person("Otto")
    make_membership(acme, other)
    make_mentor(other, acme, [make_skill("Talking")], languages=("fr",), about="I led a bank.")
    assert names_of(ada, skill_id=sql.pk) == ["Mia"]
    assert names_of(ada, language="de") == ["Mia"]  # who names none speaks with everybody
    assert set(names_of(ada, language="fr")) == {"Mia", "Otto"}
    assert names_of(ada, words="a BANK") == names_of(ada, words="otto") == ["Otto"]
    assert names_of(ada, words="Talking", language="fr") == ["Otto"]


def test_who_has_a_place_comes_first_and_nobody_falls_off_the_end(
    client, monkeypatch, ada, acme, two, sql
):
    monkeypatch.setattr("lyceum.support.selectors.mentors.PAGE", 2)
    for name in ("Ben", "Cleo", "Dora"):
        person = make_person(name)
        make_membership(acme, person)
        make_mentor(person, acme, [sql], capacity=1)
    assert names_of(ada) == ["Dora", "Cleo"]
    assert names_of(ada, 2) == ["Ben", "Mia"]
    client.force_login(ada)
    text = client.get(reverse("support:mentors"), {"q": "SQL", "skill": sql.pk}).text
    assert f'<option value="{sql.pk}" selected>SQL' in text
    assert "page=2" in text
    for odd in ({"skill": "9" * 40}, {"language": "xx-never"}, {"page": "x"}):
        assert client.get(reverse("support:mentors"), odd).status_code == 200


def test_one_asks_and_the_mentor_says_yes(ada, mia):
    made = services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk, words="SQL?")
    assert kinds_to(mia) == ["support.mentor_asked"]
    with pytest.raises(AlreadyTogether):
        services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk)
    with pytest.raises(NotFound):
        services.accept_mentee(by=acting(ada), mentorship_id=made.pk)
    services.accept_mentee(by=acting(mia), mentorship_id=made.pk)
    assert kinds_to(ada) == ["support.mentor_accepted"]


def test_a_no_is_seen_and_not_sent(ada, mia):
    made = services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk)
    services.decline_mentee(by=acting(mia), mentorship_id=made.pk)
    assert kinds_to(ada) == []
    assert [row.state for row in selectors.mentorships_of(acting(ada))] == ["declined"]


def test_nobody_takes_more_than_they_have_places(ada, grace, acme, mia):
    first, second = (
        services.ask_mentor(by=acting(one), mentee_id=one.pk, mentor_id=mia.pk)
        for one in (ada, grace)
    )
    services.accept_mentee(by=acting(mia), mentorship_id=first.pk)
    with pytest.raises(MentorIsFull):
        services.accept_mentee(by=acting(mia), mentorship_id=second.pk)
    third = make_person("Third")
    make_membership(acme, third)
    with pytest.raises(MentorIsFull):
        services.ask_mentor(by=acting(third), mentee_id=third.pk, mentor_id=mia.pk)


def test_a_request_is_over_after_ten_days(ada, mia):
    made = services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk)
    with travelled(in_days(9)):
        assert services.expire_requests() == 0
    with travelled(in_days(11)):
        with pytest.raises(NotNowPossible):
            services.accept_mentee(by=acting(mia), mentorship_id=made.pk)
        assert (services.expire_requests(), services.expire_requests()) == (1, 0)
    assert kinds_to(ada) == ["support.mentor_expired"]
    services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk)


def test_who_asked_takes_it_back(ada, mia):
    made = services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=mia.pk)
    with pytest.raises(NotFound):
        services.withdraw_request(by=acting(mia), mentorship_id=made.pk)
    services.withdraw_request(by=acting(ada), mentorship_id=made.pk)
    with pytest.raises(NotNowPossible):
        services.accept_mentee(by=acting(mia), mentorship_id=made.pk)


def test_a_meeting_stands_in_both_calendars_until_it_is_called_off(ada, mia, two):
    new = NewMeeting(starts_at=in_days(2), minutes=45, kind="video", place="https://meet.example/1")
    meeting = services.plan_meeting(by=acting(ada), mentorship_id=two.pk, new=new)
    assert [entries_of(one, "support.meeting")[0].title for one in (ada, mia)] == ["Mia", "Ada"]
    services.cancel_meeting(by=acting(mia), meeting_id=meeting.pk)
    assert all(entries_of(one, "support.meeting")[0].cancelled_at for one in (ada, mia))
    for wrong in ({"starts_at": in_days(-1)}, {"minutes": 5}):
        bad = NewMeeting(**({"starts_at": in_days(2), "minutes": 45, "kind": "video"} | wrong))
        with pytest.raises(MeetingCannotBe):
            services.plan_meeting(by=acting(ada), mentorship_id=two.pk, new=bad)


def test_goals_and_how_it_goes(ada, mia, two):
    goal = services.set_goal(by=acting(ada), mentorship_id=two.pk, text="Read a plan")
    services.reach_goal(by=acting(mia), goal_id=goal.pk)
    services.check_in(by=acting(mia), mentorship_id=two.pk, level=4, words="She asks well.")
    seen = selectors.together(two)
    assert seen["goals"][0].done_at
    assert [(each.words, name) for each, name in seen["check_ins"]] == [("She asks well.", "Mia")]
    with pytest.raises(Forbidden):
        services.check_in(by=acting(mia), mentorship_id=two.pk, level=6)


def test_either_ends_it_without_a_message_and_meetings_ahead_go(ada, mia, two):
    before = kinds_to(mia)
    new = NewMeeting(starts_at=in_days(2), minutes=45, kind="video")
    services.plan_meeting(by=acting(ada), mentorship_id=two.pk, new=new)
    services.end_mentorship(by=acting(ada), mentorship_id=two.pk)
    assert not MentorMeeting.objects.filter(cancelled_at=None).exists()
    assert [kind for kind in kinds_to(mia) if kind.startswith("support")] == before
    with pytest.raises(NotNowPossible):
        services.set_goal(by=acting(ada), mentorship_id=two.pk, text="Too late")


def test_nobody_else_finds_them(grace, linus, olga, two):
    for person in (grace, linus, olga):
        with pytest.raises(NotFound):
            selectors.mentorship_for(acting(person), two.pk)
        with pytest.raises(NotFound):
            services.set_goal(by=acting(person), mentorship_id=two.pk, text="x")


def test_it_refuses_books_and_whoever_does_not_belong_there(linus, acme, sql, mia):
    new = NewProfile(organisation_id=acme.pk, skill_ids=(sql.pk,), about="x" * 10_001)
    with pytest.raises(TextIsTooLong):
        services.keep_profile(by=acting(mia), person_id=mia.pk, new=new)
    with pytest.raises(Forbidden):
        services.keep_profile(by=acting(linus), person_id=linus.pk, new=new)
    with pytest.raises(NotFound):
        services.ask_mentor(by=acting(linus), mentee_id=linus.pk, mentor_id=mia.pk)


def test_who_turns_out_to_be_their_own_mentor_is_so_no_more(ada, olga, mia, two):
    merge = {"kept_id": ada.pk, "folded_id": mia.pk}
    identity.merge_people(by=acting(olga), **merge)
    two.refresh_from_db()
    assert two.state == "ended"
    assert selectors.active_of([ada.pk, mia.pk]) == {}


# --- pages ----------------------------------------------------------------------------------------


def test_the_way_through_the_pages(client, ada, acme, mia, sql):
    client.force_login(ada)
    assert "Mia" in client.get(reverse("support:mentors")).text
    asked = client.post(reverse("support:mentor", args=[mia.pk]), {"words": "<i>SQL</i>"})
    page = asked.headers["Location"]
    assert "You have asked Mia" in client.get(page).text
    two = Mentorship.objects.unscoped("test").get()
    client.force_login(mia)
    assert "&lt;i&gt;SQL" in client.get(page).text
    say = reverse("support:answer-mentee", args=[two.pk])
    assert client.post(say, {"say": "nonsense"}).status_code == 404
    client.post(say, {"say": "accept"})
    client.post(reverse("support:set-mentor-goal", args=[two.pk]), {"text": "Read a plan"})
    client.post(reverse("support:check-in", args=[two.pk]), {"level": "5"})
    at = f"{in_days(3):%Y-%m-%dT%H:%M}"
    form = {"starts_at": at, "minutes": 45, "kind": "video", "place": ""}
    client.post(reverse("support:plan-meeting", args=[two.pk]), form)
    text = client.get(page).text
    assert "Read a plan" in text
    assert "very well" in text
    assert MentorMeeting.objects.get().kind == "video"
    wrong = client.post(reverse("support:plan-meeting", args=[two.pk]), form | {"minutes": 1})
    assert wrong.status_code == 422


def test_one_says_what_one_offers_and_looks_for(client, ada, acme, mia, sql):
    client.force_login(ada)
    said = {"skills": [sql.pk], "languages": ["en"], "about": "Ten years of it."}
    offer = {**said, "capacity": 3, "meeting_kinds": ["video", "phone"], "is_open": "on"}
    assert client.post(reverse("support:mentor-profile"), offer).status_code == 302
    assert MentorProfile.objects.unscoped("test").get(person=ada).capacity == 3
    assert "Ten years of it." in client.get(reverse("support:mentor-profile")).text
    look = {**said, "apart": [mia.pk], "is_open": "on"}
    assert client.post(reverse("support:seek-mentor"), look).status_code == 302
    assert "You look for a mentor" in client.get(reverse("support:mentors")).text
    assert client.post(reverse("support:seek-mentor"), {"about": ""}).status_code == 422


def test_skills_that_one_may_not_see_are_not_named(client, ada, acme):
    theirs = make_skill("Secret sauce", owner_id="organisation:999")
    client.force_login(ada)

    answer = client.post(reverse("support:seek-mentor"), {"skills": [theirs.pk], "languages": "?"})
    assert answer.status_code == 422
    assert "Secret sauce" not in answer.text


def test_outsiders_find_nothing(client, linus, mia, two):
    client.force_login(linus)
    for name, pk in (("mentor", mia.pk), ("mentorship", two.pk)):
        assert client.get(reverse(f"support:{name}", args=[pk])).status_code == 404


def test_after_a_meeting_that_took_place_who_learns_is_asked_once(ada, acme, mia, two):
    new = NewMeeting(starts_at=in_days(1), minutes=45, kind="video")
    kept = services.plan_meeting(by=acting(ada), mentorship_id=two.pk, new=new)
    later = NewMeeting(starts_at=in_days(3), minutes=45, kind="video")
    off = services.plan_meeting(by=acting(ada), mentorship_id=two.pk, new=later)
    services.cancel_meeting(by=acting(ada), meeting_id=off.pk)
    with travelled(kept.starts_at):
        assert services.ask_after_meetings() == 0
    with travelled(in_days(2)):
        assert services.ask_after_meetings() == 1
        assert services.ask_after_meetings() == 0
    with travelled(in_days(4)):
        assert services.ask_after_meetings() == 0
    asked = apps.get_model("feedback.Asked").objects.unscoped("test").get()
    assert (asked.person_id, asked.about_kind, asked.about_id) == (
        ada.pk,
        "mentoring",
        str(acme.pk),
    )
    assert asked.title == f"Mentors: {acme.name}"
