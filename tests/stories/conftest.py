"""A browser, and the product as a person meets it: a server and a worker of their own."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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


def pytest_collection_modifyitems(items):
    for item in items:
        if "stories" in item.path.parts:
            item.add_marker(pytest.mark.story)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO BROWSER: install Chromium"))


@dataclass
class House:
    """A running installation."""

    url: str
    home: Path

    def run(self, *words: str) -> str:
        """One command of the `lyceum` program; its output."""
        return lyceum(self.home, *words)


def lyceum(home: Path, *words: str) -> str:
    run = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=_env(home),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def _env(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LYCEUM_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _serve(home: Path):
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = (home / "server.log").open("w")
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=_env(home), stdout=log, stderr=log)
    try:
        _wait_for(url + "/ready", server, home)
        yield House(url, home)
    finally:
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
    """The demo ecosystem, served; `demo_links` are the cast's ways in."""
    home = tmp_path_factory.mktemp("demo")
    shutil.copytree(_made_once(tmp_path_factory.getbasetemp()), home, dirs_exist_ok=True)
    yield from _serve(home)


def _made_once(base: Path) -> Path:
    """Of several workers the first one makes the demo, and each serves a copy of its own."""
    made = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-as-made"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "links.txt").exists():
            made.mkdir(exist_ok=True)
            printed = lyceum(made, "demo", "--size", "0.4")
            (made / "links.txt").write_text(printed)
    return made


@pytest.fixture
def empty(tmp_path):
    """A new installation with nothing in it, served."""
    yield from _serve(tmp_path)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
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

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

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
