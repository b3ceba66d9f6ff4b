"""The columnar copy of the real store: settings, command, worker, erasure, many writers at once."""

import json
import threading
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lyceum.kernel import actors, eventlog
from lyceum.statements import api, services
from lyceum.statements.columns import parquet, table
from lyceum.statements.services.columns import STORE
from lyceum.statements.testing import make_statement
from lyceum.statements.xapi.hearing import hear
from lyceum.statements.xapi.keys import agent_key

pytestmark = pytest.mark.django_db
TOOL = {"account": {"homePage": "https://looms.example", "name": "looms"}}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.COLUMNS = str(tmp_path / "columns")
    return tmp_path


def tell(*statements, tenant_id=7):
    return api.keep(
        [hear(json.dumps(one).encode(), "1.0.3") for one in statements],
        tenant_id=tenant_id,
        authority=json.dumps(TOOL).encode(),
        authority_key=agent_key(TOOL),
    )


def rows():
    place = services.columns_place()
    return [row for part in table.live() for row in parquet.read(place, part.name).to_pylist()]


def command(*words):
    out = StringIO()
    call_command("export_columns", *words, stdout=out)
    return out.getvalue()


def test_one_command_copies_and_checks():
    tell(make_statement(), make_statement())
    api.store([make_statement()], owner_ids=["person:1"], organisation_ids=[3])

    assert "3 new" in command()
    assert "the same as the store" in command("--check")
    assert [(row["tenant_id"], row["organisation_id"]) for row in rows()] == [
        (7, 7),
        (7, 7),
        (0, 3),
    ]
    (services.columns_place().root / table.live()[0].name).unlink()
    with pytest.raises(CommandError, match="differ"):
        command("--check")
    assert "3 new" in command("--anew")
    assert "the same as the store" in command("--check")


def test_what_a_person_takes_back_goes_from_the_copy():
    said = make_statement()
    api.store([said, make_statement()], owner_ids=["person:1"] * 2)
    command()
    api.take_back(actors.person(1), 1, UUID(said["id"]))
    assert len(rows()) == 2
    while eventlog.deliver():
        pass
    assert "1 read again" in command()

    assert said["id"] not in [row["statement_id"] for row in rows()]
    assert len(rows()) == 1
    assert "the same as the store" in command("--check")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_voided_statement_is_marked(is_first):
    target = make_statement()
    voiding = make_statement(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": target["id"]},
    )
    for said in (target, voiding) if is_first else (voiding, target):
        tell(said)
        command()

    assert {r["statement_id"]: r["is_voided"] for r in rows()} == {
        target["id"]: True,
        voiding["id"]: False,
    }
    assert "the same as the store" in command("--check")


def test_the_place_that_cannot_be_used_is_told_in_words(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.COLUMNS = str(tmp_path / "file" / "columns")
    tell(make_statement())
    with pytest.raises(CommandError, match="cannot be used"):
        command()


def test_the_worker_begins_a_process_when_it_is_time(settings):
    settings.COLUMNS_MINUTES = 0
    tell(make_statement())
    assert not services.copy_columns_apart()
    settings.COLUMNS_MINUTES = 15
    assert not services.copy_columns_apart()  # it came just now


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_copy_equals_the_store_while_many_write(soak):
    """Six write, one copies again and again; what was committed late is not left behind."""
    rounds, wrong, start = soak(8, 200), [], threading.Barrier(7)

    def write(tenant_id):
        start.wait()
        try:
            for _ in range(rounds):
                tell(*(make_statement() for _ in range(20)), tenant_id=tenant_id)
        except Exception as reason:  # noqa: BLE001
            wrong.append(reason)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[7 + number]) for number in range(6)]
    for writer in writers:
        writer.start()
    start.wait()
    while any(writer.is_alive() for writer in writers):
        services.copy_columns()
    for writer in writers:
        writer.join()
    services.copy_columns()

    assert wrong == []
    assert len(rows()) == len({row["seq"] for row in rows()}) == 6 * 20 * rounds
    assert services.column_differences() == []
    assert STORE.following(table.state().copied_to, 1)[0] == []
