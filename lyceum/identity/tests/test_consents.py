"""Agreeing to a purpose, taking it back, and what was said before."""

import pytest
from django.urls import reverse

from lyceum.identity import api, selectors, types
from lyceum.identity.models import Consent
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
PAGE = reverse("identity:consents")
NAME = "tests.newsletter"


@pytest.fixture(autouse=True)
def purpose(monkeypatch):
    known = {NAME: types.Purpose(NAME, "A letter", "We write once a month.")}
    monkeypatch.setattr(types.consents, "_purposes", known)
    return known


def say(act, person, is_given, **more):
    words = {"person_id": person.pk, "purpose": NAME} | more
    api.say_consent(by=act(person), is_given=is_given, **words)


def test_nothing_is_agreed_until_it_is_said_and_after_it_is_taken_back(ada, grace, act):
    assert not api.has_consent(ada.pk, NAME)
    say(act, ada, True)
    assert api.has_consent(ada.pk, NAME)
    assert api.consenting([ada.pk, grace.pk], NAME) == {ada.pk}
    say(act, ada, False)
    assert not api.has_consent(ada.pk, NAME)
    assert [one.is_given for one in Consent.objects.order_by("pk")] == [True, False]
    assert RecordedEvent.objects.filter(name="identity.ConsentSaid").count() == 2


def test_saying_the_same_again_says_nothing_new(ada, act):
    say(act, ada, False)
    assert not Consent.objects.exists()
    say(act, ada, True)
    say(act, ada, True)
    assert Consent.objects.count() == 1


def test_other_words_have_to_be_agreed_to_anew(ada, act, purpose):
    say(act, ada, True)
    purpose[NAME] = types.Purpose(NAME, "A letter", "We write every day.", version=2)

    assert not api.has_consent(ada.pk, NAME)
    [row] = selectors.consents_of(act(ada))
    assert row.is_outdated
    say(act, ada, True)
    assert api.has_consent(ada.pk, NAME)
    [row] = selectors.consents_of(act(ada))
    assert [version for _at, _given, version in row.history] == [2, 1]


def test_nobody_agrees_for_another_and_nobody_to_what_is_not_asked(ada, grace, olga, act):
    for other in (grace, olga):
        with pytest.raises(Forbidden):
            api.say_consent(by=act(other), person_id=ada.pk, purpose=NAME, is_given=True)
    with pytest.raises(NotFound):
        say(act, ada, True, purpose="tests.unknown")
    assert not api.has_consent(ada.pk, "tests.unknown")


def test_the_page_gives_and_takes_back(client, ada):
    client.force_login(ada)
    assert "We write once a month." in client.get(PAGE).text

    client.post(PAGE, {"purpose": NAME, "is_given": "yes"})
    assert api.has_consent(ada.pk, NAME)
    client.post(PAGE, {"purpose": NAME, "is_given": "no"})
    assert not api.has_consent(ada.pk, NAME)
    assert "What I said before" in client.get(PAGE).text


def test_outsiders_find_nothing(client, ada, linus, act):
    say(act, ada, True)
    client.force_login(linus)

    assert "agreed on" not in client.get(PAGE).text
