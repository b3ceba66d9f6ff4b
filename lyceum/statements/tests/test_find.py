"""Filters: each finds what it names, through references too, in the order asked, page by page."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lyceum.statements import api
from lyceum.statements.api import Query
from lyceum.statements.models import Echo
from lyceum.statements.testing import TOOL, heard, keep_for, make_statement, said

pytestmark = pytest.mark.django_db
ACME, GLOBEX = 1, 2
ADA = {"mbox": "mailto:ada@example.org"}
BOB = {"mbox": "mailto:bob@example.org"}
DID = {"id": "https://verbs.example.org/did"}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}
COURSE = {"id": "https://courses.example.org/1"}
OTHER = {"id": "https://courses.example.org/2"}
REGISTRATION = str(uuid4())


def ref(told):
    return {"objectType": "StatementRef", "id": told["id"]}


def found(tenant=ACME, **asked):
    page = api.find(Query(**asked), tenant_id=tenant)
    return [str(one.statement_id) for one in page.statements]


def ids(*told):
    return [one["id"] for one in told]


def test_each_filter_finds_what_it_names():
    mine = make_statement(actor=ADA, verb=DID, object=COURSE)
    other = make_statement(actor=BOB, object=OTHER, context={"registration": REGISTRATION})
    about = make_statement(actor=BOB, object={"objectType": "Agent", **ADA})
    keep_for(ACME, mine, other, about)

    assert found() == ids(about, other, mine)
    assert found(ascending=True) == ids(mine, other, about)
    assert found(agent=ADA) == ids(about, mine)
    assert found(verb=DID["id"]) == ids(mine)
    assert found(activity=COURSE["id"]) == ids(mine)
    assert found(registration=UUID(REGISTRATION)) == ids(other)
    assert found(agent=ADA, activity=COURSE["id"], verb=DID["id"]) == ids(mine)
    assert found(agent=ADA, activity=OTHER["id"]) == []
    assert found(agent={"mbox": "mailto:nobody@example.org"}) == []


def test_related_filters_look_everywhere():
    told = make_statement(
        actor=BOB,
        object=OTHER,
        context={"instructor": ADA, "contextActivities": {"parent": [COURSE]}},
    )
    sub = make_statement(
        actor=BOB,
        object={"objectType": "SubStatement", "actor": ADA, "verb": DID, "object": COURSE},
    )
    keep_for(ACME, told, sub)

    assert found(agent=ADA) == found(activity=COURSE["id"]) == []
    assert found(agent=ADA, related_agents=True) == ids(sub, told)
    assert found(activity=COURSE["id"], related_activities=True) == ids(sub, told)
    both = {"related_agents": True, "related_activities": True}
    assert found(agent=ADA, activity=COURSE["id"], **both) == ids(sub, told)
    assert found(agent=ADA, activity=OTHER["id"], **both) == ids(told)
    assert found(agent=ADA, verb=DID["id"], related_agents=True) == []


def test_a_group_is_found_by_its_members():
    told = make_statement(actor={"objectType": "Group", "member": [ADA, BOB]})
    keep_for(ACME, told)

    assert found(agent=BOB) == ids(told)
    assert found(agent=BOB, related_agents=True) == ids(told)


def test_the_agent_who_vouches_may_be_asked_for():
    other = {"account": {"homePage": "https://learn.example.org", "name": "service-account:2"}}
    first, second = make_statement(), make_statement()
    keep_for(ACME, first)
    keep_for(ACME, second, by=other)

    [mine] = heard(make_statement(actor=other))
    page = api.find(Query(), tenant_id=ACME, by_authority=mine.actor_key)
    assert [str(one.statement_id) for one in page.statements] == ids(second)
    assert api.statement_for(ACME, UUID(first["id"]), by_authority=mine.actor_key) is None
    assert api.statement_for(ACME, UUID(second["id"]), by_authority=mine.actor_key)


def test_tenants_do_not_see_each_other():
    told = make_statement(actor=ADA)
    keep_for(ACME, told)
    keep_for(GLOBEX, told | {"verb": DID})  # the same id, another store

    assert api.statement_for(3, UUID(told["id"])) is None
    assert said(api.statement_for(GLOBEX, UUID(told["id"])))["verb"] == DID
    assert found(GLOBEX, agent=ADA, verb=DID["id"]) == ids(told)
    assert found(ACME, agent=ADA, verb=DID["id"]) == []


def test_it_is_told_as_it_came_with_what_a_store_adds():
    told = make_statement()
    del told["timestamp"], told["id"]
    [statement_id] = keep_for(ACME, told)

    row = api.statement_for(ACME, statement_id)
    whole = said(row)
    assert {name: whole[name] for name in told} == told
    assert whole["id"] == str(statement_id)
    assert whole["authority"] == TOOL
    assert whole["version"] == "2.0.0"
    assert whole["stored"] == whole["timestamp"]
    assert datetime.fromisoformat(whole["stored"]) == row.stored_at == row.happened_at
    assert abs(row.stored_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_numbers_are_told_as_they_were_spelt():
    from lyceum.statements.services import keep
    from lyceum.statements.xapi.hearing import hear

    raw = (
        b'{"actor":{"mbox":"mailto:a@example.org"}, "verb":{"id":"https://v.example.org/x"},'
        b'"object":{"id":"https://o.example.org/\xc3\xa9"},"result":{"score":{"raw":1.0e1,"max":10.50}}}'
    )
    [statement_id] = keep([hear(raw, "1.0.3")], tenant_id=1, authority=b"{}", authority_key=1)

    text = api.statement_for(1, statement_id).text
    assert b'"score":{"raw":1.0e1,"max":10.50}' in text
    assert "é".encode() in text


# --- bounds and pages -----------------------------------------------------------------------------


def test_since_is_after_and_until_is_up_to():
    told = [make_statement() for _ in range(5)]
    keep_for(ACME, *told)
    moments = [one.stored_at for one in api.find(Query(ascending=True), tenant_id=ACME).statements]

    later = found(since=moments[2], ascending=True)
    assert later == [i for i, at in zip(ids(*told), moments, strict=True) if at > moments[2]]
    assert set(later) | set(found(until=moments[2])) == set(ids(*told))


@pytest.mark.parametrize("ascending", [True, False])
def test_pages_neither_repeat_nor_miss_while_others_write(ascending):
    told = [make_statement(actor=ADA) for _ in range(25)]
    keep_for(ACME, *told)
    _rows, watermark = api.following(0, 1)
    query = Query(agent=ADA, limit=7, ascending=ascending, before_seq=watermark)

    seen = []
    while query:
        page = api.find(query, tenant_id=ACME)
        seen += [str(one.statement_id) for one in page.statements]
        keep_for(ACME, make_statement(actor=ADA))
        query = page.more
    assert seen == ids(*(told if ascending else reversed(told)))


# --- references -----------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_who_refers_to_a_match_is_a_match_over_any_number_of_steps(turned, together):
    first = make_statement(
        actor=ADA,
        verb=DID,
        object=COURSE,
        context={"registration": REGISTRATION, "instructor": BOB},
    )
    second = make_statement(actor={"mbox": "mailto:x@example.org"}, object=ref(first))
    third = make_statement(actor={"mbox": "mailto:y@example.org"}, object=ref(second))
    told = [first, second, third]
    told = told[::-1] if turned else told
    if together:
        keep_for(ACME, *told)
    else:
        for one in told:
            keep_for(ACME, one)

    expected = set(ids(*told))
    for asked in (
        {"agent": ADA},
        {"verb": DID["id"]},
        {"activity": COURSE["id"]},
        {"registration": UUID(REGISTRATION)},
        {"agent": BOB, "related_agents": True},
        {"agent": ADA, "verb": DID["id"], "activity": COURSE["id"]},
    ):
        assert set(found(**asked)) == expected, asked
    assert found(agent=second["actor"], verb=DID["id"]) == []  # not of one and the same statement
    assert Echo.objects.count() == 3


def test_statements_that_refer_to_each_other_end():
    first, second = make_statement(actor=ADA), make_statement(actor=BOB)
    first["object"], second["object"] = ref(second), ref(first)
    keep_for(ACME, first)
    keep_for(ACME, second)

    assert set(found(agent=ADA)) == set(found(agent=BOB)) == set(ids(first, second))


def test_a_reference_into_another_tenant_leads_nowhere():
    told = make_statement(actor=ADA)
    keep_for(ACME, told)
    keep_for(GLOBEX, make_statement(actor=BOB, object=ref(told)))

    assert found(GLOBEX, agent=ADA) == []


# --- voiding --------------------------------------------------------------------------------------


def voiding(told):
    return make_statement(actor=BOB, verb=VOIDED, object=ref(told))


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_voided_is_found_as_voided_only(turned):
    told, about = make_statement(actor=ADA), make_statement(actor=BOB)
    about["object"] = ref(told)
    end = voiding(told)
    for one in [end, told, about] if turned else [about, told, end]:
        keep_for(ACME, one)

    assert set(found(agent=ADA)) == set(ids(end, about))
    assert api.statement_for(ACME, UUID(told["id"])) is None
    assert api.statement_for(ACME, UUID(told["id"]), voided=True).is_voided
    assert api.statement_for(ACME, UUID(end["id"]), voided=True) is None
    rows, _watermark = api.following(0, 10)
    assert [str(one.statement_id) for one in rows if one.is_voided] == ids(told)


def test_a_voiding_statement_is_not_voided():
    told = make_statement()
    end = voiding(told)
    keep_for(ACME, told, end)

    with pytest.raises(api.VoidingRefused):
        keep_for(ACME, make_statement(), voiding(end))
    late = voiding(told)
    keep_for(ACME, voiding(late))  # before the other is there, nobody can tell
    keep_for(ACME, late)
    assert api.statement_for(ACME, UUID(late["id"]))
    assert len(found()) == 3


@pytest.mark.parametrize("year", [1, 1940, 2092, 9999])
def test_moments_beyond_what_a_place_can_say_are_asked_for_all_the_same(year):
    keep_for(1, make_statement())
    moment = datetime(year, 6, 1, tzinfo=UTC)
    since, until = (
        api.find(Query(**{name: moment}), tenant_id=1).statements for name in ("since", "until")
    )

    assert (len(since), len(until)) == ((1, 0) if year < 2026 else (0, 1))
