"""Communication 2.1.1, 2.1.2; Data 2.3.1, 2.4.7-2.4.10: how statements are told, and kept as told."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from .asking import moment, refused, seen, tell, told
from .samples import AGENT, ANONYMOUS, RESULT, TUTOR, VERB, changed, fresh, full, new_id, plain
from .tables import OK, both, each, rows


def put(lrs, statement_id, statement):
    return lrs.put("statements", {"statementId": statement_id}, statement)


def get(lrs, statement_id):
    return seen(lrs, lrs.get("statements", {"statementId": statement_id}), 200).json


@both
def test_put_answers_without_content(lrs):
    """Communication 2.1.1."""
    statement_id = new_id()
    answer = seen(lrs, put(lrs, statement_id, plain(id=statement_id)), 204)
    assert answer.body == b""
    assert get(lrs, statement_id)["id"] == statement_id


@both
def test_put_needs_no_id_in_the_body(lrs):
    """Communication 2.1.1."""
    statement_id = new_id()
    seen(lrs, put(lrs, statement_id, plain()), 204)
    assert get(lrs, statement_id)["id"] == statement_id


NOT_ONE = rows(
    "Communication 2.1.1",
    ("no statementId", None),
    ("a truth", {"statementId": "true"}),
    ("an object", {"statementId": "[object Object]"}),
    ("a digit too many", {"statementId": "AA97B177-9383-4934-8543-0F91A7A028368"}),
    ("a letter that is no digit", {"statementId": "MA97B177-9383-4934-8543-0F91A7A02836"}),
    ("nothing", {"statementId": ""}),
    ("twice", [("statementId", new_id()), ("statementId", new_id())]),
    ("StatementId", {"StatementId": new_id()}),
    ("voidedStatementId", {"voidedStatementId": new_id()}),
    ("something beside it", {"statementId": new_id(), "foo": "bar"}),
)


@each(NOT_ONE)
def test_put_needs_one_id(lrs, row):
    refused(lrs, lrs.put("statements", row.sent, plain()))


@both
def test_put_with_another_id_in_the_body_is_refused(lrs):
    """Communication 2.1.1."""
    refused(lrs, put(lrs, new_id(), plain(id=new_id())))


@both
def test_put_takes_one_statement_only(lrs):
    """Communication 2.1.1."""
    refused(lrs, put(lrs, new_id(), [plain()]))


@each(rows("Communication 2.1.2", *((f"{name} is no parameter of POST", name) for name in ("statementId", "voidedStatementId", "foo", "limit"))))  # fmt: skip
def test_post_has_no_parameters(lrs, row):
    refused(lrs, lrs.post("statements", plain(), {row.sent: new_id()}))


@both
def test_post_answers_with_the_ids(lrs):
    """Communication 2.1.2: a list, for one statement as well."""
    one, two = new_id(), new_id()
    assert seen(lrs, lrs.post("statements", plain(id=one)), 200).json == [one]
    answer = seen(lrs, lrs.post("statements", [plain(id=two)]), 200)
    assert answer.json == [two]
    assert answer.header("Content-Type").split(";")[0] == "application/json"


# Data 2.3.1: what may differ, and what makes it another statement. {path: value}
SAME = rows(
    "Data 2.3.1",
    ("nothing", {}, OK),
    ("the display of the verb", {"verb.display": {"fr": "exercé"}}, OK),
    ("the definition of the activity", {"object.definition": {"name": {"en": "Other"}}}, OK),
    ("the zone of the timestamp", {"timestamp": "2024-05-06T09:08:09.123+02:00"}, OK),
    ("stored", {"stored": "2011-07-15T00:00:00.000Z"}, OK),
    ("authority", {"authority": TUTOR}, OK),
    ("one parent, not in a list", {"context.contextActivities.parent": {"id": "https://example.org/courses/sailing", "objectType": "Activity"}}, OK),
    ("the verb", {"verb.id": "https://example.org/verbs/other"}),
    ("the actor", {"actor.mbox": "mailto:else@example.org"}),
    ("the activity", {"object.id": "https://example.org/courses/other"}),
    ("the score", {"result.score.raw": 14}),
    ("the response", {"result.response": "BOWLINE"}),
    ("the duration", {"result.duration": "PT4M31S"}),
    ("the registration", {"context.registration": new_id()}),
    ("an extension", {"context.extensions": {"https://example.org/ext/wind": "SE 4"}}),
    ("more than it was", {"result.extensions": {"https://example.org/ext/new": 1}}),
)  # fmt: skip


@each(SAME)
def test_the_same_id_again(lrs, row):
    """Communication 2.1.1: no change; 409 where it says something else."""
    statement_id = new_id()
    first = told(lrs, full() | {"id": statement_id})
    again = changed(full(), row.sent) | {"id": statement_id}
    allowed = {200, 204} if row.is_good else {409}
    answers = [lrs.post("statements", again), put(lrs, statement_id, again)]
    assert {answer.status for answer in answers} <= allowed
    assert get(lrs, statement_id) == first


@both
def test_members_of_a_group_have_no_order(lrs):
    """Data 2.3.1."""
    statement_id = new_id()
    group = ANONYMOUS
    tell(lrs, plain(id=statement_id, actor=group))
    other = {**group, "member": group["member"][::-1]}
    seen(lrs, put(lrs, statement_id, plain(actor=other)), 204)


@both
def test_an_id_is_the_same_in_upper_case(lrs):
    """Data 2.4.1, RFC 4122."""
    statement_id = new_id()
    tell(lrs, plain(id=statement_id))
    assert lrs.post("statements", plain(id=statement_id.upper())).status == 200
    assert lrs.post("statements", plain(id=statement_id.upper(), result=RESULT)).status == 409
    assert get(lrs, statement_id.upper())["id"].lower() == statement_id


@both
def test_a_batch_is_taken_whole_or_not_at_all(lrs):
    """Communication 2.1.2, 3.2."""
    good = new_id()
    bad = changed(plain(), {"verb.id": "should fail"})
    refused(lrs, lrs.post("statements", [plain(id=good), bad]))
    seen(lrs, lrs.get("statements", {"statementId": good}), 404)


@both
def test_a_batch_with_a_conflict_leaves_nothing(lrs):
    """Communication 2.1.2."""
    good, old = new_id(), new_id()
    tell(lrs, plain(id=old))
    answer = lrs.post("statements", [plain(id=good), plain(id=old, result=RESULT)])
    refused(lrs, answer, 409)
    seen(lrs, lrs.get("statements", {"statementId": good}), 404)


@both
def test_a_batch_with_an_id_twice_is_refused(lrs):
    """4.1.6.1; Communication 2.1.2."""
    twice = plain(id=new_id())
    refused(lrs, lrs.post("statements", [twice, twice]))
    seen(lrs, lrs.get("statements", {"statementId": twice["id"]}), 404)


@both
def test_stored_is_set_by_the_store(lrs):
    """Data 2.4.8: also where somebody says it."""
    before = datetime.now(UTC) - timedelta(seconds=2)
    for answer_id in (*tell(lrs, plain(stored="2011-07-15T00:00:00.000Z")), *tell(lrs, plain())):
        found = get(lrs, answer_id)
        assert before < moment(found["stored"]) <= datetime.now(UTC)
        assert found["timestamp"] == found["stored"]  # Data 2.4.7


@both
def test_put_sets_stored_too(lrs):
    """Data 2.4.8."""
    statement_id = new_id()
    seen(lrs, put(lrs, statement_id, plain(stored="2011-07-15T00:00:00.000Z")), 204)
    assert get(lrs, statement_id)["stored"] > "2024"


@both
def test_stored_tells_milliseconds_in_utc(lrs):
    """Data 2.4.8, 4.5: of twenty statements not all end in a whole hundredth of a second."""
    found = [get(lrs, statement_id) for _ in range(20) for statement_id in tell(lrs, plain())]
    ends = {int(one["stored"].partition(".")[2][:3]) % 10 for one in found}
    assert ends != {0}
    assert all(moment(one["stored"]).utcoffset() == timedelta(0) for one in found)


@both
def test_authority_is_the_one_who_tells(lrs):
    """Data 2.4.9."""
    (statement_id,) = tell(lrs, plain())
    authority = get(lrs, statement_id)["authority"]
    assert authority["objectType"] == "Agent"
    assert authority["account"]["homePage"]


@both
def test_nobody_takes_the_name_of_another_authority(lrs):
    """Data 2.4.9: without a strong trust relationship the store says who it was."""
    (statement_id,) = tell(lrs, plain(authority=AGENT))
    assert get(lrs, statement_id)["authority"] != AGENT


@each(
    [
        *rows("Data 2.4.10", *((v, v, OK) for v in ("1.0.0", "1.0.1", "1.0.3")), only="1.0.3"),
        *rows("4.2.4.3", ("2.0.0", "2.0.0", OK), only="2.0.0"),
    ]
)
def test_the_version_that_was_said_stays(lrs, row):
    """Data 2.4.10."""
    (statement_id,) = tell(lrs, plain(version=row.sent))
    assert get(lrs, statement_id)["version"] == row.sent


@both
def test_a_version_that_was_not_said_is_set(lrs):
    """Data 2.4.10: "1.0.0" in 1.0.3."""
    (statement_id,) = tell(lrs, plain())
    version = {"1.0.3": "1.0.0", "2.0.0": "2.0.0"}[lrs.version]
    assert get(lrs, statement_id)["version"] == version


@both
def test_a_timestamp_keeps_its_instant(lrs):
    """Data 2.4.7; 4.2.7: other zones are taken."""
    (statement_id,) = tell(lrs, plain(timestamp="2023-05-04T12:00:00-05:00"))
    found = moment(get(lrs, statement_id)["timestamp"])
    assert found == datetime(2023, 5, 4, 17, tzinfo=UTC)


@each(rows("Data 2.4.7", ("five minutes", 5, OK), ("five years", 5 * 365 * 24 * 60, OK)))
def test_a_timestamp_may_be_ahead(lrs, row):
    ahead = datetime.now(UTC) + timedelta(minutes=row.sent)
    tell(lrs, plain(timestamp=ahead.isoformat()))


@each(rows("4.1.6.1", ("Last-Modified is stored, to the second", None, OK), only="2.0.0"))
def test_last_modified(lrs, row):
    (statement_id,) = tell(lrs, plain())
    answer = lrs.get("statements", {"statementId": statement_id})
    assert parsedate_to_datetime(answer.header("Last-Modified")) == moment(answer.json["stored"]).replace(microsecond=0)  # fmt: skip


@each(rows("4.2.7", ("more than hundredths", "P1DT12H36M0.12567S", OK)))
def test_a_duration_is_never_rounded(lrs, row):
    (statement_id,) = tell(lrs, plain(result={"duration": row.sent}))
    assert get(lrs, statement_id)["result"]["duration"] in (row.sent, "P1DT12H36M0.12S")


@each(rows("4.2.7", ("beyond hundredths", "P1DT0.1237S", OK), ("within hundredths", "P1DT0.13S"), only="2.0.0"))  # fmt: skip
def test_durations_that_differ(lrs, row):
    """Statements with such durations are, or are not, the same."""
    (statement_id,) = tell(lrs, plain(result={"duration": "P1DT0.12S"}))
    again = put(lrs, statement_id, plain(result={"duration": row.sent}))
    assert again.status == (204 if row.is_good else 409)


@both
def test_unknown_statements_are_not_found(lrs):
    """Communication 2.1.3."""
    for name in ("statementId", "voidedStatementId"):
        refused(lrs, lrs.get("statements", {name: new_id()}), 404, of_statements=True)


@both
def test_what_was_refused_can_be_told_right(lrs):
    """Communication 2.1.2: a refusal leaves no trace."""
    verb, statement_id = fresh("verb"), new_id()
    refused(lrs, lrs.post("statements", plain(id=statement_id, verb={**VERB, "id": "x"})))
    tell(lrs, plain(id=statement_id, verb={"id": verb}))
    assert get(lrs, statement_id)["verb"] == {"id": verb}
