"""Files in: seconds, rows a second and megabytes, by the same commands that an operator gives.

    make bench NAME=imports ARGS="--people 100000"
    make bench NAME=imports ARGS="--database postgres://…"

HR: a generated file of people in units under managers comes in new, comes again (no change), and
comes with a tenth of the people moved; then everybody goes out and comes in again. CSV and XLSX.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .measure import report

ROOT = Path(__file__).resolve().parents[1]
HEAD = [
    "Employee number", "Name", "E-mail", "Short name", "Unit", "Position", "Manager", "First day",
    "Last day", "Weekly learning hours", "Locale", "Time zone", "Relation", "Roles",
]  # fmt: skip
NAMES = ["Ada", "สมชาย", "Zoë", "Елена", "健", "Ngozi", "José", "Grace", "علي", "Priya"]
Lyceum = Callable[..., tuple[float, float]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--database", default="", help="an empty PostgreSQL; SQLite if left out")
    options.add_argument("--skip-xlsx", action="store_true")
    measure(**vars(options.parse_args()))


def measure(*, people: int, database: str = "", skip_xlsx: bool = False) -> dict[str, object]:
    """Run every part and print the figures."""
    with tempfile.TemporaryDirectory(prefix="lyceum-imports-") as home:
        folder, lyceum = Path(home), program(home, database)
        lyceum("migrate", "-v0")
        figures: dict[str, float | int | str] = {"people": people}
        figures["database"] = "postgresql" if database else "sqlite"
        figures |= _people(folder, lyceum, people, skip_xlsx=skip_xlsx)
    asked = {"hr_new_s": 60 * people / 100_000, "hr_memory_mb": 450}
    return report("imports", figures, asked)


def _people(
    folder: Path, lyceum: Lyceum, people: int, *, skip_xlsx: bool
) -> dict[str, float | int | str]:
    first, moved, out = folder / "people.csv", folder / "moved.csv", folder / "out.csv"
    _write(first, people, every=0)
    _write(moved, people, every=10)
    lyceum("add_organisation", "Acme")
    at = ("--organisation", "acme")
    figures: dict[str, float | int | str] = {}
    figures["hr_dry_s"], _memory = lyceum("import_people", first, *at, "--dry-run")
    figures["hr_new_s"], figures["hr_memory_mb"] = lyceum("import_people", first, *at)
    figures["hr_new_cpu_s"] = lyceum.cpu_s  # type: ignore[attr-defined]
    figures["hr_rows_per_s"] = people / float(figures["hr_new_s"])
    figures["hr_again_s"], figures["hr_again_memory_mb"] = lyceum("import_people", first, *at)
    figures["hr_tenth_moved_s"], _memory = lyceum("import_people", moved, *at)
    figures["hr_export_s"], figures["hr_export_memory_mb"] = lyceum("export_people", out, *at)
    figures["hr_exported_again_s"], _memory = lyceum("import_people", out, *at)
    if not skip_xlsx:
        book = folder / "out.xlsx"
        lyceum("export_people", book, *at)
        figures["hr_xlsx_again_s"], figures["hr_xlsx_memory_mb"] = lyceum(
            "import_people", book, *at
        )
    return figures


def _write(file: Path, people: int, *, every: int) -> None:
    sys.path.insert(0, str(ROOT))
    from lyceum.kernel.tables import write_csv

    with file.open("wb") as out:
        out.writelines(write_csv(HEAD, _rows(people, every)))


def _rows(people: int, every: int) -> Iterator[list[str]]:
    """Everybody but the first ten has a manager with a smaller number; ten to a manager."""
    dice = random.Random(7)
    for number in range(1, people + 1):
        unit = f"Division {number % 9} / Area {number % 90} / Team {number % 900}"
        moves = every and number % every == 0
        yield [
            f"E{number:07}",
            f"{dice.choice(NAMES)} {dice.choice(NAMES)} {number}",
            f"person{number}@example.org",
            "",
            "Division 1 / Area 1" if moves else unit,
            "Lead" if moves else f"Position {number % 50}",
            f"E{number // 10:07}" if number > 9 else "",
            f"{2005 + number % 20}-0{1 + number % 9}-1{number % 10}",
            "",
            str(1 + number % 4),
            "en",
            "Europe/Berlin",
            "employee",
            "mentor" if number % 25 == 0 else "",
        ]


def program(home: str, database: str) -> Lyceum:
    """Run a command of the product in a process of its own: seconds, and its peak memory in MB."""
    environment = {
        **os.environ,
        "LYCEUM_HOME": home,
        "LYCEUM_DATABASE_URL": database,
        "LYCEUM_SECRET_KEY": "only-for-a-benchmark",
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
    }

    def lyceum(*words: object) -> tuple[float, float]:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{words[0]} ended with {process.returncode}")
        lyceum.cpu_s = used.ru_utime + used.ru_stime  # type: ignore[attr-defined]
        return time.perf_counter() - began, used.ru_maxrss / 1024

    return lyceum


if __name__ == "__main__":
    main()
