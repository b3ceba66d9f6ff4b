"""Push: what leaves is encrypted for one browser, signed by us, and read there and nowhere else."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import jwt
import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.messaging import api, services
from lyceum.messaging.errors import NotABrowser
from lyceum.messaging.models import PushSubscription, Way
from lyceum.messaging.protocols import push
from lyceum.messaging.tests.standins import PushService

pytestmark = pytest.mark.django_db


def plain(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Browser:
    """What a browser does with a push message: RFC 8291, section 3.4, written from its text."""

    def __init__(self, endpoint, key=None, auth=b"0123456789abcdef"):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.auth = auth
        self.point = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.said = push.Browser(endpoint, plain(self.point), plain(auth))

    def read(self, body):
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        info = b"WebPush: info\0" + self.point + theirs
        ikm = self._derived(self.auth, info, 32, self.key.exchange(ec.ECDH(), sender))
        key = self._derived(salt, b"Content-Encoding: aes128gcm\0", 16, ikm)
        nonce = self._derived(salt, b"Content-Encoding: nonce\0", 12, ikm)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")

    def _derived(self, salt, info, length, secret):
        return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def test_the_reader_of_this_test_reads_the_example_of_the_standard():
    """RFC 8291, appendix A."""
    private = int.from_bytes(push.decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
    browser = Browser(
        "https://push.example/",
        ec.derive_private_key(private, ec.SECP256R1()),
        push.decoded("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    body = push.decoded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert browser.read(body) == b"When I grow up, I want to be a watermelon"


@pytest.fixture
def service(settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with PushService().serving() as running:
        yield running


@pytest.fixture
def browser(service, ada, act):
    made = Browser(f"{service.url}/push/1")
    services.add_browser(by=act(ada), browser=made.said, name="Firefox, Linux")
    return made


def greet(person, title="数据 👩‍🚀"):
    about = api.About(title, "/learning/7/", by="Grace", n=7)
    return api.send(kind="tests.greeting", to=person.pk, about=about)


def test_the_browser_reads_what_we_sent_and_nobody_else_does(service, browser, ada, settings):
    greet(ada)
    services.deliver_due()

    [post] = service.posts
    said = json.loads(browser.read(post["body"]))
    assert said["title"] == "Grace greets you about 数据 👩‍🚀"
    assert said["url"].endswith("/learning/7/")
    with pytest.raises(InvalidTag):
        Browser("https://push.example/").read(post["body"])
    token = post["headers"]["authorization"].removeprefix("vapid t=").partition(",")[0]
    point = push.decoded(push.public_key(settings.SECRET_KEY))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    told = jwt.decode(token, key, algorithms=["ES256"], options={"verify_aud": False})
    assert told["sub"].startswith("mailto:")
    assert Way.objects.get(channel="push").state == "sent"


def test_a_long_message_is_cut_so_that_services_take_it(service, browser, ada):
    greet(ada, "长" * 300)
    services.deliver_due()

    assert len(service.posts[0]["body"]) <= 4096
    assert len(push.payload("t", "长" * 20_000, "u", "")) <= push.ROOM


def test_a_browser_that_is_gone_is_forgotten(service, browser, ada, act):
    other = Browser(f"{service.url}/push/2")
    services.add_browser(by=act(ada), browser=other.said, name="Chrome")
    service.gone.add("/push/1")
    greet(ada)
    services.deliver_due()

    assert [post["path"] for post in service.posts] == ["/push/2"]
    assert PushSubscription.objects.get().browser == "Chrome"
    service.gone.add("/push/2")
    greet(ada, "Another")
    services.deliver_due()
    assert not PushSubscription.objects.exists()
    assert Way.objects.filter(channel="push").latest("pk").state == "dropped"


def test_a_push_service_that_is_away_is_asked_once_in_a_run(service, browser, ada, grace, act):
    other = Browser(f"{service.url}/push/2")
    services.add_browser(by=act(grace), browser=other.said, name="Chrome")
    service.is_away = True
    greet(ada)
    greet(grace)
    services.deliver_due()

    assert len(service.asked) == 1
    assert [way.state for way in Way.objects.filter(channel="push")] == ["waiting"] * 2
    service.is_away = False
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        services.deliver_due()
    assert len(service.posts) == 2


def test_the_page_adds_and_removes(client, ada, grace):
    client.force_login(ada)
    said = Browser("https://push.example/1").said
    form = {"endpoint": said.endpoint, "p256dh": said.p256dh, "auth": said.auth}
    client.post(reverse("messaging:add-browser"), form)
    row = PushSubscription.objects.get()
    assert push.public_key("only-for-tests") in client.get(reverse("messaging:preferences")).text

    client.force_login(grace)
    remove = reverse("messaging:remove-browser", args=[row.pk])
    assert client.post(remove).status_code == 404
    client.post(reverse("messaging:add-browser"), form)  # she sits before it now
    assert PushSubscription.objects.get().person_id == grace.pk
    assert client.post(remove).status_code == 302
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("endpoint", "http://push.example/1"),
        ("endpoint", "javascript:1"),
        ("p256dh", "AAAA"),
        ("p256dh", "\u00e9"),
        ("auth", "AAAA"),
    ],
)
def test_what_is_no_browser_is_refused(ada, act, field, said):
    good = Browser("https://push.example/1").said
    bad = push.Browser(**{**vars(good), field: said})
    with pytest.raises(NotABrowser, match=field):
        services.add_browser(by=act(ada), browser=bad, name="x")


def test_the_worker_is_a_script_of_ours(client, db):
    answer = client.get(reverse("messaging:push-worker"))

    assert answer["Content-Type"] == "text/javascript"
    assert "showNotification" in answer.text
