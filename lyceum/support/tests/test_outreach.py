"""A human reaches each new member within one working day of theirs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.assessments.testing import make_assessment, make_attempt
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.clock import travelled
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging.testing import kinds_to, make_rhythm
from lyceum.organisations.testing import make_membership, make_role
from lyceum.support import api as support
from lyceum.support import selectors, services
from lyceum.support.errors import OutreachIsOver, TakenBySomebodyElse
from lyceum.support.models import Outreach
from lyceum.support.testing import acting

pytestmark = pytest.mark.django_db
FRIDAY_AT_FOUR = datetime(2026, 11, 27, 16, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def fay(acme):
    """A facilitator of Acme."""
    fay = make_person("Fay")
    make_membership(acme, fay)
    make_role(fay, "facilitator", acme)
    return fay


@pytest.fixture
def reach(acme):
    """reach(person, key) asks that somebody be reached, as a playbook would."""
    house = actors.system("tests", organisation_owner(acme.pk))

    def go(person, key="joined:1", **said):
        said = {"reason": "New since today", "organisation_id": acme.pk, **said}
        return support.open_outreach(
            by=house, new=support.NewOutreach(person_id=person.pk, key=key, **said)
        )

    return go


def newcomer(acme, name="Nora", zone="America/New_York"):
    person = make_person(name, time_zone=zone)
    make_membership(acme, person)
    return person


def test_who_joins_on_friday_at_four_in_new_york_is_reached_until_monday_at_four(acme, reach):
    with travelled(FRIDAY_AT_FOUR):
        outreach = reach(newcomer(acme))
    assert outreach.due_at == FRIDAY_AT_FOUR + timedelta(days=3)


def test_without_a_zone_of_their_own_the_one_of_the_organisation_counts(acme, reach):
    acme.time_zone = "America/New_York"
    acme.save()
    with travelled(FRIDAY_AT_FOUR):
        outreach = reach(newcomer(acme, zone=""))
    assert outreach.due_at == FRIDAY_AT_FOUR + timedelta(days=3)


def test_their_own_working_days_count(acme, reach):
    person = newcomer(acme, zone="Africa/Cairo")
    make_rhythm(person, days="60123")  # Sunday to Thursday
    with travelled(datetime(2026, 11, 26, 16, tzinfo=ZoneInfo("Africa/Cairo"))):
        outreach = reach(person)
    assert outreach.due_at == datetime(2026, 11, 29, 16, tzinfo=ZoneInfo("Africa/Cairo"))


def test_the_same_key_is_one_outreach(acme, ada, reach):
    first = reach(ada, "joined:7")
    assert reach(ada, "joined:7", minutes=60) == first
    assert reach(ada, "joined:8") != first
    assert Outreach.objects.unscoped("test").count() == 2


def test_only_who_belongs_there_and_by_who_may(acme, ada, linus, reach):
    with pytest.raises(Forbidden):
        reach(linus)
    new = support.NewOutreach(organisation_id=acme.pk, person_id=ada.pk, reason="x", key="x")
    for person in (ada, linus):
        with pytest.raises(Forbidden):
            support.open_outreach(by=acting(person), new=new)


def test_one_takes_it_and_tells_what_stands_in_the_way(acme, ada, fay, reach):
    other = make_person("Other")
    make_role(other, "facilitator", acme)
    outreach = reach(ada)
    services.take_outreach(by=acting(fay), outreach_id=outreach.pk)
    with pytest.raises(TakenBySomebodyElse):
        services.take_outreach(by=acting(other), outreach_id=outreach.pk)

    said = {"by": acting(fay), "outreach_id": outreach.pk}
    services.record_outcome(**said, outcome="tried", note="Voice mail.")
    services.record_outcome(**said, outcome="reached", barrier="no time", note="Calls back.")

    outreach.refresh_from_db()
    assert (outreach.state, outreach.tries, outreach.barrier) == ("reached", 2, "no time")
    assert outreach.note == "Voice mail.\nCalls back."
    with pytest.raises(OutreachIsOver):
        services.record_outcome(**said, outcome="tried")


def test_it_warns_the_team_and_then_those_above_once(acme, ada, fay, ben, reach):
    with travelled(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        reach(ada)
    for hour, minute in ((14, 59), (15, 0), (15, 5), (17, 0), (17, 5)):
        with travelled(datetime(2026, 11, 30, hour, minute, tzinfo=UTC)):
            services.watch_outreach()
    assert kinds_to(fay) == [
        "support.outreach_opened",
        "support.outreach_warned",
        "support.outreach_late",
    ]
    assert kinds_to(ben) == ["support.outreach_late"]
    assert kinds_to(ada) == []


def test_the_team_is_told_once_how_many_wait(acme, ada, grace, fay, ben):
    news = [
        support.NewOutreach(
            organisation_id=acme.pk, person_id=one.pk, reason="New", key=f"j:{one.pk}"
        )
        for one in (ada, grace)
    ]
    house = actors.system("tests", organisation_owner(acme.pk))
    for _time in range(2):
        support.open_outreaches(by=house, news=news)
    assert [message.words["people"] for message in told(fay)] == [2]
    assert kinds_to(fay) == ["support.outreach_opened"]
    assert (kinds_to(ben), kinds_to(ada)) == ([], [])


def told(person):
    rows = apps.get_model("messaging.Message").objects.unscoped("test")
    return list(rows.filter(person=person).order_by("pk"))


def test_without_facilitators_hr_partners_are_told_then_those_above(acme, ada, ben, olga, reach):
    partner = make_person("Pia")
    make_role(partner, "hr-partner", acme)
    reach(ada, "a")
    assert (kinds_to(partner), kinds_to(ben)) == (["support.outreach_opened"], [])
    for keeper in (partner, ben):
        roles = apps.get_model("organisations.RoleGrant").objects.unscoped("test")
        roles.filter(person=keeper).delete()
    assert kinds_to(olga) == []
    reach(ada, "b")
    assert kinds_to(olga) == ["support.outreach_opened"]
    assert told(olga)[0].url == reverse("organisations:roles", args=[acme.slug])
    with travelled(clock.now() + timedelta(days=9)):
        services.watch_outreach()
    assert "support.outreach_late" in kinds_to(olga)


def test_it_shows_what_they_answered_and_how_they_are_reached(client, acme, ada, fay, olga, reach):
    reach(ada)
    make_attempt(acting(ada), make_assessment(acting(olga), acme), ["0", "4"])
    page = reverse("support:outreach", args=[acme.slug])
    client.force_login(fay)
    shown = client.get(page).text
    assert f"mailto:{ada.email}" in shown
    assert "By what they answered:" in shown
    assert "barrier: no time" in shown
    place = reverse("organisations:place", args=[acme.slug, ada.pk])
    assert place not in shown, "that is for who keeps the people"
    partner = make_person("Pia")
    make_role(partner, "hr-partner", acme)
    client.force_login(partner)
    shown = client.get(page).text
    assert place in shown
    assert "By what they answered:" not in shown, "facilitators alone may read that"


def test_a_second_reason_on_the_same_day_is_another(client, acme, ada, fay):
    client.force_login(fay)
    for reason in ("New here", "Asked for a call", "new here"):
        form = {"address": ada.email, "reason": reason, "hours": 8}
        client.post(reverse("support:add-outreach", args=[acme.slug]), form)
    rows = Outreach.objects.unscoped("test").order_by("pk")
    assert [one.reason for one in rows] == ["New here", "Asked for a call"]
    assert kinds_to(fay) == [], "it was she who put them there"


def test_within_a_day_is_reckoned_whatever_time_was_given(acme, fay, reach):
    people = [newcomer(acme, f"New {n}", "UTC") for n in range(5)]
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with travelled(monday):
        made = [
            reach(person, f"joined:{n}", minutes=80 * 60 if n < 3 else 480)
            for n, person in enumerate(people)
        ]
    for number, each in enumerate(made):
        with travelled(monday + timedelta(hours=1 if number in (0, 3) else 30)):
            services.record_outcome(by=acting(fay), outreach_id=each.pk, outcome="reached")
    with travelled(monday + timedelta(days=2)):
        figures = support.reached_share(acme.pk, monday - timedelta(days=1))
    assert (figures.reached_in_time, figures.within_a_day) == (80, 40)


def test_the_share_reached_in_time_is_of_five_people_or_more(acme, fay, reach):
    people = [newcomer(acme, f"New {n}", "UTC") for n in range(6)]
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with travelled(monday):
        made = [reach(person, f"joined:{n}") for n, person in enumerate(people)]
    for number, each in enumerate(made[:5]):
        with travelled(monday + timedelta(hours=1 if number < 3 else 30)):
            services.record_outcome(
                by=acting(fay), outreach_id=each.pk, outcome="reached", barrier="no time"
            )
    since = monday - timedelta(days=1)
    with travelled(monday + timedelta(hours=2)):
        assert support.reached_share(acme.pk, since).people == 5  # those who were reached so far
    with travelled(monday + timedelta(days=2)):
        figures = support.reached_share(acme.pk, since)
    assert (figures.people, figures.reached_in_time, figures.reached) == (6, 50, 83)
    assert support.reached_share(acme.pk, since, prefix="else").people is None


def test_the_page_shows_who_is_due_first(client, acme, ada, grace, fay, reach):
    reach(ada, "a", minutes=600)
    reach(grace, "b", minutes=60, reason="Asked for a <call>")
    client.force_login(fay)
    page = client.get(reverse("support:outreach", args=[acme.slug])).text
    assert page.index("Grace") < page.index("Ada")
    assert "Asked for a &lt;call&gt;" in page
    [first, _] = Outreach.objects.unscoped("test").order_by("due_at")
    client.post(reverse("support:take-outreach", args=[first.pk]))
    wrong = client.post(reverse("support:record-outcome", args=[first.pk]), {"outcome": "x"})
    assert wrong.status_code == 422
    client.post(
        reverse("support:record-outcome", args=[first.pk]),
        {"outcome": "reached", "barrier": "no time"},
    )
    assert (
        "Barrier found: no time" in client.get(reverse("support:outreach", args=[acme.slug])).text
    )


def test_it_asks_as_often_for_twenty_as_for_two(client, acme, fay, reach):
    client.force_login(fay)

    def queries(number):
        for n in range(number):
            reach(newcomer(acme, f"New {number} {n}"), f"joined:{number}:{n}")
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("support:outreach", args=[acme.slug]))
        return len(seen)

    assert queries(2) == queries(18)


def test_outsiders_find_nothing(client, acme, ada, grace, linus, reach):
    outreach = reach(ada)
    for person in (ada, grace, linus):
        with pytest.raises(NotFound):
            selectors.outreach_for(acting(person), outreach.pk)
        client.force_login(person)
        assert client.get(reverse("support:outreach", args=[acme.slug])).status_code == 404


def test_nobody_reaches_themselves(acme, fay, reach):
    outreach = reach(fay)
    with pytest.raises(NotFound):
        services.take_outreach(by=acting(fay), outreach_id=outreach.pk)
    assert selectors.waiting_page(acting(fay), acme.pk, 1)[1] == []
    assert clock.now() >= outreach.opened_at
