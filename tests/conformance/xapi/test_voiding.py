"""Data 2.3.2, Communication 2.1.4: what was voided is there only for who asks for it as such."""

from .asking import refused, seen, tell
from .samples import fresh, new_id, plain, referring, voiding
from .tables import OK, both, each, rows


def ids(answer):
    return [statement["id"] for statement in answer.json["statements"]]


def void(lrs, statement_id):
    (voiding_id,) = tell(lrs, voiding(statement_id))
    return voiding_id


def status(lrs, name, statement_id):
    return lrs.get("statements", {name: statement_id}).status


@each(rows("Data 2.3.2", ("afterwards", True, OK), ("beforehand", False, OK)))
def test_a_voided_statement_answers_to_another_name(lrs, row):
    statement_id = new_id()
    steps = [lambda: tell(lrs, plain(id=statement_id)), lambda: void(lrs, statement_id)]
    for step in steps if row.sent else reversed(steps):
        step()
    refused(lrs, lrs.get("statements", {"statementId": statement_id}), 404, of_statements=True)
    answer = seen(lrs, lrs.get("statements", {"voidedStatementId": statement_id}), 200)
    assert answer.json["id"] == statement_id


@both
def test_what_is_not_voided_does_not_answer_to_that_name(lrs):
    """Communication 2.1.3."""
    (statement_id,) = tell(lrs, plain())
    assert status(lrs, "voidedStatementId", statement_id) == 404


@both
def test_the_voiding_statement_is_a_statement(lrs):
    """Data 2.3.2."""
    (statement_id,) = tell(lrs, plain())
    assert status(lrs, "statementId", void(lrs, statement_id)) == 200


@both
def test_a_voiding_statement_is_never_voided(lrs):
    """Data 2.3.2: the text leaves open whether it is refused; it changes nothing."""
    (statement_id,) = tell(lrs, plain())
    voiding_id = void(lrs, statement_id)
    answer = lrs.post("statements", voiding(voiding_id))
    assert answer.status in (200, 400, 403, 409)
    assert status(lrs, "statementId", voiding_id) == 200
    assert status(lrs, "voidedStatementId", voiding_id) == 404
    assert status(lrs, "voidedStatementId", statement_id) == 200


@both
def test_voiding_twice_voids_once(lrs):
    """Data 2.3.2."""
    (statement_id,) = tell(lrs, plain())
    void(lrs, statement_id)
    assert lrs.post("statements", voiding(statement_id)).status in (200, 400, 403, 409)
    assert status(lrs, "voidedStatementId", statement_id) == 200
    assert status(lrs, "statementId", statement_id) == 404


@both
def test_a_voided_statement_is_in_no_list(lrs):
    """Communication 2.1.4: but those that refer to it are, the voiding one too."""
    verb, statement_id = fresh("verb"), new_id()
    tell(lrs, plain(id=statement_id, verb={"id": verb}))
    voiding_id = void(lrs, statement_id)
    (reference,) = tell(lrs, referring(statement_id, verb={"id": verb}))
    query = {"verb": verb}
    assert ids(lrs.get("statements", query)) == [reference, voiding_id]
    assert ids(lrs.get("statements", {**query, "limit": "1"})) == [reference]
    assert ids(lrs.get("statements", {**query, "ascending": "true"})) == [voiding_id, reference]
    since = {"since": "2012-06-01T19:09:13.245Z"}
    assert ids(lrs.get("statements", {**query, **since})) == [reference, voiding_id]
    assert statement_id not in ids(lrs.get("statements", {"limit": "20"}))


@both
def test_what_is_voided_in_its_own_batch(lrs):
    """Data 2.3.2."""
    statement_id = new_id()
    tell(lrs, plain(id=statement_id), voiding(statement_id))
    assert status(lrs, "statementId", statement_id) == 404
    assert status(lrs, "voidedStatementId", statement_id) == 200


@both
def test_the_same_id_cannot_be_used_again(lrs):
    """Data 2.3.2: who wants it back tells it under a new id."""
    statement_id = new_id()
    tell(lrs, plain(id=statement_id))
    void(lrs, statement_id)
    assert lrs.post("statements", plain(id=statement_id)).status in (200, 204, 409)
    assert status(lrs, "statementId", statement_id) == 404
