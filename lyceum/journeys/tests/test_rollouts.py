"""A tool comes to people in waves, is used, rubs, and is decided on."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from lyceum.access.events import ToolEntered
from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.journeys import selectors, services
from lyceum.journeys.errors import PlaybookIsFaulty, RolloutIsDecided
from lyceum.journeys.models import Rollout, Trying
from lyceum.journeys.testing import make_playbook, make_rollout, put_in
from lyceum.journeys.types import NewRollout
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import deliver, publish
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_role, make_unit

pytestmark = pytest.mark.django_db
ALL = "tests"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def rollout(acme, act, olga):
    new = NewRollout(
        name="Deal desk", about="Offers in minutes.", tutorial_id=make_resource(acme).pk, tool_id=7,
        wave="Sales", starts_on=clock.today(),
    )  # fmt: skip
    return services.add_rollout(by=act(olga), organisation_id=acme.pk, new=new)


def trying(person):
    return Trying.objects.unscoped(ALL).get(person=person)


def test_a_step_gives_it_and_the_first_opening_is_the_first_use(
    rollout, acme, ada, transactional_db
):
    put_in(make_playbook(acme, {"kind": "roll-out", "id": "a", "rollout_id": rollout.pk}), ada)
    services.tick()
    assert kinds_to(ada) == ["journeys.tool"]
    with transaction.atomic():
        publish(
            ToolEntered(
                by="x", person_id=ada.pk, tool_id=7, organisation_id=acme.pk, is_silent=False
            )
        )
    while deliver():
        pass
    assert trying(ada).used_at is not None


def test_what_rubs_counts_and_reaches_the_team(client, rollout, acme, ada, grace):
    house = actors.system("tests", rollout.owner_id)
    make_role(grace, "facilitator", acme)
    services.give_tool(by=house, rollout_id=rollout.pk, person_ids=[ada.pk, grace.pk])
    client.force_login(ada)
    page = reverse("journeys:tool", args=[rollout.pk])
    assert "I have used it" in client.get(page).text
    client.post(reverse("journeys:say-used", args=[rollout.pk]))
    client.post(reverse("journeys:say-trouble", args=[rollout.pk]), {"text": "It forgets."})
    [wave] = selectors.waves_of(rollout)
    assert (wave.people, wave.used, wave.frictions) == (2, None, None), "they are few"
    assert (trying(ada).used_at is not None, trying(ada).frictions) == (True, 1)
    assert "feedback.friction_reported" in kinds_to(grace)
    assert services.ask_about_tool(by=house, rollout_id=rollout.pk) == 1
    assert apps.get_model("feedback.Asked").objects.unscoped(ALL).get().about_kind == "rollout"


def test_waves_and_the_decision(client, rollout, ada, grace, act, olga):
    client.force_login(olga)
    later = clock.today() + timedelta(days=7)
    client.post(
        reverse("journeys:add-wave", args=[rollout.pk]), {"name": "All", "starts_on": later}
    )
    services.give_tool(by=act(olga), rollout_id=rollout.pk, person_ids=[ada.pk])
    with clock.travelled(clock.now() + timedelta(days=8)):
        services.give_tool(by=act(olga), rollout_id=rollout.pk, person_ids=[ada.pk, grace.pk])
    assert (trying(ada).wave.name, trying(grace).wave.name) == ("Sales", "All")

    form = {"decision": "drop", "why": "Nobody needs it."}
    client.post(reverse("journeys:decide", args=[rollout.pk]), form)
    page = client.get(reverse("journeys:rollout", args=[rollout.pk])).text
    assert "Decided: it goes" in page
    assert "journeys.tool_decided" in kinds_to(ada)
    with pytest.raises(RolloutIsDecided):
        services.give_tool(by=act(olga), rollout_id=rollout.pk, person_ids=[ada.pk])


def test_it_is_brought_on_its_page(client, acme, ada):
    make_role(ada, "facilitator", acme)
    client.force_login(ada)
    form = {"name": "Board", "wave": "First", "starts_on": clock.today()}
    answer = client.post(reverse("journeys:add-rollout"), form)
    made = Rollout.objects.unscoped(ALL).get()
    assert answer.headers["Location"] == reverse("journeys:rollout", args=[made.pk])
    assert "Board" in client.get(reverse("journeys:rollouts")).text


def test_outsiders_find_nothing(client, rollout, ada, linus):
    for person in (ada, linus):
        client.force_login(person)
        for name in ("tool", "rollout"):
            assert client.get(reverse(f"journeys:{name}", args=[rollout.pk])).status_code == 404
        for name in (
            "say-used",
            "say-trouble",
            "give-tool",
            "ask-about-tool",
            "decide",
            "add-wave",
        ):
            form = {"people": ada.email, "decision": "keep", "why": "x", "text": "x", "name": "x",
                    "starts_on": "2030-01-01"}  # fmt: skip
            answer = client.post(reverse(f"journeys:{name}", args=[rollout.pk]), form)
            assert answer.status_code == 404


def test_what_people_open_for_themselves_or_elsewhere_is_not_heard(rollout, acme, ada):
    services.give_tool(
        by=actors.system("tests", rollout.owner_id), rollout_id=rollout.pk, person_ids=[ada.pk]
    )
    for at in (None, acme.pk + 999):
        opened = ToolEntered(
            by="x", person_id=ada.pk, tool_id=7, organisation_id=at, is_silent=False
        )
        services.note_use(name="access.ToolEntered", fact=opened)
        begun = SimpleNamespace(
            person_id=ada.pk, resource_id=rollout.tutorial_id, organisation_id=at, at=clock.now()
        )
        services.note_use(name="learning.LearningStarted", fact=begun)
    assert (trying(ada).used_at, trying(ada).tutorial_at) == (None, None)


def test_of_a_few_it_is_not_said_what_they_did(client, rollout, acme, olga, act):
    crowd = [make_person(f"Colleague {number}") for number in range(8)]
    for person in crowd:
        make_membership(acme, person)
    house = actors.system("tests", rollout.owner_id)
    services.give_tool(by=house, rollout_id=rollout.pk, person_ids=[one.pk for one in crowd[:6]])
    for person in crowd[:6]:
        services.say_used(by=act(person), rollout_id=rollout.pk)
    first = selectors.waves_of(rollout)
    assert (first[0].used, selectors.whole_of(rollout, first)["used"]) == (6, 6)

    services.add_wave(by=house, rollout_id=rollout.pk, name="Few", starts_on=clock.today() + DAY)
    with clock.travelled(clock.now() + 2 * DAY):
        ids = [one.pk for one in crowd[6:]]
        services.give_tool(by=house, rollout_id=rollout.pk, person_ids=ids)
    waves = selectors.waves_of(rollout)
    assert [(wave.people, wave.used) for wave in waves] == [(6, 6), (2, None)]
    assert selectors.whole_of(rollout, waves) == {"people": 8, "used": None, "frictions": None}
    client.force_login(olga)
    assert "–" in client.get(reverse("journeys:rollout", args=[rollout.pk])).text


def test_people_are_put_into_a_wave_and_get_it_when_it_starts(
    client, rollout, acme, ada, grace, olga
):
    house = actors.system("tests", rollout.owner_id)
    sales = make_unit(acme, "Sales")
    places = apps.get_model("organisations.Membership").objects.unscoped(ALL)
    places.filter(person__in=[ada, grace]).update(unit=sales)
    later = clock.today() + 7 * DAY
    wave = services.add_wave(by=house, rollout_id=rollout.pk, name="All", starts_on=later)
    client.force_login(olga)
    give, page = (
        reverse(f"journeys:{name}", args=[rollout.pk]) for name in ("give-tool", "rollout")
    )
    assert client.post(give, {"wave": wave.pk}).status_code == 422, "nobody is named"
    client.post(give, {"wave": wave.pk, "units": [sales.pk]})
    assert services.start_waves() == 0
    assert (kinds_to(ada), trying(ada).wave, trying(ada).joined_at) == ([], wave, None)
    assert [(one.people, one.planned) for one in selectors.waves_of(rollout)] == [(0, 0), (0, 2)]
    assert "+ 2 wait" in client.get(page).text
    client.force_login(ada)
    assert client.get(reverse("journeys:tool", args=[rollout.pk])).status_code == 404, "not yet"

    client.force_login(olga)
    client.post(give, {"people": grace.email})
    assert (trying(grace).wave.name, kinds_to(grace)) == ("Sales", ["journeys.tool"]), "at once"
    with clock.travelled(clock.now() + 7 * DAY):
        assert services.start_waves() == 1
        assert services.start_waves() == 0
    assert kinds_to(ada) == kinds_to(grace) == ["journeys.tool"]
    assert trying(ada).joined_at is not None


def test_who_left_before_the_wave_started_gets_nothing(rollout, acme, ada, grace, act, olga):
    later = clock.today() + 7 * DAY
    wave = services.add_wave(by=act(olga), rollout_id=rollout.pk, name="All", starts_on=later)
    said = {"by": act(olga), "rollout_id": rollout.pk, "wave_id": wave.pk}
    services.give_tool(**said, person_ids=[ada.pk, grace.pk])
    places = apps.get_model("organisations.Membership").objects.unscoped(ALL)
    places.filter(person=ada).delete()
    with clock.travelled(clock.now() + 7 * DAY):
        assert services.start_waves() == 1
    assert kinds_to(ada) == []
    assert [row.person_id for row in Trying.objects.unscoped(ALL)] == [grace.pk]


def test_nobody_is_put_into_the_wave_of_another_tool(rollout, acme, ada, act, olga):
    other = apps.get_model("journeys.Wave").objects.get(rollout=make_rollout(acme, name="Board"))
    with pytest.raises(NotFound):
        services.give_tool(
            by=act(olga), rollout_id=rollout.pk, person_ids=[ada.pk], wave_id=other.pk
        )


MONDAY = datetime(2030, 5, 6, 6, tzinfo=UTC)


def delivered():
    while deliver():
        pass


def test_a_new_tool_in_a_week_knows_its_tool(client, acme, ada, grace, act, olga):
    with clock.travelled(MONDAY):
        mine, other = make_rollout(acme, name="Deal desk"), make_rollout(acme, ada, name="Board")
        made = services.take_playbook(
            by=act(olga), organisation_id=acme.pk, name="new-tool-in-a-week"
        )
        with pytest.raises(PlaybookIsFaulty):
            services.activate(by=act(olga), playbook_id=made.pk)
        client.force_login(olga)
        form = {"rollout_id": mine.pk, "to_next": "uses", "edition": 1}
        client.post(reverse("journeys:change-step", args=[made.pk, "tutorial"]), form)
        services.activate(by=act(olga), playbook_id=made.pk)
        put_in(made, ada, grace)
    with clock.travelled(MONDAY + 3 * HOUR):
        services.tick()  # at nine
        opened = ToolEntered(
            by="x", person_id=ada.pk, tool_id=99, organisation_id=acme.pk, is_silent=False
        )
        publish(opened)
        services.say_used(by=act(ada), rollout_id=other.pk)
        delivered()
        services.tick()
        assert standing(ada) == ("uses", None), "another tool is not this one"
        services.say_used(by=act(ada), rollout_id=mine.pk)
        delivered()
        services.tick()
    assert standing(ada)[0] == "friday"
    assert standing(ada)[1] is not None
    assert standing(grace) == ("uses", None)


def standing(person):
    run = apps.get_model("journeys.Run").objects.unscoped(ALL).get(person=person)
    return run.step, run.goal_at
