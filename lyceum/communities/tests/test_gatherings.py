"""A space announces a date: members say whether they come, and who does has it in their calendar."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lyceum.agenda.testing import entries_of
from lyceum.communities import selectors, services
from lyceum.communities.errors import DateCannotBe, DateIsOver
from lyceum.communities.models import Coming, Gathering
from lyceum.communities.types import NewGathering
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def date(days=7, **said):
    said = {"title": "An evening about tools", "place": "https://meet.example/1", **said}
    return NewGathering(
        starts_at=clock.now() + timedelta(days=days), length=timedelta(hours=1), zone="UTC", **said
    )


def announced(act, by, space, **said):
    return services.announce(by=act(by), space_id=space.pk, new=date(**said))


def ahead(person):
    return [each.title for each in entries_of(person) if each.cancelled_at is None]


def test_who_says_yes_has_it_in_their_calendar_and_takes_it_back(kept, act, ada, linus):
    post = announced(act, ada, kept)
    for answer, found in (("yes", 1), ("yes", 1), ("maybe", 0), ("yes", 1), ("no", 0)):
        services.say_coming(by=act(linus), post_id=post.pk, answer=answer)
        assert len(ahead(linus)) == found
    assert ahead(ada) == []
    assert Coming.objects.unscoped("a test").count() == 1


def test_it_moves_and_is_called_off_in_the_calendars_of_those_who_come(
    kept, act, ada, linus, facilitator
):
    post = announced(act, ada, kept)
    services.say_coming(by=act(linus), post_id=post.pk, answer="yes")
    services.move_date(by=act(facilitator), post_id=post.pk, new=date(days=9, title="Later"))
    assert ahead(linus) == ["Later"]
    with pytest.raises(Forbidden):
        services.call_off_date(by=act(linus), post_id=post.pk)
    services.call_off_date(by=act(ada), post_id=post.pk)
    assert ahead(linus) == []
    with pytest.raises(DateIsOver):
        services.say_coming(by=act(linus), post_id=post.pk, answer="yes")


def test_a_post_that_is_taken_back_takes_its_date_along(kept, act, ada, linus):
    post = announced(act, ada, kept)
    services.say_coming(by=act(linus), post_id=post.pk, answer="yes")
    services.remove_post(by=act(ada), post_id=post.pk)
    assert ahead(linus) == []


def test_who_leaves_comes_no_more(kept, act, ada, linus):
    post = announced(act, ada, kept)
    services.say_coming(by=act(linus), post_id=post.pk, answer="yes")
    services.leave(by=act(linus), space_id=kept.pk)
    assert ahead(linus) == []
    assert not Coming.objects.unscoped("a test").exists()


@pytest.mark.parametrize("wrong", [{"days": -1}, {"days": 900}])
def test_it_lies_ahead(kept, act, ada, wrong):
    with pytest.raises(DateCannotBe):
        announced(act, ada, kept, **wrong)


def test_what_is_over_is_answered_no_more(kept, act, ada):
    post = announced(act, ada, kept)
    with clock.travelled(clock.now() + timedelta(days=8)), pytest.raises(DateIsOver):
        services.say_coming(by=act(ada), post_id=post.pk, answer="yes")


def test_the_way_through_the_pages(client, kept, ada, linus, grace):
    client.force_login(ada)
    there = f"/communities/spaces/{kept.pk}/announce/"
    start = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT18:00")
    said = {"title": "Tea <3", "starts_at": start, "minutes": "90", "zone": "Europe/Paris"}
    assert client.post(there, {**said, "minutes": "1"}).status_code == 422
    page = client.post(there, {**said, "place": "Room 2", "words": "Bring *tea*."}, follow=True)
    assert "Tea &lt;3" in page.text
    assert "18:00" in page.text
    post = Gathering.objects.get().post
    here = f"/communities/posts/{post.pk}/"
    client.force_login(linus)
    wall = client.get(f"/communities/spaces/{kept.pk}/?kind=event").text
    assert "Room 2" in wall
    page = client.post(f"{here}coming/", {"answer": "yes"}, follow=True)
    assert "Linus" in page.text
    assert client.post(f"{here}coming/", {"answer": "never"}).status_code == 404
    assert client.post(f"{here}date/", said).status_code == 403
    client.force_login(ada)
    assert 'value="90"' in client.get(f"{here}date/").text
    client.post(f"{here}date/", {**said, "place": "Room 3"})
    assert "Room 3" in client.get(here).text
    client.post(f"{here}date/call-off/")
    assert "called off" in client.get(here).text


def test_outsiders_find_nothing(client, acme, act, ada, linus):
    from lyceum.communities.testing import make_space

    space = make_space(acme, kind="request", people=[ada])
    post = announced(act, ada, space)
    client.force_login(linus)
    for page in (f"spaces/{space.pk}/announce/", f"posts/{post.pk}/date/"):
        assert client.get(f"/communities/{page}").status_code in {403, 404}
    with pytest.raises((NotFound, Forbidden)):
        services.say_coming(by=act(linus), post_id=post.pk, answer="yes")


def test_twenty_dates_cost_no_more_than_two(client, kept, act, ada, linus):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/communities/spaces/{kept.pk}/").status_code == 200
        return len(found)

    client.force_login(linus)
    for _each in range(2):
        services.say_coming(by=act(ada), post_id=announced(act, ada, kept).pk, answer="yes")
    queries()
    few = queries()
    for _each in range(18):
        announced(act, ada, kept)
    queries()
    assert queries() == few


def test_of_who_is_erased_no_date_stays_in_the_calendars_of_others(kept, act, ada, linus):
    post = announced(act, ada, kept)
    services.say_coming(by=act(linus), post_id=post.pk, answer="yes")
    place = selectors.place_for(act(ada), kept.pk)
    assert selectors.who_comes(place, post) == ["Linus"]
    services.forget_dates(SimpleNamespace(person_id=ada.pk))
    entries = apps.get_model("agenda.Entry").objects.unscoped("a test")
    assert entries.get(person=linus).title == kept.title
    assert ahead(linus) == []
