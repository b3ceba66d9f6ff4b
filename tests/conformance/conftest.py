"""The other side: providers that run in Node, a browser without a screen, and a house to sign in to."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from django.core.cache import cache
from lxml import html

from lyceum.kernel import actors
from tools.build_frontend import find_node

NODE = Path(__file__).parent / "node"


@pytest.fixture(autouse=True)
def _loopback(settings):
    """Nothing is remembered of a provider before, and this machine may be asked."""
    cache.clear()
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.ACCOUNT_RATE_LIMITS = False


@dataclass
class Idp:
    """A provider that is running."""

    url: str
    process: subprocess.Popen

    def control(self, **wants):
        requests.post(f"{self.url}/control", json=wants, timeout=5).raise_for_status()

    def end(self):
        """It is down: nobody answers at its address any more."""
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.process.stderr.close()


def start(script, *words):
    node, _npm = find_node()
    process = subprocess.Popen(
        [node, str(NODE / script), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if line.startswith("ready "):
            return Idp(line.split()[1], process)
    pytest.fail(f"{script} did not start: {process.stderr.read()[-2000:]}")


class Visitor:
    """A browser without a screen: follows links and redirects, fills in forms, keeps cookies."""

    def __init__(self, home):
        self.home, self.session = home, requests.Session()
        self.session.trust_env = False

    def go(self, path):
        return self._seen(self.session.get(urljoin(self.home, path), timeout=30))

    def submit(self, page, fields=None, *, button=""):
        """Send the form (that holds the button); hidden fields go along."""
        form = self._form(page, button)
        sent = dict(form.form_values()) | (fields or {})
        pressed = [b for b in form.iter("button") if button and button in b.text_content()]
        where = (pressed[0].get("formaction") if pressed else None) or form.get("action") or ""
        if pressed and pressed[0].get("name"):
            sent[pressed[0].get("name")] = pressed[0].get("value") or ""
        send = (
            self.session.post if (form.get("method") or "").lower() == "post" else self.session.get
        )
        headers = {"Referer": page.url}
        words = {"data" if send == self.session.post else "params": sent}
        return self._seen(send(urljoin(page.url, where), headers=headers, timeout=30, **words))

    def _form(self, page, button):
        forms = html.fromstring(page.text).iter("form")
        return next(f for f in forms if not button or button in f.text_content())

    def _seen(self, page):
        """Pages that lead on by themselves, and forms that send themselves, are followed."""
        while True:
            tree = html.fromstring(page.text) if page.text.strip().startswith("<") else None
            refresh = (
                tree.xpath("//meta[@http-equiv='refresh']/@content") if tree is not None else []
            )
            if not refresh:
                return page
            there = refresh[0].partition("url=")[2]
            page = self.session.get(urljoin(page.url, there), timeout=30)

    @property
    def is_signed_in(self):
        page = self.session.get(urljoin(self.home, "/people/me/"), timeout=30)
        return page.url == urljoin(self.home, "/people/me/")

    @property
    def name(self):
        page = self.session.get(urljoin(self.home, "/people/me/"), timeout=30)
        return html.fromstring(page.text).xpath("//input[@name='name']/@value")[0]


@pytest.fixture
def visitor(live_server):
    return Visitor(live_server.url)


@pytest.fixture
def house():
    return actors.system("tests")


def words_of(page):
    """What a person reads."""
    tree = html.fromstring(page.text)
    return " ".join(
        (tree.find(".//main") if tree.find(".//main") is not None else tree).text_content().split()
    )


def found(model, /, **fields):
    from django.apps import apps

    model = apps.get_model(model)
    rows = model.objects.unscoped("test") if hasattr(model.objects, "unscoped") else model.objects
    return rows.filter(**fields)


__all__ = ["Idp", "Visitor", "found", "json", "start", "words_of"]
