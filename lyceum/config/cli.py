"""`lyceum`: one program for everything an operator does.

Two words may name a command: `lyceum import esco FILE` runs `import_esco`; `run-allowances` may be
written with a hyphen.
"""

import os
import sys

from django.core.management import execute_from_command_line

PAIRS = {"import", "export"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings")
    words = sys.argv[:]
    if len(words) > 2 and words[1] in PAIRS and not words[2].startswith("-"):  # noqa: PLR2004
        words[1:3] = [f"{words[1]}_{words[2]}"]
    if len(words) > 1 and not words[1].startswith("-"):
        words[1] = words[1].replace("-", "_")
    execute_from_command_line(words)


if __name__ == "__main__":
    main()
