"""Administrators keep the tools that people sign in to: at home, and nowhere else."""

import re

import pytest
from django.urls import reverse

from lyceum.access import selectors, services
from lyceum.access.errors import NobodyMayUseIt, ToolIsRevoked, ToolNameTaken
from lyceum.access.models import Client, Offer
from lyceum.access.testing import make_tool
from lyceum.access.types import ToolWish
from lyceum.identity.testing import make_person
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_membership, make_organisation, make_role

pytestmark = pytest.mark.django_db
WISH = ToolWish(name="Atlas", redirect_uris=("https://atlas.example/callback",))


@pytest.fixture
def keeper(acme):
    """The administrator of Acme."""
    keeper = make_person("Keeper")
    make_membership(acme, keeper)
    make_role(keeper, "administrator", acme)
    return keeper


@pytest.fixture
def stranger(db):
    """The administrator of another company."""
    stranger = make_person("Stranger")
    place = make_organisation("Initech", learners=[stranger])
    make_role(stranger, "administrator", place)
    stranger.place = place
    return stranger


def fields(place, **more):
    return {
        "name": "Atlas",
        "place": place,
        "redirect_uris": "https://atlas.example/callback\nhttp://127.0.0.1/callback",
        "scopes": ["profile", "email"],
    } | more


def test_the_secret_is_told_once_and_kept_as_a_hash(acme, keeper, act):
    tool, secret = services.register_tool(by=act(keeper), wish=WISH, organisation_id=acme.pk)

    kept = Client.objects.within(act(keeper).scope).get(pk=tool.pk).client_secret
    assert len(secret) > 40
    assert kept == selectors.hash_of(secret)
    assert selectors.offered_places(tool) == {acme.pk}
    assert tool.scopes == ["openid", "profile", "email"]
    event = RecordedEvent.objects.get(name="access.ToolRegistered")
    assert (event.by, event.owner_id) == (f"person:{keeper.pk}", f"organisation:{acme.pk}")
    assert secret not in str(event.payload)


def test_others_register_nothing(acme, ada, grace, linus, stranger, act):
    for person in (ada, grace, linus, stranger):
        with pytest.raises(Forbidden):
            services.register_tool(by=act(person), wish=WISH, organisation_id=acme.pk)


def test_only_the_ecosystems_administrators_offer_to_everybody(acme, keeper, olga, act):
    wish = ToolWish(**{**vars(WISH), "is_for_all": True})
    with pytest.raises(Forbidden):
        services.register_tool(by=act(keeper), wish=wish, organisation_id=acme.pk)
    with pytest.raises(Forbidden):
        services.register_tool(by=act(keeper), wish=WISH)

    tool, _secret = services.register_tool(by=act(olga), wish=wish)

    assert tool.organisation_id is None


def test_nobody_offers_a_tool_to_people_of_others(acme, keeper, stranger, act):
    wish = ToolWish(**{**vars(WISH), "organisation_ids": (acme.pk, stranger.place.pk)})

    with pytest.raises(Forbidden):
        services.register_tool(by=act(keeper), wish=wish, organisation_id=acme.pk)


def test_nor_takes_it_from_them(acme, keeper, olga, stranger, act):
    both = ToolWish(**{**vars(WISH), "organisation_ids": (acme.pk, stranger.place.pk)})
    tool, _secret = services.register_tool(by=act(olga), wish=both, organisation_id=acme.pk)

    services.change_tool(by=act(keeper), tool_id=tool.pk, wish=WISH)

    assert set(Offer.objects.values_list("organisation_id", flat=True)) == {
        acme.pk,
        stranger.place.pk,
    }


def test_what_is_for_all_stays_so_when_its_own_administrator_changes_it(
    acme, keeper, olga, ada, linus, act
):
    wish = ToolWish(**{**vars(WISH), "is_for_all": True})
    tool, _secret = services.register_tool(by=act(olga), wish=wish, organisation_id=acme.pk)

    services.change_tool(by=act(keeper), tool_id=tool.pk, wish=WISH)

    assert all(selectors.may_use(person.pk, tool) for person in (ada, linus))


def test_somebody_must_be_allowed_to_use_it(olga, act):
    with pytest.raises(NobodyMayUseIt):
        services.register_tool(by=act(olga), wish=WISH)


def test_one_name_stands_for_one_tool(acme, keeper, act):
    make_tool("atlas", organisation=acme)

    with pytest.raises(ToolNameTaken):
        services.register_tool(by=act(keeper), wish=WISH, organisation_id=acme.pk)


def test_a_public_one_has_no_secret_and_gets_one_when_it_can_keep_it(acme, keeper, act):
    wish = ToolWish(**{**vars(WISH), "is_public": True})
    tool, secret = services.register_tool(by=act(keeper), wish=wish, organisation_id=acme.pk)
    assert secret == ""

    _tool, secret = services.change_tool(by=act(keeper), tool_id=tool.pk, wish=WISH)
    assert secret

    _tool, again = services.change_tool(by=act(keeper), tool_id=tool.pk, wish=WISH)
    assert again == ""


@pytest.fixture
def held(ada, atlas, client, tokens):
    """What Atlas holds after Ada has signed in to it."""
    client.force_login(ada)
    return tokens(client, *atlas).json()["access_token"]


def test_what_is_revoked_stays_so(acme, keeper, act, atlas, client, held):
    tool, _secret = atlas

    services.revoke_tool(by=act(keeper), tool_id=tool.pk)

    answer = client.get(reverse("openid:userinfo"), headers={"Authorization": f"Bearer {held}"})
    assert answer.status_code == 401
    with pytest.raises(ToolIsRevoked):
        services.change_tool(by=act(keeper), tool_id=tool.pk, wish=WISH)
    make_tool("Atlas", organisation=acme)  # its name is free again


def test_outsiders_find_nothing(client, atlas, ada, grace, stranger, act):
    tool, _secret = atlas
    for person in (stranger, ada, grace):
        with pytest.raises(NotFound):
            selectors.tool_for(act(person), tool.pk)
        client.force_login(person)
        for name in ("tools:tool", "tools:renew-secret", "tools:revoke"):
            url = reverse(name, args=[tool.pk])
            assert client.get(url).status_code in (404, 405)
            assert client.post(url, fields(0)).status_code == 404
    client.force_login(stranger)
    assert "Atlas" not in client.get(reverse("tools:kept")).text
    client.force_login(ada)
    for name in ("tools:kept", "tools:add", "tools:passes"):
        assert client.get(reverse(name)).status_code == 404
    assert Client.objects.unscoped("test").get(pk=tool.pk).revoked_at is None


def test_the_page_registers_and_shows_the_secret_once(client, acme, keeper):
    client.force_login(keeper)
    assert "Register a tool" in client.get(reverse("tools:kept")).text
    assert "Acme" in client.get(reverse("tools:add")).text

    page = client.post(reverse("tools:add"), fields(acme.pk))

    tool = Client.objects.unscoped("test").get()
    secret = re.search(r'id="secret" readonly value="([^"]+)"', page.text)[1]
    assert selectors.hash_of(secret) == tool.client_secret
    assert tool.client_id in page.text
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get(reverse("tools:tool", args=[tool.pk])).text


def test_the_page_changes_what_is_said(client, acme, keeper, atlas):
    tool, _secret = atlas
    client.force_login(keeper)
    url = reverse("tools:tool", args=[tool.pk])
    assert 'value="Atlas"' in client.get(url).text

    answer = client.post(url, fields(acme.pk, name="Atlas 2", is_pairwise=""))

    assert answer.status_code == 302
    tool.refresh_from_db()
    assert tool.name == "Atlas 2"
    assert tool.scopes == ["openid", "profile", "email"]


def test_a_new_secret_ends_the_old_one(client, keeper, atlas, token_request):
    tool, secret = atlas
    client.force_login(keeper)

    page = client.post(reverse("tools:renew-secret", args=[tool.pk]))

    new = re.search(r'id="secret" readonly value="([^"]+)"', page.text)[1]
    words = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert token_request(client, tool, secret, **words).json()["error"] == "invalid_client"
    assert token_request(client, tool, new, **words).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "address",
    [
        "http://atlas.example/callback",
        "https://atlas.example/#here",
        "https://ada@atlas.example/",
        "https://*.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/callback",
        "//atlas.example/",
        "https://",
        "https://atlas.example:port/",
        "https://ätlas.example/",
        "https://[::1/callback",
        "https://atlas.example/" + "x" * 2000,
        "",
    ],
)
def test_an_unsafe_address_is_refused_in_words_and_nothing_is_lost(client, acme, keeper, address):
    client.force_login(keeper)

    page = client.post(reverse("tools:add"), fields(acme.pk, redirect_uris=address))

    assert page.status_code == 422
    assert 'class="errorlist"' in page.text or "wrong" in page.text
    assert 'value="Atlas"' in page.text
    assert not Client.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    "address",
    ["https://atlas.example/cb?tenant=1", "http://localhost:3000/cb", "com.example.app:/cb"],
)
def test_safe_ones_are_taken(client, acme, keeper, address):
    client.force_login(keeper)

    page = client.post(reverse("tools:add"), fields(acme.pk, redirect_uris=address))

    assert page.status_code == 200
    assert Client.objects.unscoped("test").get().redirect_uris == address


def test_a_tool_with_numbers_of_its_own_lives_on_one_host(client, acme, keeper):
    client.force_login(keeper)
    two = "https://a.example/cb https://b.example/cb"

    page = client.post(reverse("tools:add"), fields(acme.pk, redirect_uris=two, is_pairwise="on"))

    assert page.status_code == 422
    assert "on one host" in page.text


def test_lists_cost_the_same_for_two_and_for_twenty(
    client, acme, keeper, django_assert_max_num_queries
):
    client.force_login(keeper)
    for number in range(20):
        make_tool(f"Tool {number}", organisation=acme)

    for name in ("tools:kept", "tools:mine"):
        with django_assert_max_num_queries(12):
            client.get(reverse(name))
