"""What tools told becomes lines of whom it is about, by the store's watermark, each once."""

import json
from uuid import UUID, uuid4

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.footprint import services
from lyceum.footprint.models import Followed, Line
from lyceum.footprint.services import lines
from lyceum.footprint.types import MEASUREMENT, PROGRESS, Thing
from lyceum.kernel import clock
from lyceum.learning import api as learning
from lyceum.skills.testing import make_skill
from lyceum.statements import api as statements
from lyceum.statements.testing import keep_for, make_statement

from .conftest import make

pytestmark = pytest.mark.django_db
HOME = "http://127.0.0.1:8000"
COURSE = "https://course.example/activities/1"
INFINITE = "1e400"  # a number in JSON, and none in any column


@pytest.fixture
def told(ada, acme, settings):
    """told(…) is a statement about Ada that a tool of Acme told."""
    settings.BASE_URL = HOME

    def told(**parts):
        actor = {"account": {"homePage": HOME, "name": str(ada.public_id)}}
        said = make_statement(**{"actor": actor, **parts})
        keep_for(acme.pk, said)
        return said

    return told


def lines_of(person):
    return Line.objects.unscoped("test").filter(person_id=person.pk)


def test_a_tools_statement_stands_in_the_record(client, ada, acme, told):
    told(context={"platform": "Quizzes"})

    assert services.follow() == 1

    client.force_login(ada)
    text = client.get("/footprint/").text
    assert "You completed SQL" in text
    assert "Tools of Acme" in text
    line = lines_of(ada).get()
    assert (line.source, line.teller) == (f"organisation:{acme.pk}", "Quizzes")
    page = client.get(f"/footprint/lines/{line.pk}/").text
    assert "A tool sent it" in page
    assert "another system told it" in page


def test_each_is_read_once(ada, told):
    told()
    services.follow()
    assert services.follow() == 0

    Followed.objects.update(seq=0)  # as after a restored backup
    services.follow()
    assert lines_of(ada).count() == 1


def test_a_proven_address_leads_to_its_person_and_a_claimed_one_does_not(ada, told):
    mail = {"mbox": f"mailto:{ada.email.upper()}"}
    ada.emailaddress_set.update(verified=False)
    services.know([ada.pk])
    told(actor=mail)
    services.follow()
    assert not lines_of(ada).exists()

    ada.emailaddress_set.update(verified=True)
    services.know([ada.pk])
    assert lines_of(ada).count() == 1  # what was told before is theirs, too


def test_somebody_elses_account_is_nobody(ada, told):
    told(actor={"account": {"homePage": "https://elsewhere.example", "name": str(ada.public_id)}})
    told(actor={"account": {"homePage": HOME, "name": "nobody"}})

    services.follow()

    assert not lines_of(ada).exists()


def test_a_pause_of_what_others_tell_holds(ada, act, told):
    services.pause(by=act(ada), about="source:")
    told(timestamp=clock.now().isoformat())

    services.follow()

    assert not lines_of(ada).exists()


def test_skills_are_found_by_their_ids(ada, told):
    sql = make_skill("SQL", uri="http://data.example.org/skill/1")
    told(object={"id": f"{HOME}/xapi/skills/{sql.pk}"})
    told(object={"id": "http://data.example.org/skill/1"})

    services.follow()

    assert [[one.skill_id for one in line.skills.all()] for line in lines_of(ada)] == [[sql.pk]] * 2


def test_a_voided_statement_is_no_line_any_more(ada, told):
    first = told()
    services.follow()
    void = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    told(verb=void, object={"objectType": "StatementRef", "id": first["id"]})

    services.follow()

    assert not lines_of(ada).filter(statement_id=UUID(first["id"])).exists()


def test_what_has_no_line_yet_gets_one(ada, tell):
    """As after an upgrade from a version that knew no lines."""
    tell(3)
    before = list(lines_of(ada).order_by("pk").values("id", "week", "verb", "words", "source"))
    lines_of(ada).delete()

    services.follow()

    after = list(lines_of(ada).order_by("pk").values("id", "week", "verb", "words", "source"))
    assert after == before


def test_a_line_of_ones_own_that_was_removed_stays_away(ada, act, tell):
    line = tell(verb="created", thing=Thing("note", 1))[0]
    services.remove_line(by=act(ada), line_id=line)
    Followed.objects.update(seq=0)
    services.follow()

    assert not lines_of(ada).exists()


def test_text_that_no_database_takes_holds_nobody_up(ada, told):
    told(
        id=str(uuid4()),
        object={"id": "https://a.example/1", "definition": {"name": {"en": "a\u0000b"}}},
    )

    services.follow()

    assert lines_of(ada).get().names == {"en": "ab"}


@pytest.mark.parametrize(
    "odd",
    [
        {"result": {"response": "\\u0000"}},  # a backslash, and what would be a NUL after another
        {"result": {"extensions": {"https://a.example/x": "HUGE"}}},
        {"verb": {"id": "https://a.example/" + "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))}},
    ],
    ids=["escaped", "endless", "long"],
)
def test_odd_statements_are_lines_too_and_hold_nobody_up(ada, acme, told, odd):
    said = make_statement(actor={"account": {"homePage": HOME, "name": str(ada.public_id)}}, **odd)
    raw = json.dumps(said).replace('"HUGE"', "[1e400, -1e400, 0.5]").encode()
    tool = {"account": {"homePage": "https://tool.example", "name": "tool"}}
    statements.keep(
        [statements.hear(raw, "2.0.0")],
        tenant_id=acme.pk,
        authority=json.dumps(tool).encode(),
        authority_key=statements.agent_key(tool),
    )
    after = told()

    assert services.follow() == 2

    kept = set(lines_of(ada).values_list("statement_id", flat=True))
    assert kept == {UUID(said["id"]), UUID(after["id"])}


PROGRESSED = {"verb": {"id": "http://adlnet.gov/expapi/verbs/progressed"}}
TERMINATED = {"verb": {"id": "http://adlnet.gov/expapi/verbs/terminated"}}


@pytest.fixture
def taken_up(ada, act, acme, settings):
    """What such statements could move."""
    settings.BASE_URL = HOME
    course = make_resource(acme, url=COURSE)
    return learning.enrol(by=act(ada), resource_id=course.pk, learner_id=ada.pk)


@pytest.mark.parametrize(
    "parts",
    [
        {**PROGRESSED, "result": {"extensions": {PROGRESS: INFINITE}}},
        {**PROGRESSED, "result": {"extensions": {PROGRESS: [1]}}},
        {"result": {"extensions": {MEASUREMENT: "many", PROGRESS: INFINITE}}},
        {**TERMINATED, "result": {"duration": f"PT{'9' * 5000}H"}},
        {"object": {"id": f"{HOME}/xapi/skills/{'9' * 30}"}},
        {"object": {"id": f"{HOME}/xapi/skills/{'9' * 5000}"}},
        {"object": {"id": f"{HOME}/xapi/resources/{'9' * 30}"}},
        {"object": {"id": "https://a.example/1", "definition": {"name": {"en": "\\u0000"}}}},
    ],
)
def test_what_no_number_and_no_text_of_ours_holds_is_a_line_and_holds_nobody_up(
    client, ada, acme, taken_up, program, parts
):
    actor = {"account": {"homePage": HOME, "name": str(ada.public_id)}}
    strange = json.dumps(make(**{"object": {"id": COURSE}, "actor": actor, **parts}))
    assert program.post("statements", strange.replace(f'"{INFINITE}"', "1e400")).status_code == 200
    assert program.post("statements", make(actor=actor)).status_code == 200

    services.follow()

    assert lines_of(ada).filter(tenant_id=acme.pk).count() == 2
    client.force_login(ada)
    assert client.get("/footprint/").status_code == 200


def test_one_that_cannot_be_taken_in_holds_nobody_up(ada, told, monkeypatch):
    """Whatever it is that nobody thought of."""
    first, broken, last = told(), told(), told()
    real = lines.line_of

    def line_of(statement, of):
        line = real(statement, of)
        if statement["id"] == broken["id"]:
            line.organisation_id = 10**30
        return line

    monkeypatch.setattr(lines, "line_of", line_of)

    assert services.follow() == 3

    kept = {str(pk) for pk in lines_of(ada).values_list("statement_id", flat=True)}
    assert kept == {first["id"], last["id"]}
