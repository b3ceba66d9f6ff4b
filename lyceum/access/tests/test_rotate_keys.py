"""Keys: made when first needed, hidden at rest, turned in time."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from lyceum.access import selectors, services
from lyceum.access.models import SigningKey
from lyceum.access.services.keys import _opened
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture(autouse=True)
def _closed():
    _opened.cache_clear()
    yield
    _opened.cache_clear()


def later(**more):
    return clock.travelled(clock.now() + timedelta(**more))


def kids():
    return list(SigningKey.objects.values_list("kid", flat=True))


def test_the_first_is_made_when_somebody_looks(client):
    found = client.get(reverse("openid:keys")).json()["keys"]

    assert [key["kid"] for key in found] == kids()
    assert len(found) == 1
    assert set(found[0]) == {"kty", "n", "e", "kid", "alg", "use"}


def test_it_is_kept_under_the_installations_secret(settings):
    made = services.signing_key()
    kept = SigningKey.objects.get()
    assert made.export_private(as_dict=True)["d"] not in kept.sealed

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    _opened.cache_clear()
    assert services.signing_key().thumbprint() == kept.kid


def test_where_the_secret_is_lost_a_new_one_is_made(settings):
    first = services.signing_key().thumbprint()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another one", []
    _opened.cache_clear()

    assert services.signing_key().thumbprint() != first


def test_a_new_one_is_published_before_it_signs():
    first = services.signing_key().thumbprint()
    second = services.rotate_keys(by=HOUSE).kid

    assert kids() == [first, second]
    assert services.signing_key().thumbprint() == first
    with later(days=1):
        assert services.signing_key().thumbprint() == second


def test_the_clock_turns_them_in_time_and_forgets_what_counts_no_more():
    first = services.signing_key().thumbprint()

    with later(days=30):
        services.keep_keys_fresh()
        assert kids() == [first]
    with later(days=89, minutes=1):
        services.keep_keys_fresh()
        services.keep_keys_fresh()  # it is due once
        assert len(kids()) == 2
    with later(days=90, hours=12):
        assert services.signing_key().thumbprint() != first
        assert services.keep_keys_fresh() == 0
    with later(days=91, minutes=2):
        assert services.keep_keys_fresh() == 1
        assert first not in kids()


def test_an_installation_without_tools_makes_no_keys():
    services.keep_keys_fresh()

    assert kids() == []


def test_the_command_says_what_it_did():
    said = StringIO()
    call_command("rotate_keys", stdout=said)

    assert kids()[0] in said.getvalue()


def test_it_is_not_for_everybody(ada, grace, act):
    for person in (ada, grace):
        with pytest.raises(Forbidden):
            services.rotate_keys(by=act(person))


def test_each_use_has_keys_of_its_own(client):
    openid, lti = services.signing_key(), services.signing_key("lti")
    published = client.get(reverse("openid:keys")).json()["keys"]

    assert openid.thumbprint() != lti.thumbprint()
    assert [key["kid"] for key in published] == [openid.thumbprint()]
    assert [key["kid"] for key in selectors.key_set("lti")["keys"]] == [lti.thumbprint()]


def test_they_turn_each_for_itself():
    openid, lti = services.signing_key().thumbprint(), services.signing_key("lti").thumbprint()

    services.rotate_keys(by=HOUSE, use="lti", at_once=True)

    assert services.signing_key().thumbprint() == openid
    assert services.signing_key("lti").thumbprint() != lti
