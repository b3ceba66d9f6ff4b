"""Collect the strings that people read, and compile what is translated. Needs gettext.

    python -m tools.messages

The catalogue names files without lines, and no dates, so that it changes only when words do. The
compiled file is committed, too: to run Lyceum, nobody needs gettext.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "fr"
CATALOGUE = Path("lyceum/config/locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
NOT_OURS = ("benchmarks", "build", "dist", "node_modules", "tests", "tools", "var", ".venv")
HEADERS = re.compile(
    r'^"(?:Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team):'
    r'.*\\n"\n',
    re.MULTILINE,
)
PLACES = re.compile(r"^#: (.*)\n", re.MULTILINE)


def collect(root: Path = ROOT) -> None:
    """Bring the catalogue below `root` up to its code and templates."""
    ignored = [word for name in NOT_OURS for word in ("-i", name)]
    options = ["--no-wrap", "--no-obsolete", "--add-location", "file", "-e", "html,py,txt"]
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "django", "makemessages", "-l", LANGUAGE, *options, *ignored],
        cwd=root,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lyceum.config.settings"},
        check=True,
        capture_output=True,
    )
    file = root / CATALOGUE
    words = HEADERS.sub("", file.read_text(encoding="utf-8"))
    file.write_text(PLACES.sub(_a_line_each, words), encoding="utf-8")


def _a_line_each(places: re.Match[str]) -> str:
    """Releases of gettext differ in how many file names they put on a line."""
    return "".join(f"#: {place}\n" for place in places[1].split())


def compile_messages(root: Path = ROOT) -> None:
    """Write the file that Django reads."""
    file = root / CATALOGUE
    subprocess.run(  # noqa: S603
        ["msgfmt", "--check-format", "-o", str(file.with_suffix(".mo")), str(file)],  # noqa: S607
        check=True,
    )


if __name__ == "__main__":
    collect()
    compile_messages()
