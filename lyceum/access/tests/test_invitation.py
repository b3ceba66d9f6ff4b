"""An invitation: the letter goes out, and opens the page that was meant."""

import re

import pytest

from lyceum.kernel import eventlog
from lyceum.messaging.testing import mails_to
from lyceum.organisations import api as organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(acme, olga, act):
    organisations.invite(by=act(olga), organisation_id=acme.pk, email="eve@example.org")
    eventlog.deliver()
    return mails_to("eve@example.org")


def test_the_letter_leads_to_the_page(client, invited):
    assert [mail.subject for mail in invited] == ["You are invited to Acme"]

    path = re.search(r"http://[^/]+(\S+)", invited[0].text)[1]
    assert "Acme" in client.get(path).text


def test_inviting_again_sends_a_link_that_replaces_the_first(client, invited, acme, olga, act):
    organisations.invite(by=act(olga), organisation_id=acme.pk, email="eve@example.org")
    eventlog.deliver()

    first, second = (
        re.search(r"http://[^/]+(\S+)", m.text)[1] for m in mails_to("eve@example.org")
    )
    assert client.get(second).status_code == 200
    assert client.get(first).status_code != 200


def test_the_stranger_gets_an_account_and_is_in(client, invited):
    path = re.search(r"http://[^/]+(\S+)", invited[0].text)[1]

    client.post(path, {"name": "Eve"})

    assert client.get("/people/me/").status_code == 200
