"""`lyceum`: one program for everything an operator does.

Two words may name a command: `lyceum import esco FILE` runs `import_esco`; `run-allowances` may be
written with a hyphen.
"""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line
from environs import Env

PAIRS = {"import", "export"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings")
    words = sys.argv[:]
    if len(words) > 2 and words[1] in PAIRS and not words[2].startswith("-"):  # noqa: PLR2004
        words[1:3] = [f"{words[1]}_{words[2]}"]
    if len(words) > 1 and not words[1].startswith("-"):
        words[1] = words[1].replace("-", "_")
    _know_the_port(words)
    execute_from_command_line(words)


def _know_the_port(words: list[str]) -> None:
    """Where nobody says by which address the house is reached, it is the port that it is served at:
    links, and the host of packages, lead there."""
    given = [word.partition("=")[2] for word in words if word.startswith("--port=")]
    if "--port" in words[:-1]:
        given.append(words[words.index("--port") + 1])
    if given and given[-1].isdigit():
        Env().read_env(
            Path(__file__).with_name(".env")
        )  # found from there upwards; it counts first
        os.environ.setdefault("LYCEUM_BASE_URL", f"http://127.0.0.1:{given[-1]}")


if __name__ == "__main__":
    main()
