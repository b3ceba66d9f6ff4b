"""The inbox: read, mark, page, and nobody else's."""

import re

import pytest
from django.urls import reverse

from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging import api, selectors, services
from lyceum.messaging.types import kind_of

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def letters(ada):
    return lambda n: [
        api.send(
            kind="tests.greeting", to=ada.pk, about=api.About(f"Topic {k}.", "/people/me/", by="G")
        )
        for k in range(n)
    ]


def test_it_is_read_in_the_readers_language(client, ada, letters):
    letters(1)
    client.force_login(ada)

    assert "G greets you about Topic 0." in client.get(INBOX).text
    ada.locale = "fr"
    ada.save()
    assert "G vous salue au sujet de Topic 0." in client.get(INBOX).text


def test_following_a_message_marks_it_read(client, ada, letters):
    message = letters(2)[0]
    client.force_login(ada)

    response = client.get(reverse("messaging:open", args=[message.pk]))

    assert response["Location"] == "/people/me/"
    assert api.unread_count(ada.pk) == 1
    assert "Topic 1." in client.get(INBOX, {"show": "unread"}).text
    assert "Topic 0." not in client.get(INBOX, {"show": "unread"}).text


def test_all_are_marked_at_once(client, ada, letters):
    letters(3)
    client.force_login(ada)

    client.post(reverse("messaging:mark-all-read"))

    assert api.unread_count(ada.pk) == 0
    assert "You have read everything" in client.get(INBOX, {"show": "unread"}).text


def test_one_is_marked(client, ada, letters):
    message = letters(2)[0]
    client.force_login(ada)

    client.post(reverse("messaging:mark-read", args=[message.pk]))

    assert api.unread_count(ada.pk) == 1


def test_pages_follow_each_other_without_repeating(client, ada, letters):
    letters(selectors.PAGE + 3)
    client.force_login(ada)

    first = client.get(INBOX)
    before = first.context["page"].before
    rest = client.get(INBOX, {"before": before}, headers={"HX-Request": "true"})

    assert len(first.context["page"].rows) == selectors.PAGE
    assert re.findall(r"<b>G greets you about Topic (\d)", rest.text) == ["2", "1", "0"]
    assert "<html" not in rest.text


def test_the_bell_counts_to_a_hundred(client, ada, letters):
    client.force_login(ada)
    bell = reverse("messaging:bell")
    assert 'count"' not in client.get(bell).text
    letters(2)
    assert ">2<" in client.get(bell).text
    letters(selectors.MANY)
    assert "99+" in client.get(bell).text


def test_outsiders_find_nothing(client, ada, grace, linus, act, letters):
    message = letters(1)[0]
    for other in (grace, linus):
        with pytest.raises(NotFound):
            services.mark_read(by=act(other), message_id=message.pk)
        client.force_login(other)
        assert "Topic 0." not in client.get(INBOX).text
        assert client.get(reverse("messaging:open", args=[message.pk])).status_code == 404
        client.post(reverse("messaging:mark-all-read"))
    assert api.unread_count(ada.pk) == 1


def test_strangers_sign_in_first(client, db):
    for name in ("inbox", "bell", "preferences", "outbox"):
        assert "/accounts/login/" in client.get(reverse(f"messaging:{name}"))["Location"]


def test_an_empty_inbox_says_what_comes(client, ada):
    client.force_login(ada)

    assert "Nothing here yet" in client.get(INBOX).text


@pytest.mark.parametrize("n", [2, 20])
def test_it_costs_the_same_for_two_and_for_twenty(
    client, ada, letters, django_assert_max_num_queries, n
):
    letters(n)
    client.force_login(ada)

    with django_assert_max_num_queries(7):
        client.get(INBOX)


def test_one_click_ends_the_mails_of_a_kind(client, ada, letters):
    path = selectors.mute_path(ada.pk, "tests.greeting")

    assert "Should" in client.get(path).text
    letters(1)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    wanted = selectors.paces([ada.pk], kind_of("tests.greeting"))
    assert wanted[ada.pk]["mail"] == "never"
    assert client.get(path[:-3] + "xx/").status_code == 404


def test_nobody_chooses_for_another(ada, grace, act):
    with pytest.raises(Forbidden):
        services.choose_mail(by=act(grace), person_id=ada.pk, kind="x", by_mail=False)
