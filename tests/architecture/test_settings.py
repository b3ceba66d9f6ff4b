"""Settings: one file reads them, one example lists them, and a bad one stops the start."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "lyceum/config/settings.py").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()


def test_the_example_lists_every_setting_and_no_other():
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', SETTINGS))
    shown = set(re.findall(r"^LYCEUM_(\w+)=", EXAMPLE, re.MULTILINE))

    assert read == shown


def test_nobody_else_reads_the_environment():
    readers = [
        path.relative_to(ROOT)
        for path in ROOT.glob("lyceum/**/*.py")
        if "tests" not in path.parts
        and re.search(r"os\.environ\[|os\.environ\.get|getenv", path.read_text())
    ]

    assert readers == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("LYCEUM_WEB_WORKERS", "many"), ("LYCEUM_LANGUAGE", "tlh"), ("LYCEUM_DEBUG", "perhaps")],
)
def test_a_setting_that_cannot_be_read_stops_the_start_with_its_name(name, value, tmp_path):
    env = {**os.environ, name: value, "LYCEUM_HOME": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert run.returncode != 0
    assert name in run.stderr


def test_a_database_that_is_not_postgresql_is_refused(tmp_path):
    env = {**os.environ, "LYCEUM_DATABASE_URL": "mysql://x/y", "LYCEUM_HOME": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert "LYCEUM_DATABASE_URL" in run.stderr
