"""What comes where and when: preferences, digests, quiet hours, enough for a day, told once."""

from datetime import time, timedelta
from email import message_from_string

import pytest
import time_machine
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.messaging import api, selectors, services
from lyceum.messaging.errors import NoSuchChoice
from lyceum.messaging.models import Mail, Message, Rhythm, Way
from lyceum.messaging.types import register_kind

pytestmark = pytest.mark.django_db
NOON = "2030-05-06T12:00:00+00:00"  # a Monday
NIGHT = "2030-05-06T23:00:00+00:00"


def greet(person, n=1, **more):
    about = api.About(f"Topic {n}", f"/topics/{n}/", by="Grace", n=n)
    return api.send(kind="tests.greeting", to=person.pk, about=about, **more)


def wish(person, act, pace, channel="mail", kind="tests.greeting"):
    services.choose(by=act(person), person_id=person.pk, kind=kind, channel=channel, pace=pace)


@pytest.fixture
def quiet(ada, act):
    services.set_rhythm(by=act(ada), new=services.NewRhythm(quiet_from=time(20), quiet_to=time(7)))
    return ada


# --- held back ------------------------------------------------------------------------------------


def test_what_comes_at_night_comes_together_in_the_morning(quiet):
    with time_machine.travel(NIGHT, tick=False):
        greet(quiet, 1)
        greet(quiet, 2)
        services.deliver_due()
        assert not Mail.objects.exists()
        assert api.unread_count(quiet.pk) == 2
    with time_machine.travel("2030-05-07T06:59:00+00:00", tick=False):
        services.deliver_due()
        assert not Mail.objects.exists()
    with time_machine.travel("2030-05-07T07:00:00+00:00", tick=False):
        assert services.deliver_due() == 1

    mail = Mail.objects.get()
    assert mail.subject == "2 messages for you"
    assert "Topic 1" in mail.text
    assert "Topic 2" in mail.html
    assert "http://127.0.0.1:8000/topics/2/" in mail.html
    assert set(Way.objects.values_list("state", flat=True)) == {"sent"}


def test_it_is_the_clock_of_the_person(quiet):
    quiet.time_zone = "Asia/Tokyo"
    quiet.save()
    with time_machine.travel(NOON, tick=False):  # 21:00 there
        greet(quiet)
        assert Way.objects.get().try_at.isoformat() == "2030-05-06T22:00:00+00:00"


def test_codes_wait_for_nothing(quiet):
    register_kind("tests.code", "Codes", secret=True)
    with time_machine.travel(NIGHT, tick=False):
        api.send(kind="tests.code", to=quiet.pk, about=api.About(n="1"))

    assert Mail.objects.get().state == "waiting"


def test_who_does_not_want_to_be_disturbed_by_now_is_not(ada, act):
    with time_machine.travel(NOON, tick=False) as moment:
        wish(ada, act, "daily")
        greet(ada)
        services.do_not_disturb(by=act(ada), until=clock.now() + timedelta(days=3))
        moment.shift(timedelta(days=1))
        assert services.deliver_due() == 0
        services.do_not_disturb(by=act(ada), until=None)
        assert services.deliver_due() == 0  # the digest keeps its hour
        moment.move_to("2030-05-08T08:00:00+00:00")
        assert services.deliver_due() == 1

    assert Mail.objects.count() == 1


def test_other_hours_count_for_what_is_held_back_already(quiet, act):
    with time_machine.travel(NIGHT, tick=False):
        greet(quiet)
        services.set_rhythm(by=act(quiet), new=services.NewRhythm())
        assert services.deliver_due() == 1


def test_a_daily_digest_holds_what_a_day_brought(ada, act):
    with time_machine.travel(NOON, tick=False) as moment:
        wish(ada, act, "daily")
        for n in range(3):
            greet(ada, n)
        assert not Mail.objects.exists()
        moment.move_to("2030-05-07T08:00:00+00:00")
        services.deliver_due()
    mail = Mail.objects.get()
    assert mail.subject == "3 messages for you"
    token = mail.headers["List-Unsubscribe"].strip("<>").split("/")[-2]
    assert [kind.name for kind in selectors.muted_by(token)[1]] == ["tests.greeting"]


def test_what_is_more_than_enough_for_a_day_comes_with_the_next_digest(ada, act):
    services.set_rhythm(by=act(ada), new=services.NewRhythm(daily_limit=2))
    with time_machine.travel(NOON, tick=False) as moment:
        for n in range(5):
            greet(ada, n)
        assert Mail.objects.count() == 2
        assert (
            list(Way.objects.filter(why="cap").values_list("state", flat=True)) == ["waiting"] * 3
        )
        moment.move_to("2030-05-07T08:00:00+00:00")
        services.deliver_due()

    assert Mail.objects.count() == 3
    assert Mail.objects.latest("pk").subject == "3 messages for you"


def test_who_wants_it_never_does_not_get_it_late(ada, act):
    wish(ada, act, "daily")
    greet(ada)
    wish(ada, act, "never")
    with time_machine.travel(clock.now() + timedelta(days=8)):
        services.deliver_due()

    assert not Mail.objects.exists()
    assert Way.objects.get().state == "dropped"


def test_a_word_on_all_kinds_counts_where_nothing_else_is_said(ada, act):
    wish(ada, act, "never", kind="")
    greet(ada, 1)
    wish(ada, act, "now")
    greet(ada, 2)

    assert Mail.objects.count() == 1


# --- told once ------------------------------------------------------------------------------------


def test_the_same_is_not_told_twice(ada):
    first = greet(ada)

    assert greet(ada).pk == first.pk
    assert Mail.objects.count() == 1


def test_what_was_read_or_is_old_may_be_told_again(ada, act):
    first = greet(ada)
    services.mark_read(by=act(ada), message_id=first.pk)
    assert greet(ada).pk != first.pk
    with time_machine.travel(clock.now() + timedelta(days=2)):
        greet(ada)

    assert Message.objects.unscoped("t").count() == 3


def test_a_key_is_told_once_for_ever(ada, act, grace):
    first = greet(ada, key="week-1")
    services.mark_read(by=act(ada), message_id=first.pk)
    with time_machine.travel(clock.now() + timedelta(days=200)):
        about = api.About("Something else", by="G")
        api.send_many(kind="tests.greeting", to=[ada.pk, grace.pk], about=about, key="week-1")

    told = Message.objects.unscoped("t").values_list("person_id", flat=True)
    assert sorted(told) == sorted([ada.pk, grace.pk])


def test_what_is_urgent_is_said_as_often_as_somebody_says_it(ada):
    register_kind("tests.code", "Codes", secret=True)
    for _ in range(2):
        api.send(kind="tests.code", to=ada.pk, about=api.About(n="1"))

    assert Mail.objects.count() == 2


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_and_keeps(client, ada, act):
    client.force_login(ada)
    page = reverse("messaging:preferences")
    said = client.get(page).text
    assert 'name="tests.greeting:mail"' in said
    assert "access.sign_in_code" not in said
    assert "tests.greeting:slack" not in said  # no organisation of hers has one

    client.post(page, {"tests.greeting:mail": "weekly", "tests.greeting:push": "never"})

    rows = {
        row.kind: [cell and cell.pace for cell in row.cells] for row in selectors.choices(act(ada))
    }
    assert rows["tests.greeting"] == ["weekly", "never", "never", "never", None]


def test_the_hours_are_kept_and_bad_ones_are_told(client, ada):
    client.force_login(ada)
    hours = {
        "quiet_from": "20:00", "quiet_to": "07:30", "days": ["0", "1"],
        "digest_at": "09:00", "digest_day": "4", "daily_limit": "5",
    }  # fmt: skip
    client.post(reverse("messaging:rhythm"), hours)
    kept = Rhythm.objects.get()
    assert (kept.quiet_to, kept.days, kept.digest_day, kept.daily_limit) == (
        time(7, 30),
        "01",
        4,
        5,
    )

    half = client.post(reverse("messaging:rhythm"), hours | {"quiet_to": ""})
    assert half.status_code == 422
    assert "Quiet hours have a beginning and an end." in half.text
    assert Rhythm.objects.get().quiet_to == time(7, 30)


@pytest.mark.parametrize("until", ["hour", "half-day", "morning", "monday", "fortnight"])
def test_not_to_be_disturbed_begins_and_ends(client, ada, until):
    client.force_login(ada)
    client.post(reverse("messaging:undisturbed"), {"until": until})
    assert Rhythm.objects.get().is_undisturbed
    assert "You are not disturbed until" in client.get(reverse("messaging:preferences")).text

    client.post(reverse("messaging:undisturbed"))
    assert not Rhythm.objects.get().is_undisturbed


def test_a_pace_that_there_is_not_is_refused(ada, act):
    for channel, pace in (("push", "daily"), ("pigeon", "now"), ("mail", "soon")):
        with pytest.raises(NoSuchChoice, match="nothing to choose"):
            wish(ada, act, pace, channel)


# --- mails that are odd ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["👩‍🚀 Zoë", "م\u202eرحبا", "a\r\nBcc: eve@evil.example", "x" * 900, "\x00\x07"]
)
def test_odd_names_make_one_good_header(name):
    person = make_person("Odd", email="odd@example.org")
    about = api.About(name, "/x/", by=name)
    api.send(kind="tests.greeting", to=person.pk, about=about)

    mail = Mail.objects.get()
    letter = message_from_string(services.made_message(mail, None).message().as_string())
    assert letter["Bcc"] is None
    assert len(mail.subject) <= 400
    assert not set(mail.subject) & set("\r\n\x00\x07\u202e")
    assert letter["To"] == "odd@example.org"


def test_mails_about_one_thing_are_one_thread(ada):
    greet(ada, 1)
    about = api.About("Topic 1", "/topics/1/#answer", by="Linus")
    api.send(kind="tests.greeting", to=ada.pk, about=about)
    greet(ada, 2)

    one, same, other = (mail.headers for mail in Mail.objects.order_by("pk"))
    assert one["References"] == same["In-Reply-To"] != other["References"]
    assert len({each["Message-ID"] for each in (one, same, other)}) == 3
