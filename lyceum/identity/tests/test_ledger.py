"""The ledger of erasures: ids only, mended where it was torn or lost."""

import json

import pytest
from django.db import IntegrityError

from lyceum.identity import services
from lyceum.identity.errors import CannotBeErasedNow
from lyceum.identity.services import erasure
from lyceum.kernel import actors, clock

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


def test_what_fails_halfway_is_not_in_it(ledger, ada, grace, monkeypatch):
    services.merge_people(by=HOUSE, kept_id=ada.pk, folded_id=grace.pk)
    close = erasure._close

    def refuse(by, person_id, counts):
        if person_id == ada.pk:
            raise IntegrityError
        return close(by, person_id, counts)

    monkeypatch.setattr(erasure, "_close", refuse)
    with pytest.raises(IntegrityError):
        services.erase_person(by=HOUSE, person_id=ada.pk)

    assert services.repeat_erasures() == 0
    ada.refresh_from_db()
    assert ada.name == "Ada"


def test_what_the_database_refuses_in_the_end_is_taken_back(ledger, ada, monkeypatch):
    def refuse(*line):
        note(*line)
        raise IntegrityError

    note = erasure.ledger.note
    with monkeypatch.context() as patch:
        patch.setattr(erasure.ledger, "note", refuse)
        with pytest.raises(IntegrityError):
            services.erase_person(by=HOUSE, person_id=ada.pk)
    assert str(ada.public_id) in ledger.read_text()

    assert services.repeat_erasures() == 0
    services.erase_person(by=HOUSE, person_id=ada.pk)
    assert erasure.ledger.erased() == {str(ada.public_id)}


def test_what_is_cancelled_after_a_power_cut_is_not_repeated(ledger, ada):
    services.ask_erasure(by=HOUSE, person_id=ada.pk)
    erasure.ledger.note(ada.pk, str(ada.public_id), clock.now())  # and then the power went

    services.cancel_erasure(by=HOUSE, person_id=ada.pk)
    services.repeat_erasures()

    ada.refresh_from_db()
    assert ada.name == "Ada"


def test_whom_an_old_backup_brought_back_cannot_cancel_what_was_done(ledger, ada, monkeypatch):
    services.erase_person(by=HOUSE, person_id=ada.pk)
    ada.erased_at = None
    ada.save()

    def later(**_asked):
        raise CannotBeErasedNow

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "erase_person", later)
        services.repeat_erasures()
    services.cancel_erasure(by=HOUSE, person_id=ada.pk)

    assert erasure.ledger.erased() == {str(ada.public_id)}
