"""Too much and too fast are refused before anything is read, in words for whoever asked."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from lyceum.kernel.files import MEGABYTE
from lyceum.ui import gates
from lyceum.ui.http import address_of

pytestmark = pytest.mark.django_db
SEARCH = "portal:suggest"
ALL = {**settings.RATES, **settings.RATES_OF_CHANGES}


@pytest.fixture
def rates(settings):
    """rates(at_once, a_minute, addresses): the only ones in this test."""

    def set_to(*rate, of_changes=False):
        settings.RATES = {} if of_changes else {"something": rate}
        settings.RATES_OF_CHANGES = {"something": rate} if of_changes else {}
        gates._rates.cache_clear()

    yield set_to
    gates._rates.cache_clear()


def suggest(client, **headers):
    return client.get(reverse("portal:suggest"), {"q": "data"}, headers=headers)


def test_a_page_says_when_to_come_back(client, ada, acme, rates):
    rates(2, 2, SEARCH)
    client.force_login(ada)

    answers = [suggest(client).status_code for _ in range(2)]
    refused = suggest(client)

    assert answers == [200, 200]
    assert refused.status_code == 429
    assert refused["Retry-After"] == "30"
    assert "Try again in 30 s" in refused.text
    assert "<html" in refused.text


def test_a_fragment_gets_a_notice_and_a_machine_a_problem(client, ada, acme, rates):
    rates(1, 2, SEARCH)
    client.force_login(ada)
    suggest(client)

    fragment = suggest(client, **{"HX-Request": "true"})
    machine = suggest(client, Accept="application/problem+json")

    assert fragment.status_code == machine.status_code == 429
    assert fragment["HX-Retarget"] == "#notices"
    assert "<html" not in fragment.text
    assert machine["Content-Type"] == "application/problem+json"
    assert machine.json()["code"] == "too_many_requests"
    assert machine["Retry-After"] == "30"


def test_one_person_does_not_slow_another(client, ada, grace, acme, rates):
    rates(1, 2, SEARCH)
    for person in (ada, grace):
        client.force_login(person)
        assert suggest(client).status_code == 200


def test_strangers_share_the_count_of_their_address(client, acme, rates, settings):
    settings.TRUSTED_PROXIES = 1
    rates(1, 2, "organisations:accept")
    link = reverse("organisations:accept", args=["guess"])

    def ask(address):
        return client.get(link, headers={"X-Forwarded-For": f"6.6.6.6, {address}"}).status_code

    assert [ask("198.51.100.1"), ask("198.51.100.1"), ask("198.51.100.2")] == [404, 429, 404]


def test_where_only_changes_count_looking_is_free(client, olga, rates):
    rates(1, 2, "organisations:invitations", of_changes=True)
    client.force_login(olga)
    page = reverse("organisations:invitations", args=["acme"])

    looks = [client.get(page).status_code for _ in range(3)]
    invites = [client.post(page, {}).status_code for _ in range(2)]

    assert looks == [200, 200, 200]
    assert invites == [200, 429]


def test_a_factor_of_zero_takes_the_limits_away(client, ada, acme, rates, settings):
    settings.RATE_FACTOR = 0
    rates(1, 2, SEARCH)
    client.force_login(ada)

    assert [suggest(client).status_code for _ in range(3)] == [200] * 3


def test_every_limit_stands_at_an_address_that_there_is():
    named = [name for *_figures, names in ALL.values() for name in names.split()]

    assert [name for name in [*named, *settings.BODY_LIMITS_MB] if not _exists(name)] == []
    assert len(named) == len(set(named))


def _exists(name):
    space, _, stem = name.rpartition(":")
    resolver = get_resolver()
    if space:
        resolver = resolver.namespace_dict[space][1]
    return bool(resolver.reverse_dict.getlist(stem))


@pytest.mark.parametrize("what", sorted(ALL))
def test_no_person_meets_a_limit(what):
    """One a second for half a minute, which is faster than anybody clicks, is always fine."""
    at_once, a_minute, _names = ALL[what]

    assert at_once + a_minute / 2 >= 30
    assert at_once >= 30


def test_a_body_that_is_too_large_is_not_read(client, ada, acme, settings):
    settings.BODY_LIMIT_MB = 0.001
    client.force_login(ada)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7" + bytes(2000))

    answer = client.post(reverse("learning:prior"), {"file": file})

    assert answer.status_code == 413
    assert "Nothing was taken in" in answer.text
    assert not hasattr(answer.wsgi_request, "_files")


@pytest.mark.parametrize("way", ["field", "name", "question", "address"])
def test_a_nul_is_refused_wherever_it_stands(way, client, ada, acme):
    client.force_login(ada)
    url = reverse("portal:suggest")

    answer = {
        "field": lambda: client.post(reverse("learning:prior"), {"title": "a\0b"}),
        "name": lambda: client.post(reverse("learning:prior"), {"a\0b": "title"}),
        "question": lambda: client.get(f"{url}?q=a%00b"),
        "address": lambda: client.get("/feedback/at/resource/a%00b/"),
    }[way]()

    assert answer.status_code == 400
    assert "cannot be kept" in answer.text


def test_a_file_may_hold_any_byte(client, ada, acme):
    client.force_login(ada)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7" + bytes(200))

    answer = client.post(reverse("learning:prior"), {"file": file})

    assert answer.status_code != 400


def test_strangers_may_send_little(client, acme):
    answer = client.post(reverse("account_login"), b"x" * 3 * MEGABYTE, content_type="text/plain")

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_an_address_is_what_our_own_proxy_saw(proxies, forwarded, address, settings):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})

    assert address_of(request) == address
