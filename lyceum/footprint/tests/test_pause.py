"""A pause has a beginning and an end, and nothing is told of what happens in between."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.connections import api as connections
from lyceum.footprint import errors, services
from lyceum.footprint.models import Line, Pause
from lyceum.footprint.types import Thing
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import NotFound
from lyceum.statements import api as statements

pytestmark = pytest.mark.django_db
PAGE = "/footprint/pauses/"


def lines_of(person):
    return Line.objects.unscoped("test").filter(person_id=person.pk)


def test_nothing_of_it_is_told_while_it_holds(ada, act, tell):
    services.pause(by=act(ada), about="topic:learning")

    tell(verb="created", thing=Thing("note", 1), at=clock.now())
    tell(verb="joined", at=clock.now())

    assert [line.topic for line in lines_of(ada)] == ["places"]
    kept = statements.statements_about(act(ada), ada.pk)
    assert [row.verb.rpartition("/")[2] for row in kept] == ["join"]


def test_what_happened_before_is_told_whenever_it_arrives(ada, act, tell):
    services.pause(by=act(ada), about="topic:places")

    tell(at=clock.now() - timedelta(hours=1))

    assert lines_of(ada).count() == 1


def test_what_happened_meanwhile_is_not_told_afterwards(ada, act, tell):
    paused = services.pause(by=act(ada), about="topic:places")
    then = clock.now() + timedelta(seconds=1)
    with clock.travelled(then + timedelta(hours=1)):
        services.end_pause(by=act(ada), pause_id=paused.pk)
        tell(at=then)
        assert not lines_of(ada).exists()
        tell(at=clock.now(), source="after")
    assert lines_of(ada).count() == 1


def test_a_pause_of_sources_leaves_the_house_alone(ada, act, tell):
    services.pause(by=act(ada), about="source:")

    tell(at=clock.now())

    assert lines_of(ada).count() == 1


def test_nobody_else_is_paused(ada, grace, act, tell):
    services.pause(by=act(ada), about="topic:places")

    tell(person=grace, at=clock.now())

    assert lines_of(grace).count() == 1


def test_it_refuses_a_second_one_and_a_past_end(ada, act):
    services.pause(by=act(ada), about="topic:path")
    with pytest.raises(errors.IsPausedAlready):
        services.pause(by=act(ada), about="topic:path")
    with pytest.raises(errors.PauseEndsInThePast):
        services.pause(by=act(ada), about="topic:tools", until=clock.today() - timedelta(days=2))
    with pytest.raises(NotFound):
        services.pause(by=act(ada), about="topic:money")


def test_its_page_pauses_and_ends(client, ada):
    client.force_login(ada)
    until = clock.today() + timedelta(days=3)

    assert client.post(PAGE, {"about": "topic:path", "until": until}).status_code == 302
    assert "holds now" in client.get(PAGE).text
    assert "My path: nothing of it is told since" in client.get("/footprint/").text
    assert client.post(PAGE, {"about": "topic:path"}).status_code == 422
    pause = Pause.objects.unscoped("test").get()
    client.post(reverse("footprint:end-pause", args=[pause.pk]))
    assert "holds now" not in client.get(PAGE).text


def test_a_day_that_has_no_midnight_after_it_is_told(client, ada):
    client.force_login(ada)

    answer = client.post(PAGE, {"about": "topic:path", "until": "9999-12-31"})

    assert answer.status_code == 422
    assert "9999-12-31" in answer.text


@pytest.mark.parametrize("n", [1, 12])
def test_its_page_asks_the_same_however_many_there_were(
    client, ada, acme, django_assert_max_num_queries, n
):
    for number in range(n):
        for kind in (f"connection:{number}", f"organisation:{acme.pk}"):
            Pause(person_id=ada.pk, about=f"source:{kind}", starts_at=clock.now()).save()
    client.force_login(ada)
    client.get(PAGE)

    with django_assert_max_num_queries(11):
        assert client.get(PAGE).text.count("Tools of Acme") >= n
    with django_assert_max_num_queries(18):
        client.get("/footprint/")


def test_a_system_has_its_name_without_a_look_at_what_it_told_of_everybody(client, ada, acme):
    new = connections.NewConnection("The forge", "github", {"kind": "standard"})
    forge, _secret = connections.make_connection(
        by=actors.system("tests"), organisation_id=acme.pk, new=new
    )
    Pause(person_id=ada.pk, about=f"source:connection:{forge.pk}", starts_at=clock.now()).save()
    client.force_login(ada)

    assert "The forge" in client.get(PAGE).text


def test_outsiders_find_nothing(client, ada, grace, act):
    paused = services.pause(by=act(ada), about="topic:path")
    client.force_login(grace)

    assert client.post(reverse("footprint:end-pause", args=[paused.pk])).status_code == 404
    assert "holds now" not in client.get(PAGE).text
