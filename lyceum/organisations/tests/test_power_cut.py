"""The power is cut in the middle of an import, for real, and the same command is given again."""

import time

from lyceum.kernel.tables import write_csv

ROWS = 6_000
DEADLINE = 60


def test_kill_minus_nine_and_started_again(installation, tmp_path):
    file = tmp_path / "people.csv"
    rows = ([str(n), f"P {n}", f"p{n}@example.org", str(n // 10 or "")] for n in range(1, ROWS + 1))
    file.write_bytes(b"".join(write_csv(["employee number", "name", "email", "manager"], rows)))
    words = "import_people", file, "--organisation", "acme"
    installation.lyceum("add_organisation", "Acme")
    process = installation.begin(*words)
    since = time.monotonic()
    while time.monotonic() - since < DEADLINE:
        found = installation.ask("select position from kernel_importrun")
        if found and found[0][0] >= 2000:
            break
        time.sleep(0.02)
    process.kill()
    process.communicate()
    [(state, position)] = installation.ask("select state, position from kernel_importrun")
    assert (state, count(installation, "organisations_membership")) == ("running", position)
    assert 2000 <= position < ROWS

    said = installation.lyceum(*words)

    assert f"going on at row {position}" in said
    assert count(installation, "organisations_membership") == ROWS
    assert count(installation, "identity_person") == ROWS
    assert count(installation, "organisations_membership where manager_id is null") == 9
    runs = installation.ask("select count(*), max(state) from kernel_importrun")
    assert runs == [(1, "done")]
    assert f"{ROWS} unchanged" in installation.lyceum(*words)


def count(installation, rows):
    [(number,)] = installation.ask(f"select count(*) from {rows}")  # noqa: S608
    return number
