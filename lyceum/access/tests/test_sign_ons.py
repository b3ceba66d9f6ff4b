"""Keeping a sign-on: what is refused, in words, and what is kept. Round trips are in tests/conformance."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.access import services
from lyceum.access.models import SignOn
from lyceum.access.protocols.keys import new_key_pair
from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")
METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:idp">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
<X509Certificate>{crt}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
  Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>"""


@pytest.fixture(scope="module")
def metadata():
    _key, pem = new_key_pair("idp")
    return METADATA.format(crt="".join(pem.splitlines()[1:-1]))


@pytest.fixture
def keeper(acme, grace, client):
    make_role(grace, "administrator", acme)
    client.force_login(grace)
    return grace


@pytest.fixture
def sign_on(acme, metadata):
    return services.add_sign_on(
        by=HOUSE,
        organisation_id=acme.pk,
        kind="saml",
        name="Acme SAML",
        metadata=metadata,
        base_url="http://testserver",
    )


def page_of(sign_on):
    return reverse("access:sign-on", args=["acme", sign_on.pk])


def test_an_issuer_in_a_private_network_is_not_asked_and_what_was_typed_stays(client, keeper):
    said = {
        "name": "Acme ID",
        "issuer": "http://127.0.0.1:9/realm",
        "client_id": "lyceum",
        "client_secret": "typed",
        "base_url": "http://testserver",
    }

    page = client.post(reverse("access:add-sign-on", args=["acme", "oidc"]), said)

    assert page.status_code == 422
    assert "LYCEUM_ALLOWED_NETWORKS" in page.text
    for typed in ("Acme ID", "http://127.0.0.1:9/realm", "typed"):
        assert typed in page.text
    assert not SignOn.objects.unscoped("test").exists()


def test_metadata_come_as_a_file_too(client, keeper, metadata):
    file = SimpleUploadedFile("idp.xml", metadata.encode())
    said = {"name": "Acme", "base_url": "http://testserver", "metadata_file": file}

    client.post(reverse("access:add-sign-on", args=["acme", "saml"]), said)

    assert SignOn.objects.unscoped("test").get().metadata == metadata


def test_metadata_are_needed(client, keeper):
    said = {"name": "Acme", "base_url": "http://testserver"}

    page = client.post(reverse("access:add-sign-on", args=["acme", "saml"]), said)

    assert "metadata are needed" in page.text


def test_two_who_change_it_at_once_are_told(client, keeper, sign_on):
    said = {"name": "First", "base_url": "http://testserver", "version": "1"}
    assert client.post(page_of(sign_on), said).status_code == 302

    page = client.post(page_of(sign_on), {**said, "name": "Second"})

    assert "Someone changed this while you were editing" in page.text
    assert SignOn.objects.unscoped("test").get().name == "First"


def test_a_secret_is_never_shown_again(client, keeper, sign_on):
    SignOn.objects.unscoped("test").update(kind="oidc", issuer="https://idp.example")
    kept = SignOn.objects.unscoped("test").get()
    kept.client_secret = "very secret"
    kept.save()

    assert "very secret" not in client.get(page_of(sign_on)).text
    said = {"name": "New", "base_url": "http://testserver", "version": "1"}
    said |= {"issuer": "https://idp.example", "client_id": "lyceum", "client_secret": ""}
    client.post(page_of(sign_on), said)

    kept.refresh_from_db()
    assert (kept.name, kept.client_secret) == ("New", "very secret")


def test_another_provider_begins_anew(acme, sign_on, metadata, ada):
    SocialAccount.objects.create(user=ada, provider=sign_on.key, uid="u-ada")
    SignOn.objects.unscoped("test").update(test_went_well=True)
    said = {"organisation_id": acme.pk, "sign_on_id": sign_on.pk, "metadata_url": ""}

    services.change_sign_on(by=HOUSE, version=1, metadata="", name="The same", **said)
    assert SocialAccount.objects.exists()
    other = metadata.replace("urn:idp", "urn:other")
    services.change_sign_on(by=HOUSE, version=2, metadata=other, **said)

    assert not SocialAccount.objects.exists()
    assert not SignOn.objects.unscoped("test").get().test_went_well


def test_without_it_the_links_are_gone_and_the_accounts_stay(client, keeper, sign_on, ada):
    SocialAccount.objects.create(user=ada, provider=sign_on.key, uid="u-ada")

    client.post(reverse("access:remove-sign-on", args=["acme", sign_on.pk]))

    assert not SocialAccount.objects.exists()
    ada.refresh_from_db()
    assert ada.is_active


def test_a_person_unlinks_their_own_identity(client, sign_on, ada, linus):
    SocialAccount.objects.create(user=ada, provider=sign_on.key, uid="u-ada")
    with pytest.raises(NotFound):
        services.unlink_identity(by=actors.person(linus.pk), key=sign_on.key)

    services.unlink_identity(by=actors.person(ada.pk), key=sign_on.key)

    assert not SocialAccount.objects.exists()


def test_every_change_is_told_without_names(acme, sign_on):
    services.remove_sign_on(by=HOUSE, organisation_id=acme.pk, sign_on_id=sign_on.pk)

    told = {row.name: row.payload for row in RecordedEvent.objects.all()}
    assert {"access.SignOnAdded", "access.SignOnRemoved"} <= told.keys()
    assert "Acme" not in str(told)


def test_others_may_not(acme, sign_on, ada, act):
    with pytest.raises(Forbidden):
        services.add_sign_on(by=act(ada), organisation_id=acme.pk, kind="saml", name="x")
    with pytest.raises(NotFound):
        services.remove_sign_on(by=act(ada), organisation_id=acme.pk, sign_on_id=sign_on.pk)


def test_a_door_that_is_switched_off_or_of_another_kind_says_so(client, sign_on):
    door = reverse("access:depart", args=[sign_on.key])

    assert "switched off" in client.get(door).text
    assert client.get(reverse("access:oidc-callback", args=[sign_on.key])).status_code == 403
    assert client.get(reverse("access:depart", args=["unknown"])).status_code == 404


def test_a_key_of_the_installation_that_is_gone_breaks_no_page(client, keeper, sign_on, settings):

    settings.SECRET_KEY = "another"
    client.force_login(keeper)

    assert client.get(page_of(sign_on)).status_code == 200
