"""My calendar: pages, busy times, learning hours, and what is free."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from lyceum.agenda import selectors, services
from lyceum.agenda.errors import EndsBeforeItStarts
from lyceum.agenda.types import Slot
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
MINE = reverse("agenda:mine")


@pytest.mark.parametrize("view", ["month", "week", "list", "nonsense"])
def test_the_page_shows_what_is_on(client, ada, write, view):
    write(ada, in_hours=0)
    client.force_login(ada)

    assert "SQL live" in client.get(MINE, {"view": view}).text


def test_nobody_sees_anothers_calendar(client, ada, linus, act, write):
    write(ada)
    client.force_login(linus)

    assert "SQL live" not in client.get(MINE, {"view": "list"}).text
    with pytest.raises(Forbidden):
        selectors.rows_between(act(linus), ada.pk, clock.now(), clock.now() + timedelta(days=9))


def test_the_page_takes_as_many_queries_for_two_as_for_twenty(
    client, ada, write, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(ada)
    for number in range(2):
        write(ada, f"tests.due:{number}", kind="tests.due")
    client.get(MINE)
    with django_assert_max_num_queries(8) as few:
        client.get(MINE)
    for number in range(2, 20):
        write(ada, f"tests.due:{number}", kind="tests.due")
    with django_assert_num_queries(len(few)):
        client.get(MINE)


@pytest.mark.parametrize(("entries", "shown", "more"), [(4, 4, 0), (5, 3, 2), (9, 3, 6)])
def test_the_cell_of_a_month_holds_what_has_room_and_leads_to_the_rest(  # noqa: PLR0917
    client, ada, act, write, entries, shown, more
):
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    for number in range(entries):
        at = noon + timedelta(minutes=20 * number)
        write(ada, f"tests.session:{number}", starts_at=at, ends_at=at + timedelta(minutes=10))
    client.force_login(ada)

    weeks = selectors.month_of(act(ada), ada.pk, noon.date())
    [day] = [each for week in weeks for each in week if each.rows]
    assert (len(day.first_rows), day.more) == (shown, more)
    week = f"?view=week&amp;on={noon:%Y-%m-%d}"
    assert (f'more-of-day" href="{week}"' in client.get(MINE).text) == (more > 0)
    assert "more-of-day" not in client.get(MINE, {"view": "week"}).text


def test_a_session_in_yekaterinburg_seen_from_new_york(ada, act, write):
    starts = datetime(2027, 1, 15, 9, tzinfo=ZoneInfo("Asia/Yekaterinburg")).astimezone(UTC)
    write(ada, starts_at=starts)

    with timezone.override("America/New_York"):
        [row] = selectors.rows_between(act(ada), ada.pk, starts, starts + timedelta(hours=1))
    assert (row.starts_at.hour, row.starts_at.day) == (23, 14)
    assert row.there.hour == 9


def test_the_page_shows_both_clocks(client, ada, write):
    ada.time_zone = "America/New_York"
    ada.save()
    starts = datetime(2027, 1, 15, 9, tzinfo=ZoneInfo("Asia/Yekaterinburg")).astimezone(UTC)
    write(ada, starts_at=starts)
    client.force_login(ada)

    page = client.get(MINE, {"view": "list", "on": "2027-01-14"}).text
    assert "23:00" in page
    assert "09:00 in Asia/Yekaterinburg" in page


def test_a_whole_day_is_that_day_everywhere(ada, act, write):
    first = datetime(2027, 1, 15, tzinfo=UTC)
    write(ada, starts_at=first, ends_at=first + timedelta(days=1), is_all_day=True)

    for zone in ("Pacific/Honolulu", "Pacific/Kiritimati"):
        with timezone.override(zone):
            days = selectors.days_of(act(ada), ada.pk, first.date(), first.date())
            assert [len(day.rows) for day in days] == [1]
            before = first.date() - timedelta(days=1)
            assert selectors.days_of(act(ada), ada.pk, before, before)[0].rows == ()


def test_what_takes_the_same_time_is_shown(ada, act, write):
    write(ada, "tests.session:1")
    write(ada, "tests.session:2", title="Standup")
    write(ada, "tests.session:3", title="Later", in_hours=25)

    rows = selectors.rows_between(act(ada), ada.pk, clock.now(), clock.now() + timedelta(days=3))
    assert [row.meets for row in rows] == [("Standup",), ("SQL live",), ()]


def test_a_busy_time_is_added_and_removed(client, ada, linus, act):
    client.force_login(ada)
    day = f"{clock.today() + timedelta(days=1)}"

    said = {"title": "Dentist", "starts_at": f"{day}T10:00", "ends_at": f"{day}T11:00"}
    assert client.post(MINE, said).status_code == 302

    entry = selectors.rows_between(act(ada), ada.pk, clock.now(), clock.now() + timedelta(days=3))[
        0
    ]
    assert entry.is_own
    with pytest.raises(NotFound):
        services.remove_busy_time(by=act(linus), entry_id=entry.id)
    client.post(reverse("agenda:remove-busy-time", args=[entry.id]))
    assert "Dentist" not in client.get(MINE, {"view": "list"}).text


def test_a_busy_time_that_ends_before_it_starts_is_refused(client, ada):
    client.force_login(ada)
    said = {"title": "Odd", "starts_at": "2027-01-02T10:00", "ends_at": "2027-01-02T09:00"}

    answer = client.post(MINE, said)
    assert answer.status_code == 422
    assert str(EndsBeforeItStarts()) in answer.text


def test_free_are_the_learning_hours_without_what_is_busy(ada, act):
    ada.time_zone = "Europe/Berlin"
    ada.save()
    services.choose_learning_hours(
        by=act(ada), person_id=ada.pk, hours={0: (time(17), time(19)), 6: (time(9), time(11))}
    )
    monday = datetime(2027, 3, 29, 15, 30, tzinfo=UTC)  # 17:30 in Berlin, the day after the change
    with clock.travelled(monday - timedelta(days=1)):
        services.add_busy_time(
            by=act(ada),
            person_id=ada.pk,
            title="Dentist",
            starts_at=monday,
            ends_at=monday + timedelta(minutes=30),
        )

    sunday = datetime(2027, 3, 28, tzinfo=UTC)
    free = selectors.free_between(ada.pk, sunday, sunday + timedelta(days=2))
    assert free == [
        Slot(datetime(2027, 3, 28, 7, tzinfo=UTC), datetime(2027, 3, 28, 9, tzinfo=UTC)),
        Slot(datetime(2027, 3, 29, 15, tzinfo=UTC), monday),
        Slot(monday + timedelta(minutes=30), datetime(2027, 3, 29, 17, tzinfo=UTC)),
    ]


def test_learning_hours_are_chosen_on_their_page(client, ada, act):
    client.force_login(ada)
    url = reverse("agenda:learning-hours")

    assert client.post(url, {"from-2": "18:00"}).status_code == 422
    assert client.post(url, {"from-2": "18:00", "until-2": "19:00"}).status_code == 302

    hours = selectors.learning_hours(act(ada), ada.pk)
    assert [(day, each.starts, each.ends) for day, each in hours.items()] == [
        (2, time(18), time(19))
    ]
    assert 'value="18:00"' in client.get(url).text


@pytest.mark.parametrize("year", [1, 1989, 2201, 9999])
def test_a_year_that_no_calendar_holds_is_refused_and_no_error(client, ada, year):
    client.force_login(ada)
    said = {
        "title": "Far",
        "starts_at": f"{year:04}-12-31T09:00",
        "ends_at": f"{year:04}-12-31T23:00",
    }
    assert client.post(MINE, said).status_code == 422
