"""The ledger of erasures: ids only, mended where it was torn or lost."""

import json

import pytest

from lyceum.identity import services
from lyceum.kernel import actors

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def ledger(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path / "erasures.jsonl"


def test_it_holds_ids_and_a_moment(ledger, ada):
    services.erase_person(by=HOUSE, person_id=ada.pk)

    line = json.loads(ledger.read_text())
    assert line.keys() == {"person_id", "public_id", "erased_at"}
    assert line["public_id"] == str(ada.public_id)


@pytest.mark.parametrize("kept", [0, 20])
def test_what_was_lost_or_torn_is_written_again(ledger, ada, grace, kept):
    services.erase_person(by=HOUSE, person_id=ada.pk)
    whole = ledger.read_text()
    ledger.write_text(whole[:kept])
    services.erase_person(by=HOUSE, person_id=grace.pk)

    services.repeat_erasures()
    services.repeat_erasures()

    lines = ledger.read_text().splitlines()
    assert lines.count(whole.strip()) == 1
    assert len(lines) == 2 + bool(kept)


def test_what_is_no_line_of_it_is_left_out(ledger, ada):
    ledger.write_text('{"public_id": "7"}\n[]\n{"public_id": 7}\nnoise\n')

    assert services.repeat_erasures() == 0
    ada.refresh_from_db()
    assert ada.name == "Ada"


def test_whom_it_names_is_erased_again(ledger, ada):
    services.erase_person(by=HOUSE, person_id=ada.pk)
    ada.erased_at = None
    ada.save()  # as an old backup would have them

    services.repeat_erasures()

    ada.refresh_from_db()
    assert (ada.name, ada.email) == ("", None)
    assert ada.erased_at
