"""The power is cut in the middle of an import, and the import is started again."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from lyceum.skills.testing import ESCO, ESCO_TABLES, make_esco_zip

ROOT = Path(__file__).resolve().parents[3]
MANY = 4000


def lyceum(home: Path, *words: str) -> subprocess.Popen:
    surroundings = {
        **os.environ,
        "LYCEUM_HOME": str(home),
        "LYCEUM_SECRET_KEY": "x",
        "LYCEUM_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "lyceum.config.cli", *words],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def count(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "lyceum.sqlite")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


def many_skills() -> list[str]:
    line = "KnowledgeSkillCompetence,{0}/skill/{1},knowledge,,skill {1},,,released,,,,,"
    head = ESCO_TABLES["skills_en.csv"][0]
    return [head, *(line.format(ESCO, number) for number in range(MANY))]


def test_killed_and_started_again_it_does_the_rest(tmp_path):
    file = make_esco_zip(tmp_path / "v1.2.0 - en.zip", skills_en=many_skills())
    migrated = lyceum(tmp_path, "migrate", "-v0")
    assert migrated.wait(120) == 0, migrated.stdout.read()

    cut = lyceum(tmp_path, "import", "esco", str(file))
    for line in cut.stdout:
        if "names of skills" in line:
            cut.send_signal(signal.SIGKILL)
            break
    cut.wait(30)
    assert count(tmp_path, "skills_skill") == MANY + 1
    assert count(tmp_path, "skills_roleskill") == 0
    with closing(sqlite3.connect(tmp_path / "lyceum.sqlite")) as database, database:
        database.execute("UPDATE skills_frameworkimport SET beat_at = '2026-01-01 00:00:00'")

    again = lyceum(tmp_path, "import", "esco", str(file))
    told = again.communicate(timeout=120)[0]

    assert again.returncode == 0, told
    assert "skills added" not in told
    assert count(tmp_path, "skills_skilllabel") == MANY + 1
    assert count(tmp_path, "skills_roleskill") == 12
