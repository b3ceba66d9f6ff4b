"""Erasure: the house's own goes, what tools told names a pseudonym. Retention takes what is old."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from lyceum.identity.api import Subject
from lyceum.kernel import clock
from lyceum.kernel.models import RecordedEvent
from lyceum.statements import api, services
from lyceum.statements.api import Attached, Place, Query
from lyceum.statements.models import (
    Attachment,
    Authority,
    Echo,
    Link,
    Reference,
    Statement,
    StatementKey,
)
from lyceum.statements.store import around, removing
from lyceum.statements.store.moments import seq_at
from lyceum.statements.testing import keep_for, make_statement, said

pytestmark = pytest.mark.django_db
MAIL = "yolanthe@weavers.example"
HER = {"mbox": f"mailto:{MAIL}", "name": "Yolanthe Quix"}
BOB = {"mbox": "mailto:bob@example.org"}
IRI = "https://activities.example.org/1"
DID = {"id": "https://verbs.example.org/did"}


@pytest.fixture
def subject():
    return Subject(7, uuid4(), ("Yolanthe Quix", "Yolanthe"), (MAIL,))


def found(**asked):
    return [str(one.statement_id) for one in api.find(Query(**asked), tenant_id=1).statements]


def called(name):
    return {"name": {"en": name}}


def enclosed(sha2, usage=f"{IRI}/x"):
    words = {"display": {"en": "x"}, "contentType": "text/plain", "length": 1}
    return {"usageType": usage, "sha2": sha2, **words}


def whole_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("statements_"):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                yield from (str(row) for row in cursor.fetchall())


def test_her_statements_count_on_under_a_pseudonym(subject):
    hers = make_statement(
        actor=HER,
        verb=DID,
        result={"score": {"raw": 1.0, "max": 10}, "response": "persimmonade"},
    )
    taught = make_statement(actor=BOB, context={"instructor": HER, "platform": f"by {MAIL}"})
    about = make_statement(actor=BOB, object={"objectType": "StatementRef", "id": hers["id"]})
    other = make_statement(actor=BOB)
    keep_for(1, hers, taught, about, other)
    before = said(api.statement_for(1, UUID(other["id"])))
    api.write_document(1, Place("agent_profile", agent=HER), "p", b"x", "text/plain", mode="put")

    services.forget_agent(subject)

    assert not [row for row in whole_database() if "yolanthe" in row.lower() or "persimm" in row]
    told = said(api.statement_for(1, UUID(hers["id"])))
    nobody = told["actor"]
    assert nobody["account"]["name"].startswith("erased:")
    assert told["result"] == {"score": {"raw": 1.0, "max": 10}, "response": "…"}
    assert set(found(agent=nobody)) == {hers["id"], about["id"]}
    assert set(found(agent=nobody, related_agents=True)) == {hers["id"], about["id"], taught["id"]}
    assert found(agent=HER, related_agents=True) == []
    assert said(api.statement_for(1, UUID(other["id"]))) == before
    assert api.document(1, Place("agent_profile", agent=HER), "p") is None
    keep_for(1, hers)  # told again, it changes nothing and brings nothing back
    assert found(agent=HER) == []
    event = RecordedEvent.objects.get(name="statements.StatementsPseudonymised")
    assert len(event.payload["seqs"]) == 2


def test_numbers_stay_as_they_were_spelt(subject):
    from lyceum.statements.xapi.hearing import hear

    raw = json.dumps({"actor": HER, "verb": DID, "object": {"id": "https://o.example.org"}})
    raw = raw[:-1] + ',"result":{"score":{"raw":1.50e1,"max":20.00}}}'
    [statement_id] = services.keep(
        [hear(raw.encode(), "1.0.3")], tenant_id=1, authority=b"{}", authority_key=1
    )
    services.forget_agent(subject)

    assert b'{"raw":1.50e1,"max":20.00}' in api.statement_for(1, statement_id).text


def test_a_statement_of_1_0_with_what_only_2_0_knows_is_no_obstacle(subject):
    """The later version takes statements that say they are of the former."""
    involved = [{"objectType": "contextAgent", "agent": HER}]
    told = make_statement(actor=BOB, version="1.0.3", context={"contextAgents": involved})
    keep_for(1, told)

    services.forget_agent(subject)

    assert found(agent=HER, related_agents=True) == []
    assert not [row for row in whole_database() if "yolanthe" in row.lower()]


def test_names_are_found_in_every_script_and_case(subject):
    her = Subject(7, uuid4(), ("Élise Ångström", "Ирина Быкова"), (MAIL,))
    taught = {"instructor": {"mbox": f"mailto:{MAIL}"}}
    for name in (*her.names, "élise ångström", "ИРИНА БЫКОВА"):
        what = {"id": IRI, "definition": called(name)}
        keep_for(1, make_statement(actor=BOB, object=what, context=taught))

    services.forget_agent(her)

    told = " ".join(whole_database()).lower()
    assert "lise" not in told
    assert "ирина" not in told


def test_an_address_is_found_in_every_script_and_case(subject):
    her = Subject(7, uuid4(), (), ("élise@weavers.example",))
    told = make_statement(actor=BOB, result={"response": "ask ÉLISE@weavers.example"})
    keep_for(1, told)

    services.forget_agent(her)

    assert said(api.statement_for(1, UUID(told["id"])))["result"] == {"response": "ask …"}


def test_whoever_and_whatever_has_her_name_keeps_it(subject):
    """Nobody can wipe the titles of courses by being called like one."""
    namesake = {"mbox": "mailto:other@example.org", "name": HER["name"]}
    course = {"id": IRI, "definition": called(HER["name"])}
    hers = make_statement(actor=HER, object=course)
    keep_for(1, hers)
    others = [
        make_statement(actor=namesake, object=course),
        make_statement(actor=BOB, result={"response": f"Thanks, {HER['name']}"}),
    ]
    keep_for(1, *others)
    keep_for(2, make_statement(actor=BOB, object=course), by=namesake)
    before = [api.statement_for(1, UUID(one["id"])).text for one in others]

    services.forget_agent(subject)

    assert [api.statement_for(1, UUID(one["id"])).text for one in others] == before
    assert json.loads(api.activity(1, IRI)) == called(HER["name"])
    assert json.loads(api.activity(2, IRI)) == called(HER["name"])
    assert Authority.objects.filter(text__contains=HER["name"]).exists()
    assert HER["name"] not in json.dumps(said(api.statement_for(1, UUID(hers["id"]))))


def test_what_is_known_of_activities_forgets_her_too(subject):
    keep_for(
        1, make_statement(actor=HER, object={"id": IRI, "definition": called("Yolanthe Quix")})
    )
    keep_for(1, make_statement(actor=HER, object={"id": f"{IRI}/2", "definition": called("SQL")}))

    services.forget_agent(subject)

    assert json.loads(api.activity(1, IRI)) == called("…")
    assert json.loads(api.activity(1, f"{IRI}/2")) == called("SQL")


def test_what_only_looks_like_her_name_stays_as_it_was(subject):
    """So nobody is asked to take it back either."""
    other = make_statement(actor=BOB, result={"response": f"Pre{HER['name']}ote, 1.0"})
    keep_for(1, other)
    before = api.statement_for(1, UUID(other["id"])).text

    services.forget_agent(subject)

    assert api.statement_for(1, UUID(other["id"])).text == before
    assert not RecordedEvent.objects.filter(name="statements.StatementsPseudonymised").exists()


def test_signatures_go_with_her_name_and_what_others_enclosed_stays(subject):
    jws, hers, shared = "a" * 64, "b" * 64, "c" * 64
    parts = {sha2: Attached(sha2, "text/plain", b"x") for sha2 in (jws, hers, shared)}
    signed = make_statement(
        actor=BOB,
        context={"instructor": HER},
        attachments=[enclosed(jws, "http://adlnet.gov/expapi/attachments/signature")],
    )
    own = make_statement(actor=HER, attachments=[enclosed(hers), enclosed(shared)])
    bobs = make_statement(actor=BOB, attachments=[enclosed(shared)])
    keep_for(1, signed, own, bobs, parts=parts)

    services.forget_agent(subject)

    assert set(api.attachments(1, list(parts))) == {shared}


def test_an_account_that_is_called_like_her_address_is_her(subject):
    """So learning platforms name their learners."""
    account = {"homePage": "https://lms.example.org", "name": MAIL.title()}
    sha2 = "a" * 64
    told = make_statement(
        actor={"account": account},
        result={"response": "persimmonade"},
        attachments=[enclosed(sha2)],
    )
    keep_for(1, told, parts={sha2: Attached(sha2, "text/plain", b"x")})

    services.forget_agent(subject)

    kept = said(api.statement_for(1, UUID(told["id"])))
    assert kept["actor"]["account"]["name"].startswith("erased:")
    assert kept["result"] == {"response": "…"}
    assert not api.attachments(1, [sha2])


def test_what_is_like_an_agent_in_an_extension_is_no_obstacle(subject):
    odd = {"https://x.example.org": [{"mbox": None}, {"mbox_sha1sum": 7, "account": []}]}
    keep_for(1, make_statement(actor=HER, result={"extensions": odd}))

    services.forget_agent(subject)

    assert found(agent=HER) == []


def test_a_registration_that_is_her_number_becomes_another(subject):
    her = str(subject.public_id).upper()
    told = make_statement(actor=BOB, context={"registration": her})
    keep_for(1, told)

    services.forget_agent(subject)

    kept = said(api.statement_for(1, UUID(told["id"])))
    assert UUID(kept["context"]["registration"]) != subject.public_id


def test_who_vouched_is_somebody_else_by_key_too(subject):
    keep_for(1, make_statement(actor=BOB), by=HER)

    services.forget_agent(subject)

    assert found(agent=HER, related_agents=True) == []
    [kept] = Authority.objects.all()
    assert kept.agent_key == api.agent_key(json.loads(kept.text))


def test_what_the_house_told_goes_with_all_that_leads_to_it(subject):
    hers = make_statement(actor=HER, context={"instructor": BOB})
    about = make_statement(actor=HER, object={"objectType": "StatementRef", "id": hers["id"]})
    stays = make_statement()
    api.store([hers, about], owner_ids=["person:7"] * 2)
    api.store([stays], owner_ids=["person:8"])

    services.forget_agent(subject)

    assert [str(one.statement_id) for one in Statement.objects.unscoped("t")] == [stays["id"]]
    assert StatementKey.objects.count() == 1
    assert not Link.objects.exists()
    assert not Echo.objects.exists()
    assert not Reference.objects.exists()
    assert RecordedEvent.objects.filter(name="statements.StatementsRemoved").exists()


def test_what_tools_told_ends_when_its_time_is_over():
    sha2 = "a" * 64
    keep_for(
        1,
        make_statement(attachments=[enclosed(sha2)], context={"instructor": BOB}),
        parts={sha2: Attached(sha2, "text/plain", b"x")},
    )
    api.store([make_statement()], owner_ids=["person:7"])
    assert api.attachments(1, [sha2])[sha2].body == b"x"
    assert found()[0]

    assert services.forget_old_statements(clock.now() - timedelta(days=1)) == 0
    assert services.forget_old_statements(clock.now() + timedelta(days=1)) == 1
    assert found() == []
    assert not Link.objects.exists()
    assert not Attachment.objects.exists()
    assert Statement.objects.unscoped("t").count() == 1


def test_an_attachment_that_is_named_again_meanwhile_stays():
    again, gone = "a" * 64, "b" * 64
    parts = {sha2: Attached(sha2, "text/plain", b"x") for sha2 in (again, gone)}
    keep_for(1, make_statement(attachments=[enclosed(again), enclosed(gone)]), parts=parts)
    Statement.objects.unscoped("t").all().delete()

    strays = removing.stray_attachments()
    keep_for(1, make_statement(attachments=[enclosed(again)]), parts={again: parts[again]})
    removing.remove_attachments(strays)

    assert set(api.attachments(1, list(parts))) == {again}


def test_the_size_is_told_by_organisation_and_month(capsys):
    keep_for(1, make_statement(), make_statement())
    keep_for(2, make_statement())

    sizes = api.sizes()
    assert [(one.tenant_id, one.rows) for one in sizes.shares] == [(1, 2), (2, 1)]
    assert sizes.shares[0].month == f"{clock.now():%Y-%m}"
    assert sizes.statements == 3
    call_command("statements")
    assert "3 statements" in capsys.readouterr().out


def test_what_only_her_own_statements_named_is_known_no_longer(subject):
    """The name of a goal is her own word, though it has no name of a person in it."""
    her, bob = (
        make_statement(actor=who, object={"id": IRI, "definition": called("Climb")})
        for who in (HER, BOB)
    )
    goal = make_statement(actor=HER, object={"id": f"{IRI}/2", "definition": called("Be a nurse")})
    with transaction.atomic():
        api.store([her, goal], owner_ids=["person:7"] * 2)
        api.store([bob], owner_ids=["person:8"])
    around.keep_sayings([(0, IRI, b"{}"), (0, f"{IRI}/2", b'{"name":{"en":"Be a nurse"}}')])

    services.forget_agent(subject)

    assert api.activity(0, f"{IRI}/2") is None
    assert api.activity(0, IRI) is not None


@pytest.mark.race
def test_a_month_gets_its_table_with_the_rows_that_came_before_it():
    keep_for(1, *(make_statement() for _ in range(3)))
    before = found()

    assert services.make_partitions() >= 2
    assert services.make_partitions() == 0
    assert services.look_at_what_grew() == 0  # nothing grew by thousands
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM statements_statement_other")
        assert cursor.fetchone() == (0,)
    keep_for(1, make_statement())
    assert found()[1:] == before


def months():
    with connection.cursor() as cursor:
        tables = connection.introspection.get_table_list(cursor)
    return {one.name for one in tables if one.name.startswith("statements_statement_2")}


@pytest.mark.race
@pytest.mark.parametrize("day", ["2031-01-30", "2031-02-01", "2031-12-31"])
def test_the_next_month_is_there_whatever_day_it_is(day):
    with time_machine.travel(f"{day}T12:00:00+00:00"):
        services.make_partitions()

    coming = "2032_01" if "-12-" in day else f"2031_0{int(day[6]) + 1}"
    assert f"statements_statement_{coming}" in months()


@pytest.mark.race
def test_a_month_that_is_over_and_empty_has_no_table_any_more():
    keep_for(1, make_statement())
    api.store([make_statement()], owner_ids=["person:7"])
    february, march = (seq_at(datetime(2020, month, 10, tzinfo=UTC)) for month in (2, 3))
    for tenant_id, seq in ((1, february), (0, march)):
        Statement.objects.unscoped("t").filter(tenant_id=tenant_id).update(seq=seq)
    services.make_partitions()
    there = months()

    assert services.forget_old_statements(clock.now() + timedelta(days=70)) == 1

    assert there - months() == {"statements_statement_2020_02"}  # the house's own is in March


def test_what_was_voided_and_went_is_voided_if_it_comes_again():
    old = make_statement(actor=BOB)
    keep_for(1, old)
    [first] = api.find(Query(), tenant_id=1).statements
    void = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    keep_for(1, make_statement(verb=void, object={"objectType": "StatementRef", "id": old["id"]}))

    removing.remove([first.seq])
    keep_for(1, old)

    assert api.statement_for(1, UUID(old["id"])) is None
    assert api.statement_for(1, UUID(old["id"]), voided=True)
