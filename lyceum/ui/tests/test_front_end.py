"""What is built for the browser: small, whole, and only of pictures that exist."""

import json
import re
from pathlib import Path

import pytest

from lyceum.ui import assets
from tools import build_frontend

MANIFEST = assets.DIST / "manifest.json"
BUDGET = 60_000  # bytes of script on a plain page, as sent without compression
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def made():
    if not MANIFEST.exists() or not build_frontend.is_current():
        pytest.skip("the front end is not built from these sources: tools/build_frontend.py")
    return json.loads(MANIFEST.read_text())


def test_a_plain_page_loads_little_script(made):
    assert 0 < made["script_bytes"] <= BUDGET


def test_every_icon_that_is_asked_for_exists(made):
    sprite = (assets.DIST / made["files"]["icons.svg"]).read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite)) - set(made["missing"])
    asked = {name: path for path, name in build_frontend.icon_mentions()}
    unknown = {
        name: str(path.relative_to(ROOT)) for name, path in asked.items() if name not in known
    }
    assert unknown == {}, "there is no such Tabler icon"


def test_everything_a_page_names_was_built(made):
    for name in ("app.css", "app.js", "icons.svg", "sans.woff2", "serif.woff2"):
        assert (assets.DIST / made["files"][name]).exists()


def test_heavy_things_come_only_when_needed(made):
    entry = (assets.DIST / made["files"]["app.js"]).read_text()
    assert "echarts" not in entry.lower()
    assert "import(" in entry


def test_the_lock_file_names_no_addresses():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in packages.values())


def test_apps_own_no_css():
    """But what travels: an exported lesson takes its own along."""
    strays = [
        path
        for path in (ROOT / "lyceum").rglob("*.css")
        if "ui/static" not in path.as_posix() and "interchange" not in path.parts
    ]
    assert strays == []


def test_no_page_of_ours_is_inline():
    """Mails are another matter: they know no stylesheets."""
    inline = re.compile(r"\sstyle=[\"']|\son(?:click|change|load|submit|input)=[\"']|javascript:")
    pages = [
        path
        for path in (ROOT / "lyceum").glob("*/templates/**/*.html")
        if "mail" not in path.name and inline.search(path.read_text())
    ]
    assert pages == []
