"""Sessions of a run: planned, moved, called off; rooms; calendars follow."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from lyceum.agenda.testing import entries_of
from lyceum.kernel import clock
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import (
    RuleIsNotUnderstood,
    SessionsClash,
    TeachersAreNotFromHere,
    ZoneIsUnknown,
)
from lyceum.programmes.models import Session
from lyceum.programmes.testing import make_offering
from lyceum.programmes.types import NewPlace, NewRoom, NewSession, Run

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"
ZONE = "Asia/Yekaterinburg"


@pytest.fixture
def first():
    """Ten days from now, at nine on the clocks of the place."""
    return datetime.combine(clock.today() + timedelta(days=10), datetime.min.time()).replace(hour=9)


@pytest.fixture
def room(acme, act, teacher):
    place = services.add_place(
        by=act(teacher),
        organisation_id=acme.pk,
        new=NewPlace(name="Campus", zone=ZONE, access_notes="A lift."),
    )
    return services.add_room(by=act(teacher), place_id=place.pk, new=NewRoom(name="Blue", seats=9))


@pytest.fixture
def plan(act, teacher, offering, first):
    """plan(title="…") plans in the run that everybody is in."""

    def go(run=None, **said):
        new = NewSession(**{"wall": first, "minutes": 90, "zone": ZONE, **said})
        return services.plan_sessions(by=act(teacher), offering_id=(run or offering).pk, new=new)

    return go


def sit(act, person, run):
    return services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)


def shown(act, person, offering):
    run = selectors.offering_for(act(person), offering.pk)
    return selectors.sessions_of(act(person), run, person.pk)


def test_a_rule_makes_sessions_that_stand_in_calendars(ada, act, offering, plan, first):
    sit(act, ada, offering)

    made = plan(rule="FREQ=WEEKLY;COUNT=3", title="Lab")

    assert [each.wall for each in made] == [
        (first + timedelta(weeks=n)).strftime("%Y-%m-%dT%H:%M") for n in range(3)
    ]
    entries = entries_of(ada, "programmes.session")
    assert [each.starts_at for each in entries] == [each.starts_at for each in made]
    assert entries[0].title == "Data pipelines: Lab"
    assert kinds_to(ada) == ["agenda.invited"] * 2  # to the first day, and to the sessions instead


def test_who_sits_down_later_gets_the_dates_and_who_leaves_loses_them(ada, act, offering, plan):
    plan(rule="FREQ=WEEKLY;COUNT=2")
    seat = sit(act, ada, offering)
    assert len(entries_of(ada, "programmes.session")) == 2

    services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert all(each.cancelled_at for each in entries_of(ada, "programmes.session"))
    assert kinds_to(ada) == ["agenda.invited", "agenda.cancelled"]


def test_a_run_without_sessions_stands_there_with_its_first_day(ada, act, offering, plan):
    sit(act, ada, offering)
    [entry] = entries_of(ada)
    assert (entry.kind, entry.starts_at.date()) == ("programmes.run", offering.starts_on)

    plan()
    assert [bool(each.cancelled_at) for each in entries_of(ada, "programmes.run")] == [True]


def test_a_run_without_sessions_that_moves_or_is_cancelled_is_told(ada, act, teacher, offering):
    sit(act, ada, offering)
    later = offering.starts_on + timedelta(days=3)
    services.change_offering(
        by=act(teacher), offering_id=offering.pk, version=1, run=Run(starts_on=later)
    )
    services.cancel_offering(by=act(teacher), offering_id=offering.pk)

    assert kinds_to(ada) == ["agenda.invited", "agenda.changed", "agenda.cancelled"]


def test_a_run_whose_only_session_is_called_off_stands_there_with_its_first_day(
    ada, act, teacher, offering, plan
):
    [session] = plan()
    sit(act, ada, offering)

    services.cancel_session(by=act(teacher), session_id=session.pk)

    [entry] = entries_of(ada, "programmes.run")
    assert entry.cancelled_at is None
    assert entry.starts_at.date() == offering.starts_on


def test_a_moved_session_moves_in_calendars_and_keeps_its_uid(
    ada, act, teacher, offering, plan, first
):
    sit(act, ada, offering)
    [session] = plan()
    [before] = entries_of(ada, "programmes.session")

    services.change_session(
        by=act(teacher),
        session_id=session.pk,
        version=1,
        new=NewSession(wall=first + timedelta(days=1), minutes=60, zone=ZONE),
    )

    [after] = entries_of(ada, "programmes.session")
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert after.starts_at == before.starts_at + timedelta(days=1)
    assert kinds_to(ada)[-1] == "agenda.changed"
    with pytest.raises(EditedMeanwhile):
        services.change_session(
            by=act(teacher),
            session_id=session.pk,
            version=1,
            new=NewSession(wall=first, minutes=60, zone=ZONE),
        )


def test_a_session_is_moved_with_those_after_it(ada, act, teacher, offering, plan, first):
    sit(act, ada, offering)
    one, two, three = plan(rule="FREQ=WEEKLY;COUNT=3", title="Lab", bring="Boots")
    plan(wall=first + timedelta(days=40))
    told = len(kinds_to(ada))
    new = NewSession(
        wall=first + timedelta(weeks=1, hours=2), minutes=90, zone=ZONE, title="Lab", bring="Hats"
    )

    services.change_session(
        by=act(teacher), session_id=two.pk, version=1, new=new, and_following=True
    )

    rows = Session.objects.unscoped(ALL).order_by("pk")
    assert [each.bring for each in rows] == ["Boots", "Hats", "Hats", ""]
    later = [
        new.starts_at - old.starts_at for new, old in zip(rows, (one, two, three), strict=False)
    ]
    assert later == [timedelta(0), timedelta(hours=2), timedelta(hours=2)]
    assert kinds_to(ada)[told:] == ["agenda.changed"]


def test_sessions_that_move_together_are_not_in_each_other_s_way(act, teacher, plan, room, first):
    one, *_rest = plan(rule="FREQ=DAILY;COUNT=3", room_id=room.pk, mode="on-site")
    new = NewSession(
        wall=first + timedelta(days=1), minutes=90, zone=ZONE, room_id=room.pk, mode="on-site"
    )

    services.change_session(
        by=act(teacher), session_id=one.pk, version=1, new=new, and_following=True
    )

    days = Session.objects.unscoped(ALL).order_by("pk").values_list("starts_at", flat=True)
    assert [at - one.starts_at for at in days] == [timedelta(days=n) for n in (1, 2, 3)]


def test_the_rest_of_a_series_is_called_off(client, ada, act, teacher, offering, plan):
    sit(act, ada, offering)
    one, two, three = plan(rule="FREQ=WEEKLY;COUNT=3")
    client.force_login(teacher)
    words = "planned together with it"
    change = reverse("programmes:change-session", args=[two.pk])
    assert client.get(change).text.count(words) == 2
    assert words not in client.get(reverse("programmes:change-session", args=[three.pk])).text

    cancel = reverse("programmes:cancel-session", args=[two.pk])
    client.post(cancel, {"and_following": "1"})

    left = Session.objects.unscoped(ALL).filter(cancelled_at=None)
    assert [each.pk for each in left] == [one.pk]
    assert kinds_to(ada)[-1] == "agenda.cancelled"
    assert kinds_to(ada).count("agenda.cancelled") == 1


def test_a_session_that_is_called_off_leaves_calendars(ada, act, teacher, offering, plan):
    sit(act, ada, offering)
    [session] = plan()

    services.cancel_session(by=act(teacher), session_id=session.pk)

    assert entries_of(ada, "programmes.session")[0].cancelled_at
    assert shown(act, ada, offering) == []
    assert kinds_to(ada)[-1] == "agenda.cancelled"


def test_a_cancelled_run_takes_its_dates_back(ada, act, teacher, offering, plan):
    sit(act, ada, offering)
    plan(rule="FREQ=DAILY;COUNT=2")

    services.cancel_offering(by=act(teacher), offering_id=offering.pk)

    assert all(each.cancelled_at for each in entries_of(ada))


def test_a_room_takes_one_session_at_a_time(act, resource, offering, plan, room, first):
    other = make_offering(resource)
    plan(room_id=room.pk, mode="on-site")

    with pytest.raises(SessionsClash, match="Blue"):
        plan(other, room_id=room.pk, wall=first + timedelta(minutes=89))
    plan(other, room_id=room.pk, wall=first + timedelta(minutes=90))
    [anyway] = plan(other, room_id=room.pk, clash_reason="They share it.")
    assert anyway.clash_reason == "They share it."


def test_who_teaches_is_in_one_session_at_a_time(act, teacher, resource, offering, plan):
    plan(teacher_ids=(teacher.pk,))

    with pytest.raises(SessionsClash, match="Grace"):
        plan(make_offering(resource), teacher_ids=(teacher.pk,))
    assert [each.kind for each in entries_of(teacher)] == ["programmes.teaching"]


def test_a_room_of_others_does_not_exist(linus, act, plan):
    theirs = make_organisation("Initech")
    make_role(linus, "teacher", theirs)
    place = services.add_place(
        by=act(linus), organisation_id=theirs.pk, new=NewPlace(name="Tower", zone="UTC")
    )
    room = services.add_room(by=act(linus), place_id=place.pk, new=NewRoom(name="Red"))

    with pytest.raises(NotFound):
        plan(room_id=room.pk)
    with pytest.raises(TeachersAreNotFromHere):
        plan(teacher_ids=(linus.pk,))


def test_what_is_not_understood_is_refused(ada, act, offering, plan, first):
    with pytest.raises(RuleIsNotUnderstood):
        plan(rule="FREQ=WEEKLY")
    with pytest.raises(ZoneIsUnknown):
        plan(zone="Mars/Olympus")
    with pytest.raises(Forbidden):
        services.plan_sessions(
            by=act(ada),
            offering_id=offering.pk,
            new=NewSession(wall=first, minutes=60, zone="UTC"),
        )


def test_the_link_is_shown_to_who_has_a_seat_and_only_near_the_time(
    ada, grace, act, offering, plan, first
):
    [session] = plan(join_url="https://meet.example/1")
    seat = sit(act, ada, offering)

    [row] = shown(act, ada, offering)
    assert (row.join_url, row.is_joined_later) == ("", True)
    with clock.travelled(session.starts_at - timedelta(minutes=14)):
        assert shown(act, ada, offering)[0].join_url == "https://meet.example/1"
        services.give_up_seat(by=act(ada), seat_id=seat.pk)
        [row] = shown(act, ada, offering)
        assert (row.join_url, row.is_joined_later) == ("", False)


def test_yekaterinburg_is_seen_from_new_york(ada, act, offering, plan, first):
    plan()

    with timezone.override("America/New_York"):
        [row] = shown(act, ada, offering)
    assert (row.there.hour, row.zone) == (9, ZONE)
    assert row.starts_at.astimezone(UTC).hour == 4
    assert row.starts_at.hour in (23, 0)


def test_the_page_shows_the_clock_of_the_place(client, ada, offering, plan):
    ada.time_zone = "America/New_York"
    ada.save()
    plan()
    client.force_login(ada)

    assert "09:00 on" in client.get(reverse("programmes:run", args=[offering.pk])).text


def test_what_to_bring_is_open_for_the_next_session_and_a_click_away_for_the_others(
    client, ada, offering, plan
):
    plan(bring="Shoes with caps", rule="FREQ=WEEKLY;COUNT=3")
    client.force_login(ada)

    page = client.get(reverse("programmes:run", args=[offering.pk])).text
    assert page.count("Shoes with caps") == 3
    assert page.count('<details class="more" open>') == 1
    first, *rest = page.split("Shoes with caps")
    assert '<details class="more" open>' in first
    assert all('<details class="more">' in each for each in rest[:2])


def test_where_the_rules_of_a_zone_have_changed_the_wall_time_stays(ada, act, offering, plan):
    [session] = plan()
    sit(act, ada, offering)
    wrong = session.starts_at + timedelta(hours=1)  # as it was reckoned by older rules
    Session.objects.unscoped(ALL).update(starts_at=wrong, ends_at=wrong + timedelta(minutes=90))

    assert services.keep_wall_times() == 1
    assert services.keep_wall_times() == 0

    assert Session.objects.unscoped(ALL).get().starts_at == session.starts_at
    assert entries_of(ada, "programmes.session")[0].starts_at == session.starts_at


def test_the_pages_plan_change_and_call_off(client, ada, teacher, act, offering, room, first):  # noqa: PLR0917
    sit(act, ada, offering)
    client.force_login(teacher)
    said = {
        "wall": first.strftime("%Y-%m-%dT%H:%M"),
        "minutes": 60,
        "zone": ZONE,
        "mode": "blended",
        "room_id": room.pk,
        "teacher_ids": [teacher.pk],
        "again": "WEEKLY",
        "times": 2,
    }
    url = reverse("programmes:plan-sessions", args=[offering.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 422  # the room is taken

    session = Session.objects.unscoped(ALL).earliest("starts_at")
    page = client.get(reverse("programmes:run", args=[offering.pk])).text
    for words in ("Campus", "A lift.", "Grace", "Asia/Yekaterinburg"):
        assert words in page
    change = reverse("programmes:change-session", args=[session.pk])
    assert 'value="60"' in client.get(change).text
    assert client.post(change, {**said, "minutes": 45, "version": 1}).status_code == 302
    client.post(reverse("programmes:cancel-session", args=[session.pk]))
    assert Session.objects.unscoped(ALL).filter(cancelled_at=None).count() == 1
    assert "Data pipelines" in client.get(reverse("programmes:teaching")).text


def test_the_zone_is_that_of_the_room_unless_another_is_chosen(
    client, teacher, offering, room, first
):
    client.force_login(teacher)
    said = {"wall": first.strftime("%Y-%m-%dT%H:%M"), "minutes": 60, "mode": "on-site"}
    url = reverse("programmes:plan-sessions", args=[offering.pk])
    assert client.post(url, {**said, "zone": "", "room_id": room.pk}).status_code == 302
    session = Session.objects.unscoped(ALL).get()
    assert (session.zone, session.starts_at.hour) == (ZONE, 4)

    change = reverse("programmes:change-session", args=[session.pk])
    assert client.get(change).context["form"]["zone"].value() == ""
    chosen = {**said, "zone": "Europe/Paris", "room_id": room.pk, "version": 1}
    page = client.post(change, chosen, follow=True).text
    assert "It is planned by the clocks of Europe/Paris; those of the room show" in page
    assert client.get(change).context["form"]["zone"].value() == "Europe/Paris"


def test_materials_and_recordings_are_for_who_has_a_seat(  # noqa: PLR0917
    client, ada, grace, act, teacher, offering, plan
):
    [session] = plan(teacher_ids=(teacher.pk,))
    client.force_login(teacher)
    client.post(
        reverse("programmes:add-material", args=[session.pk]),
        {"when": "recording", "title": "The film", "url": "https://films.example/1"},
    )
    client.force_login(ada)
    url = reverse("programmes:run", args=[offering.pk])

    assert "The film" not in client.get(url).text
    sit(act, ada, offering)
    assert "The film" in client.get(url).text


def test_the_run_s_page_takes_as_many_queries_for_two_sessions_as_for_twenty(  # noqa: PLR0917
    client, ada, act, offering, plan, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(ada)
    url = reverse("programmes:run", args=[offering.pk])
    plan(rule="FREQ=DAILY;COUNT=2")
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    plan(rule="FREQ=WEEKLY;COUNT=18", clash_reason="A test.")
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_of_many_sessions_the_page_with_the_next_one_is_shown_first(
    client, ada, act, offering, plan, first
):
    made = plan(rule="FREQ=DAILY;COUNT=60")
    client.force_login(ada)
    url = reverse("programmes:run", args=[offering.pk])
    assert [row.id for row in client.get(url).context["sessions"]] == [s.pk for s in made[:50]]
    assert [row.id for row in client.get(f"{url}?page=2").context["sessions"]] == [
        each.pk for each in made[50:]
    ]

    with clock.travelled(made[54].starts_at):
        rows = client.get(url).context["sessions"]
    assert [row.id for row in rows if row.is_next] == [made[54].pk]


def test_the_list_of_a_session_and_the_runs_have_pages(  # noqa: PLR0917
    client, ada, act, teacher, resource, offering, plan, monkeypatch
):
    monkeypatch.setattr("lyceum.programmes.selectors.sessions.PEOPLE", 1)
    views = import_module("lyceum.programmes.views.offerings")
    monkeypatch.setattr(views, "MANY", 1)
    monkeypatch.setattr(views, "FEW", 2)
    run, later = make_offering(resource), make_offering(resource, in_days=40)
    for person in (ada, teacher):
        sit(act, person, run)
    [session] = plan(run)
    client.force_login(teacher)
    url = reverse("programmes:session", args=[session.pk])

    assert [row.name for row in client.get(url).context["roster"]] == ["Ada"]
    assert [row.name for row in client.get(f"{url}?page=2").context["roster"]] == ["Grace"]
    assert "2 missing" in client.get(url).text
    note = reverse("programmes:note-attendance", args=[session.pk])
    assert client.post(note, {"page": "2"}).url == f"{url}?page=2"

    runs = reverse("programmes:runs", args=[resource.pk])
    pages = [client.get(f"{runs}?page={number}") for number in (1, 2, 3)]
    shown = [row.id for page in pages for row in page.context["runs"]]
    assert shown == [offering.pk, run.pk, later.pk]
    beside = client.get(runs, headers={"HX-Request": "true"}).text  # on the page of the resource
    there = [reverse("programmes:run", args=[one.pk]) in beside for one in (offering, run, later)]
    assert there == [True, True, False]
    assert "All dates" in beside


def test_places_are_kept_on_their_pages(client, linus, acme, teacher, act, room):
    client.force_login(teacher)
    url = reverse("programmes:places", args=[acme.slug])
    assert "Blue" in client.get(url).text
    client.post(reverse("programmes:close-room", args=[room.pk]))
    assert selectors.room_choices(acme.pk) == []
    added = {"name": "Harbour", "zone": "Europe/Paris"}
    client.post(reverse("programmes:add-place", args=[acme.slug]), added)
    assert client.post(reverse("programmes:add-place", args=[acme.slug]), added).status_code == 409
    assert "Harbour" in client.get(url).text

    client.force_login(linus)
    assert client.get(url).status_code == 404
    assert client.post(reverse("programmes:close-room", args=[room.pk])).status_code == 404


def test_who_gives_a_seat_up_keeps_what_was_and_what_they_teach(
    act, teacher, offering, plan, first
):
    seat = sit(act, teacher, offering)
    [over] = plan(wall=first - timedelta(days=2))
    [theirs] = plan(wall=first, teacher_ids=(teacher.pk,))
    [other] = plan(wall=first + timedelta(days=1))

    with clock.travelled(over.ends_at + timedelta(hours=1)):
        services.give_up_seat(by=act(teacher), seat_id=seat.pk)

    left = {
        entry.source: bool(entry.cancelled_at)
        for kind in ("programmes.session", "programmes.teaching")
        for entry in entries_of(teacher, kind)
    }
    about = "programmes.session:{}".format
    assert left.get(about(over.pk)) is False
    assert left.get(about(theirs.pk)) is False
    assert left.get(about(other.pk)) in (None, True)


def test_one_session_of_a_zone_that_is_gone_stops_no_other(plan, act, teacher, first):
    [lost] = plan(wall=first)
    [moved] = plan(wall=first + timedelta(days=1))
    rows = Session.objects.unscoped(ALL)
    rows.filter(pk=lost.pk).update(zone="Middle/Earth")
    rows.filter(pk=moved.pk).update(starts_at=moved.starts_at + timedelta(hours=1))

    assert services.keep_wall_times() == 1
    assert rows.get(pk=moved.pk).starts_at == moved.starts_at
