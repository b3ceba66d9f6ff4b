"""Secrets stand in no log, no event, no page about an error: tried with requests that carry them."""

import io
import json
import logging
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as house
from django.http import HttpRequest
from django.urls import include, path, reverse

from lyceum.access import services as access
from lyceum.config.urls import handler500  # noqa: F401  Django asks this module for it
from lyceum.kernel import actors, audit, logs
from lyceum.kernel.models import RecordedEvent
from lyceum.messaging.models import Mail
from lyceum.organisations import api as organisations

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
CODE = "K7PQ-M2XW"
BEARER = "lyc_4f9d8c7b6a5e4d3c2b1a0f9e8d7c6b5a"
TOKEN = "ZmFpbHMtbm90LWF0LWFsbC0xMjM0NTY3ODk"
SECRETS = (PASSWORD, CODE, BEARER, TOKEN)


def fails(request: HttpRequest, token: str):
    """A careless line, and an error that tells all that it was given."""
    logging.getLogger("lyceum.careless").warning("asked with %s %s", request.POST, request.headers)
    raise ValueError(f"{request.POST['password']} {request.POST['code']} {token} {request.META}")


urlpatterns = [path("fails/<str:token>/", fails), path("", include("lyceum.config.urls"))]


LINES = [logs.PlainFormatter("{of_request} {message}", style="{"), logs.JsonFormatter()]


@pytest.fixture(params=LINES, ids=["plain", "json"])
def written(request):
    """Everything that is logged, down to the smallest word, as it is written to the console."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(request.param)
    handler.addFilter(logs.NameRequest())
    root = logging.getLogger()
    level, loggers = root.level, [root, logging.getLogger("django"), logging.getLogger("allauth")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield text
    for logger in loggers:
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.urls("tests.security.test_secrets")
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_request_that_fails_tells_none_of_what_it_carried(client, ada, written, accept):
    client.raise_request_exception = False
    client.force_login(ada)
    session = client.session.session_key

    answer = client.post(
        f"/fails/{TOKEN}/?next=/&api_key={BEARER}",
        {"password": PASSWORD, "code": CODE},
        headers={"Authorization": f"Bearer {BEARER}", "Accept": accept},
    )

    assert answer.status_code == 500
    told = written.getvalue()
    assert "ValueError" in told
    assert "asked with" in told
    assert answer.wsgi_request.id in told
    for secret in (*SECRETS, session):
        assert secret not in told
        assert secret not in answer.text


def test_signing_in_and_being_invited_leave_no_secret_behind(client, ada, olga, acme, act, written):
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.post(reverse("account_reset_password"), {"email": ada.email})
    link = access.sign_in_link(by=actors.system("tests"), person_id=ada.pk)
    client.get(link)
    client.post(link)
    found = organisations.invite(by=act(olga), organisation_id=acme.pk, email="new@acme.example")
    letter = organisations.invitation_letter(by=actors.system("tests"), invitation_id=found.pk)
    client.get(reverse("organisations:accept", args=[letter.token]))
    client.get(reverse("organisations:accept", args=[letter.token + "1"]))  # told as not found

    codes = {
        code
        for mail in Mail.objects.all()
        for code in re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.text)
    }
    assert codes, "the codes are in the mails, where they belong"
    facts = json.dumps(list(RecordedEvent.objects.values_list("payload", flat=True)))
    assert "link_id" in facts
    told = written.getvalue()
    for secret in (*codes, PASSWORD, link.split("/")[-2], letter.token):
        assert secret not in told
        assert secret not in facts


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /accounts/link/Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA/ 200", "GET /accounts/link/…/ 200"),
        ("Authorization: Bearer abcdefghijkl", "Authorization: …"),
        ("{'Cookie': 'sessionid=abcdefgh; theme=dark'}", "{'Cookie': …"),
        ("retry with Bearer abcdefghijklmnop now", "retry with Bearer … now"),
        ("cannot reach postgres://lyceum:s3cr3t@db/x", "cannot reach postgres://lyceum:…@db/x"),
        ("smtp://:s3cr3t@mail", "smtp://:…@mail"),
        ('{"client_secret": "abcdefgh", "n": 1}', '{"client_secret": "…", "n": 1}'),
        ("?token=abcdefgh&page=2", "?token=…&page=2"),
        ("code=493021 was wrong", "code=… was wrong"),
        ("it got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "it got …"),
    ],
)
def test_what_looks_like_a_secret_goes(said, kept):
    assert logs.scrub(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "GET /organisations/baltic-freight-and-logistics-group/people/ 200",
        "code=file_is_too_large",
        "delivery 4711 failed: learning.LearningCompleted",
        "the password was changed",
        "/footprint/0192f3a1/ took 12 ms",
    ],
)
def test_what_is_no_secret_stays(said):
    assert logs.scrub(said) == said


def test_no_fact_has_a_field_for_a_secret():
    for events in Path(house.PACKAGE).rglob("events.py"):
        import_module(".".join(events.relative_to(house.PACKAGE.parent).with_suffix("").parts))
    fields = {
        (kind.event_name(), name)
        for kind in audit._kinds(audit.Event)
        if kind.__module__.startswith("lyceum.")
        for name in kind.__dataclass_fields__
    }

    assert len(fields) > 200
    assert {pair for pair in fields if _is_telling(pair[1])} == set()


def _is_telling(name):
    """The number of a token is no token."""
    return logs.is_secret(name) and not name.endswith("_id")


def test_what_could_not_be_delivered_is_told_without_secrets():
    from lyceum.kernel import clock, eventlog
    from lyceum.kernel.models import Delivery

    line = RecordedEvent.objects.create(name="x", by="y", payload={}, occurred_at=clock.now())
    delivery = Delivery.objects.create(event=line, subscriber="z")

    eventlog._postpone(delivery.pk, ValueError("smtp://me:s3cr3t@mail refused"))

    delivery.refresh_from_db()
    assert "s3cr3t" not in delivery.reason
    assert "refused" in delivery.reason
