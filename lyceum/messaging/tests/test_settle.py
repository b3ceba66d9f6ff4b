"""What those who run the house do about what failed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.messaging import api, services
from lyceum.messaging.errors import WordsAreGone
from lyceum.messaging.models import Mail, Message, Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(ada):
    for n in range(3):
        api.send(kind="tests.greeting", to=ada.pk, about=api.About(f"T{n}", by="G"))
    Mail.objects.update(state="failed", reason="550 full")


def test_all_of_a_reason_are_tried_again_or_dropped(client, olga, failed):
    client.force_login(olga)
    page = reverse("messaging:outbox")
    assert "550 full" in client.get(page).text
    settle = reverse("messaging:settle")
    client.post(settle, {"what": "mail", "reason": "550 full", "verb": "retry"})
    assert set(Mail.objects.values_list("state", flat=True)) == {"waiting"}

    Mail.objects.update(state="failed")
    client.post(settle, {"what": "mail", "reason": "550 full", "verb": "drop"})
    assert set(Mail.objects.values_list("state", flat=True)) == {"dropped"}
    with time_machine.travel(clock.now() + timedelta(days=91)):
        assert services.forget_old_mail(clock.now() - timedelta(days=90))
    assert not Mail.objects.exists()


def test_what_has_no_words_any_more_is_not_sent_again(olga, failed, act):
    Mail.objects.update(text="")
    with pytest.raises(WordsAreGone):
        services.resend(by=act(olga), mail_id=Mail.objects.first().pk)


def test_one_that_cannot_be_written_stops_no_other(ada, grace):
    about = api.About("T", by="G")
    api.send_many(kind="tests.greeting", to=[ada.pk, grace.pk], about=about)
    Mail.objects.all().delete()
    Way.objects.update(state="waiting", mail=None)
    Message.objects.unscoped("test").filter(person=ada).update(words=[1])

    services.deliver_due()
    assert [mail.person_id for mail in Mail.objects.all()] == [grace.pk]
    way = Way.objects.get(person=ada)
    assert (way.state, way.reason[:21]) == ("failed", "it cannot be written:")


def test_one_that_is_held_back_goes_or_is_dropped(client, olga, ada, act):
    services.choose(by=act(ada), person_id=ada.pk, kind="", channel="mail", pace="weekly")
    api.send(kind="tests.greeting", to=ada.pk, about=api.About("T", by="G"))
    client.force_login(olga)
    ways = reverse("messaging:ways")
    assert "weekly digest" in client.get(ways).text
    assert "greets you" not in client.get(ways).text  # what it says is the reader's
    way = Way.objects.get()
    client.post(reverse("messaging:settle-way", args=[way.pk]), {"verb": "retry"})
    services.deliver_due()
    assert Mail.objects.count() == 1


def test_outsiders_find_nothing(client, ada, act, failed):
    client.force_login(ada)
    for name in ("outbox", "ways", "failing", "wordings"):
        assert client.get(reverse(f"messaging:{name}")).status_code == 404
    with pytest.raises(Forbidden):
        services.settle_failed(by=act(ada), what="mail", reason="550 full", verb="drop")


@pytest.mark.parametrize("n", [2, 20])
def test_it_costs_the_same_for_two_and_for_twenty(  # noqa: PLR0917
    client, olga, ada, grace, act, django_assert_max_num_queries, n
):
    for person in (ada, grace):
        services.choose(by=act(person), person_id=person.pk, kind="", channel="mail", pace="daily")
    for k in range(n):
        about = api.About(f"T{k}", by="G")
        api.send(kind="tests.greeting", to=(ada, grace)[k % 2].pk, about=about)
    client.force_login(olga)

    with django_assert_max_num_queries(12):
        client.get(reverse("messaging:ways"))
