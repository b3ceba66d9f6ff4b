"""Whoever finds a weakness finds out whom to tell."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from lyceum.kernel import clock

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
FILE = "/.well-known/security.txt"


@pytest.fixture
def contact(settings):
    settings.SECURITY_CONTACT = ["mailto:security@learn.example.org", "https://learn.example.org/x"]
    settings.BASE_URL = "https://learn.example.org/"


def fields(client):
    lines = [line.partition(": ") for line in client.get(FILE).text.splitlines()]
    return [(name, value) for name, _colon, value in lines]


def test_it_says_what_the_standard_asks_for(client, contact):
    answer = client.get(FILE)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    said = fields(client)
    assert [value for name, value in said if name == "Contact"] == [
        "mailto:security@learn.example.org",
        "https://learn.example.org/x",
    ]
    assert ("Canonical", f"https://learn.example.org{FILE}") in said
    assert ("Policy", "https://learn.example.org/security/") in said
    assert ("Preferred-Languages", "en, fr") in said
    [expires] = [value for name, value in said if name == "Expires"]
    left = datetime.fromisoformat(expires) - clock.now()
    assert timedelta(days=30) < left < timedelta(days=366)


def test_it_does_not_believe_the_host_of_the_request(client, contact):
    assert "evil" not in client.get(FILE, headers={"Host": "evil.example"}).text


def test_without_a_contact_there_is_nothing(client, db):
    assert client.get(FILE).status_code == 404
    assert client.get(reverse("ui:security")).status_code == 404
    assert "Report a weakness" not in client.get(reverse("account_login")).text


def test_strangers_find_the_page_at_the_foot_of_every_other(client, contact):
    link = f'href="{reverse("ui:security")}"'
    assert link in client.get(reverse("account_login")).text

    page = client.get(reverse("ui:security")).text

    assert 'href="mailto:security@learn.example.org"' in page
    assert ">security@learn.example.org<" in page


@pytest.mark.parametrize(
    ("given", "is_fine"),
    [("a@b.example,https://b.example/report", True), ("ask the porter", False)],
)
def test_a_contact_that_is_none_stops_the_start_with_its_name(given, is_fine, tmp_path):
    env = {**os.environ, "LYCEUM_SECURITY_CONTACT": given, "LYCEUM_HOME": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-c", "import lyceum.config.settings as s; print(s.SECURITY_CONTACT)"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    assert (run.returncode == 0) is is_fine
    told = run.stdout if is_fine else run.stderr
    assert ("mailto:a@b.example" if is_fine else "LYCEUM_SECURITY_CONTACT") in told
