"""The power is cut in the middle of an import, for real, and the same command is given again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lyceum.kernel.tables import write_csv

ROOT = Path(__file__).resolve().parents[3]
ROWS = 6_000
DEADLINE = 60


@pytest.fixture
def home(tmp_path):
    """An installation of its own, in a folder of its own."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")}
    environment = {
        **keep,
        "LYCEUM_HOME": str(tmp_path),
        "LYCEUM_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings_test",
    }
    call = {"env": environment, "cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}

    def lyceum(*words, wait=True):
        process = subprocess.Popen([sys.executable, "manage.py", *map(str, words)], **call)
        if wait:
            output, _ = process.communicate(timeout=DEADLINE)
            assert process.returncode == 0, output.decode()
            return output.decode()
        return process

    lyceum("migrate", "-v0")
    lyceum("add_organisation", "Acme")
    return tmp_path, lyceum


def ask(home, question):
    connection = sqlite3.connect(f"file:{home / 'lyceum.sqlite'}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute(question).fetchone()
    finally:
        connection.close()


def test_kill_minus_nine_and_started_again(home):
    folder, lyceum = home
    file = folder / "people.csv"
    rows = ([str(n), f"P {n}", f"p{n}@example.org", str(n // 10 or "")] for n in range(1, ROWS + 1))
    file.write_bytes(b"".join(write_csv(["employee number", "name", "email", "manager"], rows)))
    process = lyceum("import_people", file, "--organisation", "acme", wait=False)
    since = time.monotonic()
    while time.monotonic() - since < DEADLINE:
        found = ask(folder, "select position from kernel_importrun")
        if found and found[0] >= 2000:
            break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    state, position = ask(folder, "select state, position from kernel_importrun")
    people = ask(folder, "select count(*) from organisations_membership")[0]
    assert (state, people) == ("running", position)
    assert 2000 <= position < ROWS

    said = lyceum("import_people", file, "--organisation", "acme")

    assert f"going on at row {position}" in said
    assert ask(folder, "select count(*) from organisations_membership")[0] == ROWS
    assert ask(folder, "select count(*) from identity_person")[0] == ROWS
    without = "select count(*) from organisations_membership where manager_id is null"
    assert ask(folder, without)[0] == 9
    assert ask(folder, "select count(*), max(state) from kernel_importrun") == (1, "done")
    again = lyceum("import_people", file, "--organisation", "acme")
    assert f"{ROWS} unchanged" in again
