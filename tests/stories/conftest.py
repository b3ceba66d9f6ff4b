"""A browser, and the product as a person meets it: a server and a worker of their own."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

import pytest

from . import homes
from .homes import ROOT, env_of, lyceum
from .resident import Resident

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60
# What takes a minute or more, so that no worker is left with one of them at the end.
LONGEST = ["test_every_page", "test_looks", "test_consortium", "test_packages", "test_wallet"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "stories" in item.path.parts:
            item.add_marker(pytest.mark.story)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO BROWSER: install Chromium"))
    items.sort(key=_turn)


def _turn(item) -> int:
    """Files of stories begin in this order; everything else stays where it is."""
    if "stories" not in item.path.parts:
        return -1
    return LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)


@dataclass
class House:
    """A running installation."""

    url: str
    home: Path
    program: Resident | None = None

    def run(self, *words: str) -> str:
        """One command of the `lyceum` program; its output."""
        return self.program.run(*words) if self.program else lyceum(self.home, *words)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(home: Path, *, is_resident: bool = True):
    """Its commands are carried out by one process, or each by its own as on an operator's shell."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    program = Resident({**env_of(home), "LYCEUM_BASE_URL": url}) if is_resident else None
    log = (home / "server.log").open("w")
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=env_of(home), stdout=log, stderr=log)
    try:
        _wait_for(url + "/ready", server, home)
        yield House(url, home, program)
    finally:
        if program:
            program.end()
        server.terminate()
        server.wait(60)


def _wait_for(url: str, server: subprocess.Popen, home: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
        if server.poll() is not None:
            break
    pytest.fail("the server did not start:\n" + (home / "server.log").read_text()[-3000:])


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo ecosystem, served."""
    home = tmp_path_factory.mktemp("demo")
    homes.copy(homes.DEMO, home, tmp_path_factory)
    yield from serve(home)


@pytest.fixture(scope="module")
def new_home(tmp_path_factory):
    """The folder of an installation with its tables made, and nothing in them."""
    home = tmp_path_factory.mktemp("home")
    homes.copy(homes.NEW, home, tmp_path_factory)
    return home


@pytest.fixture
def empty(tmp_path):
    """A new installation with nothing in it, served."""
    yield from serve(tmp_path, is_resident=False)


def _wait_for_the_page(click):
    """A click returns as soon as the next page begins; who reads it at once reads half of it."""

    @wraps(click)
    def and_wait(locator, **how):
        click(locator, **how)
        if not locator.page.is_closed():
            locator.page.wait_for_load_state("domcontentloaded")

    return and_wait


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import Locator, expect, sync_playwright

    expect.set_options(timeout=30_000)  # a busy machine; the solver is loaded on its first use
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setattr(Locator, "click", _wait_for_the_page(Locator.click))
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page at 1280 px; errors of its scripts fail the story."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    real = [e for e in errors if not re.search(r"status of 4\d\d", e)]
    assert real == [], real


@pytest.fixture
def sign_in(page, demo):
    """sign_in("ada") as one of the demo's cast, by a one-time link."""

    def go(email: str):
        path = demo.run("sign_in_link", email).strip().splitlines()[-1]
        page.goto(demo.url + re.sub(r"^https?://[^/]+", "", path))
        page.get_by_role("button").first.click()
        return page

    return go


# What comes or goes is half transparent for a moment; that moment is not looked at.
AT_REST = """() => Promise.race([
    Promise.all(document.getAnimations()
        .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
        .map((each) => each.finished.catch(() => null))).then(() => null),
    new Promise((resolve) => setTimeout(resolve, 2000, null)),
])"""


@pytest.fixture
def barriers():
    """barriers(page): what axe finds against WCAG 2.2 A and AA, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    rules = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        "resultTypes": ["violations"],  # of what is well, nothing is written down
    }

    def look(page):
        page.evaluate(AT_REST)
        return [
            f"{page.url} {v['id']}: {v['help']} → {[n['html'][:160] for n in v['nodes'][:3]]}"
            for v in Axe().run(page, options=rules).response["violations"]
        ]

    return look


@pytest.fixture
def no_barriers(barriers):
    """no_barriers(page): fails with what stands in somebody's way."""

    def look(page):
        told = barriers(page)
        assert told == [], "\n".join(told)

    return look
