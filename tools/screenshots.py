"""Photograph every page: 1280 and 360 px wide, light and dark, into screenshots/.

    python -m tools.screenshots                       its own demo, seen by its cast
    python -m tools.screenshots --url http://127.0.0.1:8000 --link http://…/accounts/link/…

Pages are found by following links, one page per address pattern, for each person in turn. It also
says which pages scroll sideways on a phone and which complain in the browser's console.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "screenshots"
WIDTHS = {1280: 900, 360: 780}
THEMES = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIGNED_OUT = ["/accounts/login/", "/accounts/login/code/", "/nowhere/"]
CAST = ["ada@hansa.example", "grace@hansa.example", "maria@leman.example", "olga@hansa.example"]
# What wants a sign-in of the last few minutes, and signs out whoever comes later.
FRESH = ["/accounts/factors/webauthn/add/", "/accounts/factors/totp/activate/"]
# What no plain link leads to: answers to a form, and what stands behind a button.
ASIDE = [
    *("/search/?q=data", "/skills/frameworks/import/", "/skills/add/", "/skills/people/1/"),
    *("/catalogue/add/", "/catalogue/import/hansa-freight/"),
    *("/programmes/runs/1/", "/inbox/outbox/", "/inbox/outbox/1/", "/accounts/password/reset/"),
    *("/organisations/hansa-freight/team/", "/people/me/data/archive/"),
]
PATIENCE = 120
NOT_PAGES = re.compile(
    r"^/(static|media|looks|health|ready|api/v1|xapi)/|logout|/link/|export|/proof/|/handed-in/|/files/|\.(csv|xlsx|json|xml|ics|pdf|zip|svg)$"
)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
HREFS = "links => links.map(link => link.getAttribute('href'))"


@dataclass
class Album:
    """What was photographed, and what was odd."""

    out: Path
    limit: int
    patterns: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)

    def is_new(self, path: str) -> bool:
        """One page of each kind; whose or of what it is does not matter."""
        pattern = kind_of(path)
        if pattern in self.patterns or len(self.patterns) >= self.limit:
            return False
        self.patterns.add(pattern)
        return True

    def note(self, oddity: str) -> None:
        """Each oddity once."""
        if oddity not in self.oddities:
            self.oddities.append(oddity)


def main() -> None:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    album = Album(options.out, options.limit)
    shutil.rmtree(album.out, ignore_errors=True)
    album.out.mkdir(parents=True)
    with site(options.url, options.link) as (url, links), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for path in SIGNED_OUT:
            photograph(browser, None, url, path, album)
        for link in links:
            walk(browser, url, link, album)
        if not options.url:
            photograph_first_run(browser, album)
        browser.close()
    contact_sheet(album)
    print(f"{len(album.names)} pages in {album.out}/index.html")
    print("\n".join(album.oddities))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running site; without it, a demo is made and served")
    parser.add_argument("--link", action="append", default=[], help="a one-time sign-in link")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--limit", type=int, default=250, help="at most so many pages")
    return parser.parse_args()


# --- looking --------------------------------------------------------------------------------------


def walk(browser: Browser, url: str, link: str, album: Album) -> None:
    """Sign in, then follow every link that leads to a page of a new kind."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(urljoin(url, link))
    if "/link/" in page.url:
        page.locator("main button").first.click()
        page.wait_for_url(lambda address: "/link/" not in address)
    album.patterns.discard(kind_of("/"))  # everybody's own, and the way to their other pages
    state = context.storage_state()
    waiting = [*FRESH, "/", urlsplit(page.url).path, "/styleguide/", *ASIDE]
    context.close()
    visited: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        if (kind := kind_of(path)) in visited:
            continue
        visited.add(kind)
        if path in ASIDE and not is_there(browser, state, url + path):
            continue
        if album.is_new(path):
            waiting += photograph(browser, state, url, path, album)
        else:  # others have this page, too, but not the same links on it
            waiting += pass_by(browser, state, url + path)


def is_there(browser: Browser, state: object, address: str) -> bool:
    """Whether this person has such a page."""
    context = browser.new_context(storage_state=state)  # type: ignore[arg-type]
    found = context.request.get(address)
    context.close()
    return found.ok


def pass_by(browser: Browser, state: object, address: str) -> list[str]:
    """Where a page leads that needs no picture."""
    context = browser.new_context(storage_state=state)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    found = leads_to(page)
    context.close()
    return found


def photograph_first_run(browser: Browser, album: Album) -> None:
    """What stands at the door of an installation in which there is nobody yet."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LYCEUM_HOME": home, "LYCEUM_DATABASE_URL": ""}
        with served(environment) as url:
            photograph(browser, None, url, "/set-up/", album)


def photograph(
    browser: Browser, state: object | None, url: str, path: str, album: Album
) -> list[str]:
    """One page in all widths and themes; returns where it leads."""
    name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
    taken = sum(other == name or other.startswith(f"{name}-of-") for other in album.names)
    name += f"-of-{taken + 1}" if taken else ""
    album.names.append(name)
    found: list[str] = []
    for width, height in WIDTHS.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                storage_state=state,  # type: ignore[arg-type]
            )
            context.add_cookies([{"name": "theme", "value": theme, "url": url}])
            found = shoot(context, url + path, f"{name}-{width}-{theme}", album)
            context.close()
    return found


def shoot(context: BrowserContext, address: str, name: str, album: Album) -> list[str]:
    page = context.new_page()

    def complain(line: ConsoleMessage) -> None:
        if line.type == "error" and "404" not in line.text:
            album.note(f"{name}: {line.text[:160]}")

    page.on("console", complain)
    page.goto(address)
    page.wait_for_timeout(450)  # fonts and charts
    page.screenshot(path=album.out / f"{name}.png", full_page=True)
    if page.evaluate(SIDEWAYS):
        album.note(f"{name}: scrolls sideways")
    return leads_to(page)


def kind_of(path: str) -> str:
    """The same for all pages that differ in an id or a slug alone."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def leads_to(page: Page) -> list[str]:
    """Paths of this site that the page links to."""
    here = urlsplit(page.url)
    hrefs = page.locator("a[href]").evaluate_all(HREFS)
    places = [urlsplit(urljoin(page.url, href)) for href in hrefs]
    paths = [place.path for place in places if place.netloc == here.netloc]
    return [path for path in dict.fromkeys(paths) if not NOT_PAGES.search(path)]


def contact_sheet(album: Album) -> None:
    """All of them on one page, to be looked at."""
    shots = "".join(
        f"<h2>{escape(name)}</h2><p>{''.join(picture(name, w, t) for w in WIDTHS for t in THEMES)}</p>"
        for name in album.names
    )
    style = "body{font:14px sans-serif}img{width:24%;vertical-align:top;border:1px solid #ccc}"
    (album.out / "index.html").write_text(f"<!doctype html><style>{style}</style>{shots}")


def picture(name: str, width: int, theme: str) -> str:
    file = f"{name}-{width}-{theme}.png"
    return f'<a href="{file}"><img loading="lazy" src="{file}" alt="{file}"></a>'


# --- the site -------------------------------------------------------------------------------------


@contextmanager
def site(url: str | None, links: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The one that was named, or a demo of our own."""
    if url:
        yield url.rstrip("/"), links
        return
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LYCEUM_HOME": home, "LYCEUM_DATABASE_URL": ""}
        lyceum(environment, "demo")
        links = [lyceum(environment, "sign_in_link", who).split()[-1] for who in CAST]
        with served(environment) as address:
            yield address, [urlsplit(link).path for link in links]


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """The address at which an installation is served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    environment = {
        **environment,
        "LYCEUM_BASE_URL": f"http://127.0.0.1:{port}",
    }  # packages play there
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603
    try:
        wait_for(f"http://127.0.0.1:{port}/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def lyceum(environment: dict[str, str], *words: str) -> str:
    run = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.3)
        else:
            return
    sys.exit("the server did not start")


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("No browser: install Chromium")


if __name__ == "__main__":
    main()
