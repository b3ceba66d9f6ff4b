"""A passkey that was made for an account which is another's by now: it opens that one.

The key is a real one (P-256), held by this test as a device would hold it.
"""

import json
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.urls import reverse
from django.utils.http import int_to_base36
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.kernel import actors

pytestmark = pytest.mark.django_db
SEEN, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
SIGN_IN = reverse("mfa_login_webauthn")
HERE = "testserver"


class Device:
    """What an authenticator keeps: a key, its number, and for whom it was made."""

    def __init__(self, person) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"sixteen letters."
        self.handle = websafe_encode(int_to_base36(person.pk).encode())

    def credential(self) -> dict:
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(bytes(16), self.id, public)
        known = AuthenticatorData.create(_host(), SEEN | VERIFIED | ATTESTED, 0, made)
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {
                "clientDataJSON": _said("webauthn.create", "AAAA"),
                "attestationObject": websafe_encode(
                    bytes(AttestationObject.create("none", known, {}))
                ),
            },
        }

    def answer(self, challenge: str) -> dict:
        said = _said("webauthn.get", challenge)
        known = bytes(AuthenticatorData.create(_host(), SEEN | VERIFIED, 1))
        signed = known + sha256(websafe_decode(said)).digest()
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": said,
                "authenticatorData": websafe_encode(known),
                "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(SHA256()))),
                "userHandle": self.handle,
            },
        }


def _host() -> bytes:
    return sha256(HERE.encode()).digest()


def _said(what: str, challenge: str) -> str:
    said = {"type": what, "challenge": challenge, "origin": f"https://{HERE}"}
    return websafe_encode(json.dumps(said).encode())


@pytest.fixture
def device(ada):
    other = make_person("Ada Byron")
    device = Device(other)
    data = {"name": "A telephone", "credential": device.credential()}
    Authenticator.objects.create(user=other, type="webauthn", data=data)
    device.person = other
    return device


def signs_in(client, device) -> str | None:
    asked = client.get(SIGN_IN, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    challenge = asked["request_options"]["publicKey"]["challenge"]
    client.post(SIGN_IN, {"credential": json.dumps(device.answer(challenge))})
    person = client.session.get("_auth_user_id")
    client.logout()
    return person


def test_it_opens_whose_it_is_by_now(client, ada, device):
    assert signs_in(client, device) == str(device.person.pk)

    merge = identity.merge_people(
        by=actors.system("tests"), kept_id=ada.pk, folded_id=device.person.pk
    )
    assert signs_in(client, device) == str(ada.pk)

    identity.unmerge_people(by=actors.system("tests"), merge_id=merge.pk)
    assert signs_in(client, device) == str(device.person.pk)


def test_another_key_opens_nothing(client, ada, device):
    identity.merge_people(by=actors.system("tests"), kept_id=ada.pk, folded_id=device.person.pk)
    device.key = ec.generate_private_key(ec.SECP256R1())

    assert signs_in(client, device) is None
