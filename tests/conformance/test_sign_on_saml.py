"""Corporate sign-on by SAML 2.0, with `samlp` as the company's provider."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import requests

from lyceum.access import services
from lyceum.access.errors import MetadataIsWrong
from lyceum.access.protocols.metadata import read_metadata
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.organisations.testing import make_membership, make_organisation, make_role

from .conftest import found, start, words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
ADA = {"displayName": "Ada Lovelace", MAIL: "ada@acme.example", "employeeNumber": "4711"}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("idp")
    key_pair(folder)
    idp = start("saml_idp.mjs", str(folder))
    yield idp
    idp.end()


def key_pair(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=9))
    crt = builder.sign(key, hashes.SHA256())
    pem, traditional = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    plain = serialization.NoEncryption()
    (folder / "idp.crt").write_bytes(crt.public_bytes(pem))
    (folder / "idp.key").write_bytes(key.private_bytes(pem, traditional, plain))


@pytest.fixture
def idp(running, monkeypatch):
    """It does everything right, until it is told otherwise."""
    monkeypatch.setattr("lyceum.access.services.sign_ons.secrets.token_hex", lambda n: "door")
    right = {"user": {"id": "u-ada"}, "attributes": ADA, "fault": "", "offset": 0, "options": {}}
    running.control(**right, format=None, acs=None, relay="")
    return running


@pytest.fixture
def acme():
    return make_organisation("Acme")


@pytest.fixture
def keeper(acme):
    keeper = make_person("Keeper")
    make_membership(acme, keeper)
    make_role(keeper, "administrator", acme)
    return keeper


@pytest.fixture
def sign_on(idp, acme, house, live_server):
    sign_on = services.add_sign_on(
        by=house,
        organisation_id=acme.pk,
        kind="saml",
        name="Acme SAML",
        metadata_url=f"{idp.url}/metadata",
        base_url=live_server.url,
        is_on=True,
        adds_people=True,
    )
    domain = services.claim_domain(by=house, organisation_id=acme.pk, name="acme.example")
    found("access.Domain", pk=domain.pk).update(verified_at=clock.now(), sign_on=sign_on)
    return sign_on


def sign_in(visitor):
    page = visitor.go("/accounts/login/?next=/people/me/")
    page = visitor.submit(page, {"login": "ada@acme.example"}, button="your organisation")
    assert "SAMLResponse" in page.text
    return visitor.submit(page)


def test_somebody_new_comes_in_with_a_place(visitor, sign_on, acme):
    page = sign_in(visitor)

    assert page.url.endswith("/people/me/"), words_of(page)
    assert visitor.name == "Ada Lovelace"
    place = found("organisations.Membership", person__email="ada@acme.example").get()
    assert (place.organisation_id, place.employee_number) == (acme.pk, "4711")


FAULTS = {
    "tampered": "signature does not fit",
    "unsigned": "is not signed",
    "expired": "time is over",
    "audience": "made for another application",
    "issuer": "comes from another provider",
    "destination": "sent to another address than ours",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_answer_opens_nothing_and_says_why(visitor, sign_on, idp, fault):
    idp.control(fault=fault, acs=f"{visitor.home}/accounts/sign-on/door/acs/")

    page = sign_in(visitor)

    assert page.status_code == 403
    assert FAULTS[fault] in words_of(page)
    assert "with a code by mail" in words_of(page)
    assert not visitor.is_signed_in
    assert not found("identity.Person").exists()


def test_an_answer_signed_by_another_key_opens_nothing(visitor, sign_on, tmp_path):
    key_pair(tmp_path)
    evil = start("saml_idp.mjs", str(tmp_path))
    evil.control(attributes=ADA, user={"id": "u-ada"})
    asked = visitor.session.get(f"{visitor.home}/accounts/sign-on/door/", allow_redirects=False)
    query = asked.headers["Location"].partition("?")[2]
    page = visitor._seen(visitor.session.get(f"{evil.url}/sso?{query}"))

    page = visitor.submit(page)
    evil.end()

    assert "signature does not fit" in words_of(page)
    assert not visitor.is_signed_in


def test_an_answer_works_once_and_in_the_browser_that_asked(visitor, sign_on):
    page = visitor.go("/accounts/sign-on/door/")
    visitor.submit(page)
    assert visitor.is_signed_in

    replayed = visitor.submit(page)
    elsewhere = type(visitor)(visitor.home)
    stolen = elsewhere.submit(page)

    for answer in (replayed, stolen):
        assert answer.status_code == 403
        assert "belongs to no sign-in of this browser" in words_of(answer)
    assert not elsewhere.is_signed_in


def test_an_answer_wrapped_round_ones_own_request_opens_nothing(visitor, sign_on):
    """The outer envelope is not signed here: naming another request there changes nothing."""
    stolen = visitor.go("/accounts/sign-on/door/")
    thief = type(visitor)(visitor.home)
    asked = thief.go("/accounts/sign-on/door/")
    own = decoded(asked).partition('InResponseTo="')[2].partition('"')[0]
    theirs = decoded(stolen).partition('InResponseTo="')[2].partition('"')[0]
    forged = decoded(stolen).replace(f'InResponseTo="{theirs}"', f'InResponseTo="{own}"', 1)

    page = thief.submit(asked, {"SAMLResponse": base64.b64encode(forged.encode()).decode()})

    assert page.status_code == 403
    assert not thief.is_signed_in


def decoded(page):
    from lxml import html

    coded = html.fromstring(page.text).xpath("//input[@name='SAMLResponse']/@value")[0]
    return base64.b64decode(coded).decode()


def test_a_second_assertion_slipped_in_opens_nothing(visitor, sign_on):
    """Signature wrapping: a forged assertion beside the signed one."""
    page = visitor.go("/accounts/sign-on/door/")
    answer = decoded(page)
    start_, end = answer.index("<saml:Assertion"), answer.index("</saml:Assertion>") + 17
    signed = answer[start_:end]
    forged = signed.replace("ada@acme.example", "boss@acme.example").replace('ID="_', 'ID="_evil')
    for wrapped in (
        answer.replace(signed, forged + signed),
        answer.replace(signed, signed + forged),
    ):
        other = visitor.go("/accounts/sign-on/door/")
        coded = base64.b64encode(wrapped.encode()).decode()
        answer_page = visitor.submit(other, {"SAMLResponse": coded})
        assert answer_page.status_code == 403
        assert not visitor.is_signed_in


@pytest.mark.parametrize("rubbish", ["", "%%%", "PGE+", base64.b64encode(b"<a/>").decode()])
def test_rubbish_is_refused_in_words(visitor, sign_on, rubbish):
    page = visitor.go("/accounts/sign-on/door/")

    page = visitor.submit(page, {"SAMLResponse": rubbish})

    assert page.status_code == 403
    assert "Signing in did not work" in words_of(page)


def test_an_answer_with_a_doctype_is_refused(visitor, sign_on):
    page = visitor.go("/accounts/sign-on/door/")
    bomb = '<!DOCTYPE a [<!ENTITY b "cccc">]>' + decoded(page)

    page = visitor.submit(page, {"SAMLResponse": base64.b64encode(bomb.encode()).decode()})

    assert page.status_code == 403
    assert not visitor.is_signed_in


@pytest.mark.parametrize(("offset", "told"), [(100, ""), (-100, ""), (600, "from the future")])
def test_two_minutes_between_the_clocks_are_tolerated(visitor, sign_on, idp, offset, told):
    idp.control(offset=offset)

    page = sign_in(visitor)

    assert told in words_of(page)
    assert visitor.is_signed_in is not bool(told), words_of(page)
    if told:
        assert "10 minutes" in words_of(page)


def test_a_short_life_and_a_slow_clock_are_tolerated_together(visitor, sign_on, idp):
    """Some providers give a minute; one whose clock is 100 seconds slow sends what is over by then."""
    idp.control(offset=-100, options={"lifetimeInSeconds": 60})
    sign_in(visitor)
    assert visitor.is_signed_in

    idp.control(offset=-200)
    again = type(visitor)(visitor.home)
    assert "time is over" in words_of(sign_in(again))
    assert not again.is_signed_in


def our_certificate(visitor):
    from lxml import etree

    page = visitor.go("/accounts/sign-on/door/metadata/")
    found_ = etree.fromstring(page.content).findall(".//{*}KeyDescriptor")
    assert {node.get("use") for node in found_} == {"signing", "encryption"}
    text = found_[0].find(".//{*}X509Certificate").text
    return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"


def test_an_encrypted_answer_is_opened(visitor, sign_on, idp):
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    pem = our_certificate(visitor)
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    public = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    idp.control(options={"encryptionCert": pem, "encryptionPublicKey": public})

    page = visitor.go("/accounts/sign-on/door/?next=/people/me/")
    assert "EncryptedAssertion" in decoded(page)
    assert "ada@acme.example" not in decoded(page)
    visitor.submit(page)

    assert visitor.name == "Ada Lovelace"


def test_a_provider_that_wants_it_gets_signed_requests(visitor, sign_on, idp):
    from urllib.parse import parse_qs, urlsplit

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    rows = found("access.SignOn")
    rows.update(
        metadata=rows.get().metadata.replace(
            "<IDPSSODescriptor", '<IDPSSODescriptor WantAuthnRequestsSigned="true"'
        )
    )

    there = visitor.session.get(f"{visitor.home}/accounts/sign-on/door/", allow_redirects=False)

    query = urlsplit(there.headers["Location"]).query
    parts = {part.partition("=")[0]: part for part in query.split("&")}
    signed = "&".join(parts[name] for name in ("SAMLRequest", "RelayState", "SigAlg")).encode()
    signature = base64.b64decode(parse_qs(query)["Signature"][0])
    key = x509.load_pem_x509_certificate(our_certificate(visitor).encode()).public_key()
    key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())


def unasked(visitor, idp):
    """The provider begins by itself, as its portal would."""
    idp.control(acs=f"{visitor.home}/accounts/sign-on/door/acs/", relay="/skills/")
    idp.control(options={"audience": f"{visitor.home}/accounts/sign-on/door/metadata/"})
    return visitor._seen(visitor.session.get(f"{idp.url}/sso"))


def test_a_sign_in_does_not_begin_at_the_provider(visitor, sign_on, idp):
    page = visitor.submit(unasked(visitor, idp))

    assert "began at the provider, which is not allowed" in words_of(page)
    assert not visitor.is_signed_in


def test_unless_the_organisation_wants_it_and_then_once(visitor, sign_on, idp):
    found("access.SignOn").update(allows_unsolicited=True)
    posted = unasked(visitor, idp)

    page = visitor.submit(posted)
    assert page.url.endswith("/skills/"), words_of(page)
    assert visitor.is_signed_in

    elsewhere = type(visitor)(visitor.home)
    page = elsewhere.submit(posted)
    assert "has let somebody in already" in words_of(page)
    assert not elsewhere.is_signed_in


def test_a_stolen_answer_to_a_request_is_not_taken_for_one_nobody_asked_for(visitor, sign_on):
    found("access.SignOn").update(allows_unsolicited=True)
    stolen = visitor.go("/accounts/sign-on/door/")
    theirs = decoded(stolen).partition('InResponseTo="')[2].partition('"')[0]
    stripped = decoded(stolen).replace(f' InResponseTo="{theirs}"', "", 1)

    thief = type(visitor)(visitor.home)
    coded = base64.b64encode(stripped.encode()).decode()
    page = thief.submit(stolen, {"SAMLResponse": coded})

    assert page.status_code == 403
    assert not thief.is_signed_in


def test_an_address_outside_of_their_domains_takes_nobody_over(visitor, sign_on, idp, acme):
    make_membership(acme, make_person("Linus", email="linus@globex.example"))
    idp.control(attributes={**ADA, MAIL: "linus@globex.example"})

    page = sign_in(visitor)

    assert "has not shown that globex.example is its domain" in words_of(page)
    assert not visitor.is_signed_in


def test_an_identifier_that_does_not_last_is_said_so(visitor, sign_on, idp):
    idp.control(format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient")

    assert "a NameID that lasts" in words_of(sign_in(visitor))


def test_the_organisation_maps_its_own_attributes(visitor, sign_on, idp):
    found("access.SignOn").update(mapping={"name": "Anzeigename", "email": "Adresse"})
    idp.control(attributes={"Anzeigename": "Ada L.", "Adresse": "ADA@acme.example"})

    sign_in(visitor)

    assert visitor.name == "Ada L."


def test_a_context_of_two_factors_counts_where_the_organisation_says_so(
    visitor, sign_on, acme, house, idp
):
    from lyceum.access.testing import forget_policies

    services.set_factor_policy(by=house, organisation_id=acme.pk, roles=["manager"], grace_days=0)
    forget_policies()
    found("access.SignOn").update(counts_as_factor=True)
    ada = make_person("Ada", email="ada@acme.example")
    make_membership(acme, ada)
    make_role(ada, "manager", acme)
    assert sign_in(visitor).url.endswith("/accounts/factors/")

    context = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
    idp.control(options={"authnContextClassRef": context})
    again = type(visitor)(visitor.home)
    assert sign_in(again).url.endswith("/people/me/")


def test_our_metadata_can_be_loaded_by_the_provider(visitor, sign_on):
    from lxml import etree

    page = visitor.go("/accounts/sign-on/door/metadata/")

    root = etree.fromstring(page.content)
    assert root.get("entityID") == f"{visitor.home}/accounts/sign-on/door/metadata/"
    acs = root.find(".//{*}AssertionConsumerService")
    assert acs.get("Location") == f"{visitor.home}/accounts/sign-on/door/acs/"


def test_our_address_is_not_what_a_request_says_it_is(visitor, sign_on):
    """Another application of the same provider has an answer for itself, and claims our name is its."""
    forged = {"Host": "evil.example"}
    page = visitor.session.get(f"{visitor.home}/accounts/sign-on/door/metadata/", headers=forged)

    assert "evil.example" not in page.text


def by_password(visitor, email):
    page = visitor.go("/accounts/login/")
    return visitor.submit(page, {"login": email, "password": "password"}, button="Password")


def test_an_administrator_sets_it_up_and_tests_it(visitor, idp, acme, keeper):
    by_password(visitor, "keeper@example.org")
    page = visitor.go("/accounts/organisations/acme/sign-on/add/saml/")
    text = requests.get(f"{idp.url}/metadata", timeout=5).text

    page = visitor.submit(page, {"name": "Acme", "metadata": text[:300]}, button="metadata")
    assert "Line" in words_of(page)
    assert "XML is expected" in words_of(page)
    page = visitor.submit(page, {"name": "Acme", "metadata": text}, button="metadata")
    assert "/accounts/sign-on/door/acs/" in page.text

    page = visitor.submit(visitor.submit(page, button="Test it now"))
    told = words_of(page)
    assert "The provider’s answer is right" in told
    assert "4711" in told
    assert "has not shown that acme.example is its domain" in told


# --- metadata -------------------------------------------------------------------------------------

GOOD = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:idp">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
<X509Certificate>{crt}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
  Location="https://idp.example/sso"/>
</IDPSSODescriptor></EntityDescriptor>"""


@pytest.fixture
def good(tmp_path):
    key_pair(tmp_path)
    lines = (tmp_path / "idp.crt").read_text().splitlines()[1:-1]
    return GOOD.format(crt="".join(lines))


def test_metadata_are_read(good):
    facts = read_metadata(good)

    assert (facts.entity_id, facts.sso_url) == ("urn:idp", "https://idp.example/sso")
    assert len(facts.certificates) == 1


@pytest.mark.parametrize(
    ("change", "place", "expected"),
    [
        (lambda t: t[:-20], "Line", "XML is expected"),
        (lambda t: t.replace(' entityID="urn:idp"', ""), "Line 1, <EntityDescriptor>", "entityID"),
        (lambda t: t.replace("IDPSSO", "SPSSO"), "Line 1", "IDPSSODescriptor"),
        (lambda t: t.replace("HTTP-Redirect", "HTTP-POST"), "Line 2", "HTTP-Redirect"),
        (
            lambda t: t.replace("<X509Certificate>MI", "<X509Certificate>XX"),
            "Line 4",
            "certificate",
        ),
        (lambda t: t.replace('use="signing"', 'use="encryption"'), "Line 2", "KeyDescriptor"),
        (
            lambda t: t.replace("https://idp", "javascript://idp"),
            "Line 6, <SingleSignOnService>",
            "https://",
        ),
        (lambda t: "<html></html>", "Line 1, <html>", "EntityDescriptor"),
        (lambda t: '<!DOCTYPE a [<!ENTITY b "c">]>' + t, "The first lines", "DOCTYPE"),
        (lambda t: "", "The file", "XML"),
    ],
)
def test_broken_metadata_are_named_with_place_and_expectation(good, change, place, expected):
    with pytest.raises(MetadataIsWrong) as refusal:
        read_metadata(change(good))

    assert place in refusal.value.place
    assert expected in refusal.value.expected


# --- a provider exchanges its certificate ---------------------------------------------------------


def test_metadata_are_loaded_anew_where_they_have_an_address(visitor, sign_on, good):
    rows = found("access.SignOn")
    right = rows.get().metadata
    [theirs], [other] = read_metadata(right).certificates, read_metadata(good).certificates
    folded = right.replace("\n", "").replace("\r", "")
    rows.update(metadata=folded.replace(theirs, other))
    assert read_metadata(rows.get().metadata).certificates == (other,)
    assert "signature does not fit" in words_of(
        visitor.submit(visitor.go("/accounts/sign-on/door/"))
    )

    assert services.refresh_metadata() == 1

    assert rows.get().metadata == right
    assert services.refresh_metadata() == 0


def test_what_is_of_another_provider_changes_nothing(sign_on, good):
    found("access.SignOn").update(metadata=good)

    assert services.refresh_metadata() == 0
    assert found("access.SignOn").get().metadata == good


def test_it_can_be_switched_off_while_the_provider_is_down(visitor, sign_on, keeper):
    by_password(visitor, "keeper@example.org")
    found("access.SignOn").update(metadata_url="http://127.0.0.1:9/metadata")
    page = visitor.go(f"/accounts/organisations/acme/sign-on/{sign_on.pk}/")
    assert "urn:example:idp" in words_of(page)

    form = visitor._form(page, "metadata")
    said = {name: value for name, value in form.form_values() if name != "is_on"}
    visitor.session.post(page.url, data=said, headers={"Referer": page.url}).raise_for_status()

    kept = found("access.SignOn").get()
    assert not kept.is_on
    assert "urn:example:idp" in kept.metadata
