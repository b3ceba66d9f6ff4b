"""Catalogues from outside: every row right, or reported with line, column and reason."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files import File

from lyceum.catalogue import services
from lyceum.catalogue.models import Resource
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import intake
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.testing import make_role
from lyceum.rules.testing import make_rule
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db
SHARED = Path(settings.PACKAGE).parents[0] / ".." / "shared" / "data"
HEADER = "title,provider,course_url,level,language,effort,length,price\n"
GOOD = "SQL,Tartu,https://t.example/sql,Beginner,English,2-3 hours per week,4 weeks,49 EUR\n"


@pytest.fixture
def teacher(ada, acme, act):
    make_role(ada, "teacher", acme)
    return act(ada)


@pytest.fixture
def bring(teacher, acme):
    """Take a file in as a teacher; the run with its counts."""

    def bring(content, name="catalogue.csv", mapping=None, **options):
        raw = content if isinstance(content, bytes) else content.encode()
        run = intake.upload(
            by=teacher,
            kind="catalogue",
            owner_id=organisation_owner(acme.pk),
            organisation_id=acme.pk,
            file=File(io.BytesIO(raw), name=name),
        )
        run = intake.map_columns(
            by=teacher, run=run, mapping={**run.mapping, **(mapping or {})}, options=options
        )
        run = intake.carry_on(intake.start(by=teacher, run=run, later=False).pk)
        assert run.state == "done", run.reason
        return run

    return bring


def every() -> list[Resource]:
    return list(Resource.objects.unscoped("test").order_by("pk").select_related("provider"))


def counts(run) -> dict[str, int]:
    return {k: n for k, n in run.counts.items() if n and k != "problems" and ":" not in k}


def told(run) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.reason) for p in intake.problems_of(run)]


def catalogue(name: str) -> bytes:
    path = SHARED / "course-catalogues" / "catalogues.zip"
    if not path.exists():
        pytest.skip("the real catalogues are not on this machine: ../shared/data is not there")
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_a_row_becomes_a_resource(bring):
    bring(HEADER + GOOD)

    (sql,) = every()
    assert (sql.title, sql.provider.name, sql.url) == ("SQL", "Tartu", "https://t.example/sql")
    assert (sql.level_word, sql.from_level, sql.to_level) == ("Beginner", 0, 2)
    assert (sql.language, sql.effort_minutes, sql.price, sql.currency) == ("en", 600, 4900, "EUR")
    assert sql.provider.usual_effort == 600


def test_what_is_not_said_stays_unknown(bring):
    bring(HEADER + "SQL,Tartu,https://t.example/sql,,NA,,,\n")

    (sql,) = every()
    assert (sql.price, sql.effort_minutes, sql.language, sql.from_level) == (None, None, "", None)


def test_what_is_not_understood_is_told_with_its_line_and_column(bring):
    bad = GOOD.replace("Beginner", "Wizard").replace("/sql", "/x").replace("49 EUR", "cheap")
    run = bring(HEADER + GOOD + bad)

    assert run.counts["new"] == 1
    assert [(line, column) for line, column, _reason in told(run)] == [(3, "level"), (3, "price")]


def test_the_same_file_twice_changes_nothing(bring):
    bring(HEADER + GOOD)
    run = bring(HEADER + GOOD)

    assert counts(run) == {"unchanged": 1}
    assert every()[0].version == 1


def test_a_changed_row_changes_what_is_there(bring):
    bring(HEADER + GOOD)
    run = bring(HEADER + GOOD.replace("49 EUR", "free").replace("SQL,", "SQL again,"))

    assert run.counts["changed"] == 1
    (sql,) = every()
    assert (sql.title, sql.price, sql.currency, sql.version) == ("SQL again", 0, "", 2)
    assert sql.tagged_at is None


def test_what_people_changed_here_outlives_the_same_file(bring, teacher):
    bring(HEADER + GOOD)
    services.change_resource(by=teacher, resource_id=every()[0].pk, title="Ours")
    run = bring(HEADER + GOOD)

    assert counts(run) == {"unchanged": 1}
    assert every()[0].title == "Ours"


def test_what_vanished_is_reported_and_withdrawn_only_if_asked(bring):
    other = GOOD.replace("/sql", "/excel").replace("SQL", "Excel")
    bring(HEADER + GOOD + other)

    run = bring(HEADER + GOOD)
    assert counts(run) == {"unchanged": 1, "missing": 1}
    assert {r.state for r in every()} == {"published"}

    run = bring(HEADER + GOOD, withdraw="on")
    assert run.counts["changed"] == 1
    assert [r.title for r in every() if r.state == "withdrawn"] == ["Excel"]
    assert RecordedEvent.objects.filter(name="catalogue.ResourceWithdrawn").count() == 1


def test_a_row_told_twice_is_told(bring):
    run = bring(HEADER + GOOD + GOOD)

    assert run.counts["new"] == 1
    assert told(run) == [(3, "", "tells again what line 2 tells")]


def test_mixed_encodings_come_in_whole(bring):
    rows = HEADER.encode() + GOOD.replace("SQL", "Größe").encode()
    rows += GOOD.replace("SQL", "Café").replace("/sql", "/cafe").encode("latin-1")
    run = bring(rows)

    assert [r.title for r in every()] == ["Größe", "Café"]
    assert run.notes[0]["line"] == 3


def test_torn_rows_get_their_address_back_and_the_pieces_are_told(bring):
    torn = GOOD.replace("https://t.example/sql", "")
    pieces = "Week 2: joins,,,,,,,\nWeek 3: keys,https://t.example/sql,,,,,,\n"
    run = bring(HEADER + torn + pieces)

    assert [r.url for r in every()] == ["https://t.example/sql"]
    assert [line for line, _c, reason in told(run) if "line 2" in reason] == [3, 4]


def test_a_price_without_a_currency_is_known_when_somebody_says_in_what(bring):
    header = "id,title,price\n"
    bring(header + "1,SQL,200\n")
    assert every()[0].price is None

    bring(header + "1,SQL,200\n2,Excel,0\n", currency="usd")
    assert [(r.price, r.currency) for r in every()] == [(20000, "USD"), (0, "")]


def test_the_provider_is_named_the_assumed_one_the_host_or_ourselves(bring):
    bring("title,link\nA,https://www.udemy.example/a\nB,\n".replace("B,\n", ""))
    bring("id,title\n7,C\n", provider="Tartu")
    bring("name\nD\n")

    assert [r.provider.name for r in every()] == ["udemy.example", "Tartu", "Acme"]


def test_a_learner_may_not(acme, grace, act):
    with pytest.raises(Forbidden):
        intake.upload(
            by=act(grace),
            kind="catalogue",
            owner_id=organisation_owner(acme.pk),
            organisation_id=acme.pk,
            file=File(io.BytesIO(b"title\nA\n"), name="a.csv"),
        )


def test_skills_and_order_come_along(bring):
    skill = make_skill("SQL", uri="urn:x:sql")
    header = "key,title,skills_taught,before\n"
    run = bring(header + "a,First,urn:x:sql@0-2,\nb,Second,,a z\nc,Third,urn:x:none@0-1,\n")

    first, second = every()
    assert first.skills.get().skill_id == skill.pk
    assert second.prerequisites.get().requires_id == first.pk
    assert {line for line, _c, _r in told(run)} == {3, 4}


def test_spreadsheet_errors_are_not_titles(bring):
    run = bring(HEADER + GOOD.replace("SQL", "#NAME?"))

    assert counts(run) == {"error": 1}


# The real ones ------------------------------------------------------------------------------------


def adds_up(run) -> bool:
    counts = run.counts
    rows = sum(counts.get(state, 0) for state in ("new", "changed", "unchanged", "error"))
    lines = {line for line, _column, _reason in told(run)}
    return rows == run.total and counts.get("error", 0) == len(lines)


def test_edx_comes_in_every_row_right_or_reported(bring):
    run = bring(catalogue("edx_courses.csv"))

    assert adds_up(run)
    assert run.total == 2706
    found = every()
    assert len(found) >= 960
    assert sum(1 for r in found if r.url) >= 950
    assert all(r.language and r.level_word and r.price == 0 for r in found)
    assert all(r.effort_minutes for r in found)
    assert all("edx.org/course/" in r.url for r in found if r.url)
    again = bring(catalogue("edx_courses.csv"))
    assert again.counts.get("new", 0) == again.counts.get("changed", 0) == 0


def test_udemy_comes_in_every_row_right_or_reported(bring):
    run = bring(catalogue("udemy_courses.csv"), currency="USD")

    assert adds_up(run)
    found = every()
    assert (run.total, len(found)) == (3678, 3672)
    assert run.counts["error"] == 6
    assert all(r.price is not None and r.from_level is not None for r in found)
    assert {r.provider.name for r in found} == {"udemy.com"}
    assert bring(catalogue("udemy_courses.csv"), currency="USD").counts["unchanged"] == 3672


def test_coursera_comes_in_every_row_right_or_reported(bring):
    run = bring(catalogue("coursera.csv"))

    assert adds_up(run)
    found = every()
    assert run.total == 1139
    assert len(found) >= 1090
    assert all(r.price is None for r in found)
    assert sum(1 for r in found if r.teaches) >= 1060
    assert {r.kind for r in found} == {"course", "programme", "project"}


def test_an_import_is_told_by_batch(bring):
    bring(HEADER + GOOD)

    (line,) = RecordedEvent.objects.filter(name="catalogue.ResourcesImported")
    assert line.payload["resource_ids"] == [every()[0].pk]


def test_the_command_line_brings_the_same(acme, tmp_path):
    from django.core.management import call_command

    file = tmp_path / "catalogue.csv"
    file.write_text(HEADER + GOOD)
    call_command("import_catalogue", str(file), organisation=acme.slug, verbosity=0)

    assert len(every()) == 1


def test_what_was_there_by_hand_is_not_touched(bring, acme):
    mine = make_resource(acme, "By hand")
    bring(HEADER + GOOD, withdraw="on")

    mine.refresh_from_db()
    assert mine.state == "published"


def test_a_row_that_says_that_everyone_may_see_it_is_asked_about(bring):
    make_rule("publish", is_permit=False, sentence={"who": {"roles": ["teacher"]}})
    header, row = HEADER.replace("\n", ",visibility,state\n"), GOOD.replace("\n", ",{},{}\n")
    here = row.format("organisation", "published")

    run = bring(header + row.format("ecosystem", "published"))
    assert [(line, column) for line, column, _why in told(run)] == [(2, "visibility")]
    assert "may not publish" in told(run)[0][2]
    assert every() == []

    assert counts(bring(header + here)) == {"new": 1}
    assert counts(bring(header + row.format("ecosystem", "published"))) == {"error": 1}
    assert counts(bring(header + row.format("ecosystem", "draft"))) == {"changed": 1}
    assert counts(bring(header + row.format("ecosystem", "published"))) == {"error": 1}
    assert [resource.state for resource in every()] == ["draft"]


def test_what_a_file_took_out_comes_back_with_the_next_that_mentions_it(bring):
    other = GOOD.replace("/sql", "/excel").replace("SQL", "Excel")
    bring(HEADER + GOOD + other)
    bring(HEADER + GOOD, withdraw="on")

    run = bring(HEADER + GOOD + other)

    assert counts(run) == {"unchanged": 1, "changed": 1}
    assert [(r.state, r.withdrawn_at) for r in every()] == [("published", None)] * 2
    (line,) = RecordedEvent.objects.filter(name="catalogue.ResourcePublished")
    assert line.payload["resource_id"] == every()[1].pk
    assert counts(bring(HEADER + GOOD + other)) == {"unchanged": 2}


@pytest.mark.parametrize("is_noted_first", [True, False])
def test_what_somebody_took_out_stays_out(bring, teacher, is_noted_first):
    bring(HEADER + GOOD)
    (sql,) = every()
    services.withdraw_resource(by=teacher, resource_id=sql.pk)
    if is_noted_first:
        bring(HEADER + GOOD.replace("SQL", "Excel").replace("/sql", "/excel"), withdraw="on")
    bring(HEADER + GOOD)

    sql.refresh_from_db()
    assert sql.state == "withdrawn"
