"""What every answer says about itself, and what no request can make us say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.messaging.models import Mail

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
EVIL = "evil.example"
PAGES = ["portal:home", "ui:styleguide", "account_login", "organisations:organisations"]


@pytest.fixture
def answers(client, ada, acme):
    client.force_login(ada)
    return [client.get(reverse(name)) for name in PAGES] + [client.get("/nowhere/")]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_every_page_says(answers, header, value):
    assert {answer[header] for answer in answers} == {value}


def test_every_page_has_the_strict_policy(answers):
    for answer in answers:
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        for directive in ("script-src 'self'", "object-src 'none'", "base-uri 'none'"):
            assert directive in policy
        assert "frame-ancestors 'none'" in policy
        assert "camera=()" in answer["Permissions-Policy"]
        assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]


def test_no_page_is_kept_by_anybody(answers, client):
    client.logout()
    for answer in [*answers, client.get(reverse("account_login"))]:
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_what_is_for_everybody_may_be_kept(client, db):
    assert "max-age" in client.get(reverse("ui:brand-css"))["Cache-Control"]


@pytest.mark.parametrize("address", ["xapi/about", "xapi/statements", "xapi/1.0.3/nothing"])
def test_programs_of_xapi_are_guarded_like_pages_but_may_sit_on_any_site(client, address):
    answer = client.get(f"/{address}", headers={"Origin": "https://course.example"})

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"default-src 'none'", "sandbox"} <= set(answer["Content-Security-Policy"].split("; "))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Request-ID"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies


# --- what a request claims ------------------------------------------------------------------------


def test_no_mail_and_no_link_believes_the_host_of_a_request(client, grace, acme, olga, settings):
    """Whoever asks for somebody else's code under a false name gets no link of theirs into it."""
    settings.BASE_URL = "https://learn.example.org"
    evil = {"Host": EVIL}
    client.post(reverse("account_request_login_code"), {"email": grace.email}, headers=evil)
    client.post(reverse("account_reset_password"), {"email": grace.email}, headers=evil)
    client.force_login(olga)
    invitations = reverse("organisations:invitations", args=["acme"])
    said = {"email": "new@acme.example", "relation": "member"}
    client.post(invitations, said, headers=evil)
    page = client.get(invitations)
    row = page.context["rows"][0]
    link = reverse("organisations:invitation-link", args=["acme", row.id])
    shown = client.post(link, headers=evil)

    mails = list(Mail.objects.all())
    assert len(mails) >= 2
    assert not [mail for mail in mails if EVIL in mail.html + mail.text + str(mail.headers)]
    assert "https://learn.example.org/organisations/invitations/" in shown.text
    assert EVIL not in shown.text


def test_nobody_is_sent_elsewhere(client, ada, acme):
    client.force_login(ada)
    away = {"theme": "dark", "next": f"https://{EVIL}/", "organisation_id": acme.pk}

    for name in ("ui:theme", "organisations:switch"):
        assert EVIL not in client.post(reverse(name), away)["Location"]


# --- behind HTTPS ---------------------------------------------------------------------------------

BEHIND_HTTPS = {
    "LYCEUM_HTTPS": "true",
    "LYCEUM_BASE_URL": "https://learn.example.org",
    "LYCEUM_ALLOWED_HOSTS": "learn.example.org",
    "LYCEUM_TRUSTED_ORIGINS": "https://learn.example.org",
    "LYCEUM_TRUSTED_PROXIES": "1",
    "LYCEUM_SECRET_KEY": "",
}
ASK = """
import django, json
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from lyceum.organisations.testing import remember_brand
remember_brand()  # so that no page asks the database for it
def ask(**headers):
    answer = Client().get("/accounts/password/reset/", headers=headers)
    cookies = {name: dict(morsel.items()) for name, morsel in answer.cookies.items()}
    return [answer.status_code, dict(answer.headers), cookies]
plain = ask(Host="evil.example")
secure = ask(Host="learn.example.org", **{"X-Forwarded-Proto": "https"})
health = Client().get("/health").status_code
print(json.dumps([plain, secure, health]))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    home = {"LYCEUM_HOME": str(tmp_path_factory.mktemp("home")), "LYCEUM_DATABASE_URL": ""}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")}
    return {**clean, **BEHIND_HTTPS, **home, "DJANGO_SETTINGS_MODULE": "lyceum.config.settings"}


def test_the_deployment_check_has_nothing_to_say(environment):
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stderr
    assert "security." not in run.stdout + run.stderr


def test_behind_https_cookies_stay_with_this_host_and_plain_http_is_led_away(environment):
    run = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert run.returncode == 0, run.stderr
    plain, secure, health = json.loads(run.stdout)
    assert plain[0] == 301
    assert plain[1]["Location"] == "https://learn.example.org/accounts/password/reset/"
    assert health == 200
    status, headers, cookies = secure
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = cookies["__Host-csrftoken"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
    assert (cookie["samesite"], cookie["domain"]) == ("Lax", "")


def test_a_session_s_cookie_is_out_of_reach(client, db):
    ada = make_person("Ada")
    client = Client()
    client.post(reverse("account_login"), {"login": ada.email, "password": "password"})

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
