"""Statements of a file or of another store come in: each once, whatever breaks off."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from lyceum.footprint import selectors, services
from lyceum.footprint.errors import FileIsNoStatements, ImportIsNotNow
from lyceum.footprint.exchange import talking
from lyceum.footprint.models import StoreImport
from lyceum.footprint.services import store_imports
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.statements import api as statements
from lyceum.statements.api import Part, Query
from lyceum.statements.testing import make_statement

from .other_store import PASSWORD, USER, OtherStore, serving

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")
BODY = b"\x00cloth\r\n--x--\xff"
SHA2 = hashlib.sha256(BODY).hexdigest()
ENCLOSED = {
    "usageType": "https://looms.example/cloth",
    "display": {"en": "Cloth"},
    "contentType": "image/png",
    "length": len(BODY),
    "sha2": SHA2,
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def other(settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with serving(OtherStore()) as store:
        yield store


def stored(organisation):
    """Ids of what an organisation was told, oldest first."""
    page = statements.find(Query(ascending=True, limit=1000), tenant_id=organisation.pk)
    return [str(told.statement_id) for told in page.statements]


def taken_in(organisation, content, name="told.json", *, is_dry=False):
    file = ContentFile(content if isinstance(content, bytes) else content.encode(), name=name)
    run = services.import_file(by=HOUSE, organisation_id=organisation.pk, file=file, is_dry=is_dry)
    run.refresh_from_db()
    return run


def counts(run):
    return run.state, run.new, run.known, run.wrong


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def many(number):
    return [make_statement() for _ in range(number)]


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        lambda said: "\ufeff" + json.dumps(said, indent=2),
        lambda said: "\n\n".join(map(json.dumps, said)) + "\n",
        lambda said: json.dumps({"statements": said, "more": ""}),
        lambda said: zipped(told_dot_json=json.dumps(said)),
        lambda said: zipped(a__1_dot_jsonl=json.dumps(said[0]), b_dot_json=json.dumps(said[1:])),
    ],
)
def test_a_file_comes_in_whole_and_once(write, acme):
    said = many(3)
    content = write(said)
    assert counts(taken_in(acme, content)) == ("done", 3, 0, 0)
    assert counts(taken_in(acme, content)) == ("done", 0, 3, 0)

    assert stored(acme) == [one["id"] for one in said]


def test_a_dry_run_says_all_and_changes_nothing_then_it_is_run(acme):
    said = many(3)
    taken_in(acme, json.dumps(said[:1]))
    run = taken_in(acme, json.dumps([*said, make_statement(verb="none")]), is_dry=True)
    assert counts(run) == ("checked", 2, 1, 1)
    assert stored(acme) == [said[0]["id"]]
    services.go_on_with_import(by=HOUSE, run_id=run.pk)
    run.refresh_from_db()

    assert counts(run) == ("done", 2, 1, 1)
    assert stored(acme) == [one["id"] for one in said]
    assert not run.file
    with pytest.raises(ImportIsNotNow):
        services.go_on_with_import(by=HOUSE, run_id=run.pk)


def test_what_is_wrong_is_told_by_its_line_and_stops_no_other(acme):
    good, other = many(2)
    lines = [
        json.dumps(good),
        "{not json",
        "",
        json.dumps(make_statement(actor={"name": "nobody"})),
        json.dumps(good | {"verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}}),
        json.dumps(good),
        json.dumps(make_statement(attachments=[ENCLOSED])),
        json.dumps(other),
    ]
    run = taken_in(acme, "\n".join(lines))

    assert counts(run) == ("done", 2, 1, 4)
    found = selectors.problems_of(run)
    assert [each.number for each in found] == [2, 4, 5, 7]
    assert "actor" in found[1].reason
    assert found[2].statement_id == good["id"]
    assert "attachment" in found[3].reason
    assert stored(acme) == [good["id"], other["id"]]


def test_what_was_told_otherwise_before_is_a_problem_of_its_own(acme):
    first, second = many(2)
    taken_in(acme, json.dumps([first]))
    changed = first | {"verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}}
    run = taken_in(acme, json.dumps([changed, second]))

    assert counts(run) == ("done", 1, 0, 1)
    assert first["id"] in selectors.problems_of(run)[0].reason


def test_without_ids_it_is_repeatable_too(acme):
    said = [make_statement() for _ in range(2)]
    for one in said:
        del one["id"]
    said[1]["timestamp"] = "2026-03-02T09:00:00Z"
    assert counts(taken_in(acme, json.dumps(said)))[1:] == (2, 0, 0)
    assert counts(taken_in(acme, json.dumps(said)))[1:] == (0, 2, 0)


def test_attachments_come_from_the_archive(acme):
    said = json.dumps([make_statement(attachments=[ENCLOSED])])
    wrong = zipped(told_dot_json=said, **{f"files__{SHA2}_dot_png": b"other bytes"})
    assert counts(taken_in(acme, wrong))[3] == 1
    right = zipped(told_dot_json=said, **{f"files__{SHA2}_dot_png": BODY})
    assert counts(taken_in(acme, right))[1] == 1

    assert statements.attachments(acme.pk, [SHA2])[SHA2].body == BODY


@pytest.mark.parametrize(
    "content", [b'[{"id": 1}, ', b"PK\x03\x04broken", zipped(readme_dot_txt="no")]
)
def test_what_is_no_file_of_statements_is_refused_at_once(acme, content):
    with pytest.raises(FileIsNoStatements):
        taken_in(acme, content)


class Cut(Exception):
    """The power goes."""


@pytest.mark.parametrize("batch", range(4))
def test_after_a_break_it_goes_on_where_it_was(acme, monkeypatch, batch):
    said = many(7)
    monkeypatch.setattr(store_imports, "BATCH", 2)
    run = services.import_file(
        by=HOUSE,
        organisation_id=acme.pk,
        file=ContentFile(json.dumps(said).encode(), name="told.json"),
        is_dry=False,
        later=False,
    )
    cuts = iter(range(9))

    def tell(_run):
        if next(cuts) == batch:
            raise Cut

    with pytest.raises(Cut):
        services.carry_on_with_import(run.pk, tell)
    run.refresh_from_db()
    assert (run.state, run.seen) == ("failed", min(2 * (batch + 1), 7))
    services.go_on_with_import(by=HOUSE, run_id=run.pk)
    run.refresh_from_db()

    assert counts(run) == ("done", 7, 0, 0)
    assert stored(acme) == [one["id"] for one in said]


def test_two_workers_do_not_take_the_same_batch(acme, monkeypatch):
    monkeypatch.setattr(store_imports, "BATCH", 2)
    run = services.import_file(
        by=HOUSE,
        organisation_id=acme.pk,
        file=ContentFile(json.dumps(many(6)).encode(), name="told.json"),
        is_dry=False,
        later=False,
    )
    others = []

    def tell(_run):
        if not others:
            others.append(services.carry_on_with_import(run.pk))

    services.carry_on_with_import(run.pk, tell)
    run.refresh_from_db()
    assert (counts(run), run.seen) == (("done", 6, 0, 0), 6)


def from_store(other, organisation, **more):
    said = {"address": other.address, "user": USER, "secret": PASSWORD, "is_dry": False}
    run = services.import_from_store(by=HOUSE, organisation_id=organisation.pk, **{**said, **more})
    run.refresh_from_db()
    return run


def test_another_store_comes_in_page_by_page_with_attachments(other, acme):
    said = [*many(7), make_statement(attachments=[ENCLOSED])]
    for one in said:
        other.put(one | {"stored": "2026-01-01T00:00:00Z", "version": "1.0.0"})
    other.put(said[-1], Part(SHA2, "image/png", BODY, {}))
    run = from_store(other, acme)

    assert counts(run) == ("done", 8, 0, 0)
    assert run.secret == ""
    assert stored(acme) == [one["id"] for one in said]
    assert statements.attachments(acme.pk, [SHA2])[SHA2].body == BODY
    assert counts(from_store(other, acme))[1:] == (0, 8, 0)


def test_trouble_interrupts_it_with_a_reason_and_it_goes_on_there(other, acme, monkeypatch):
    for one in many(8):
        other.put(one)
    pages = iter(range(9))
    go_on = talking.OtherStore.go_on

    def failing(store, more):
        if next(pages) == 1:
            other.trouble = (503, {})
        return go_on(store, more)

    monkeypatch.setattr(talking.OtherStore, "go_on", failing)
    run = from_store(other, acme)
    assert (run.state, run.seen) == ("failed", 6)
    assert "HTTP 503" in run.reason
    other.trouble = None
    services.go_on_with_import(by=HOUSE, run_id=run.pk)
    run.refresh_from_db()

    assert counts(run) == ("done", 8, 0, 0)


def test_behind_a_link_that_is_too_old_it_goes_on_from_the_last_moment(other, acme):
    said = many(8)
    for n, one in enumerate(said):
        other.put(one | {"stored": f"2026-01-01T00:00:{10 + n}Z"})
    give = other.give
    other.give = lambda query: (give(query), setattr(other, "trouble", (503, {})))[0]
    run = from_store(other, acme)
    assert (run.state, run.seen) == ("failed", 3)

    other.trouble, other.give, other.day = None, give, 1
    services.go_on_with_import(by=HOUSE, run_id=run.pk)
    run.refresh_from_db()

    assert counts(run) == ("done", 8, 1, 0)  # the last before the break came once more
    assert stored(acme) == [one["id"] for one in said]


def test_a_link_that_leads_to_itself_is_no_circle(other, acme, monkeypatch):
    for one in many(8):
        other.put(one)
    give = other.give
    monkeypatch.setattr(other, "give", lambda _query: give({"from": ["3"]}))

    run = from_store(other, acme)

    assert run.state == "failed"
    assert "again and again" in run.reason
    assert len(other.requests) < 5


def test_no_password_goes_to_another_server(other, acme, monkeypatch):
    for one in many(5):
        other.put(one)
    give = other.give
    elsewhere = OtherStore()
    with serving(elsewhere):
        monkeypatch.setattr(other, "give", _leading_to(elsewhere, give))
        run = from_store(other, acme)

    assert "another server" in run.reason
    assert elsewhere.requests == []


def _leading_to(elsewhere, give):
    def given(query):
        body, media_type = give(query)
        more = elsewhere.address.encode() + b"/statements?"
        return body.replace(b"/xapi/statements?", more), media_type

    return given


def test_one_command(acme, tmp_path, capsys):
    good, bad = make_statement(), make_statement(verb="none")
    file = tmp_path / "told.json"
    file.write_text(json.dumps([good, bad]))
    words = ["import_statements", str(file), "--organisation", acme.slug]
    call_command(*words, "--dry-run")
    assert "1 new, 0 known already, 1 wrong" in capsys.readouterr().out
    assert stored(acme) == []
    call_command(*words, "--errors", str(tmp_path / "errors.csv"))
    assert stored(acme) == [good["id"]]
    assert bad["id"] in (tmp_path / "errors.csv").read_text()
    with pytest.raises(CommandError, match="no organisation"):
        call_command("import_statements", str(file), "--organisation", "nowhere")


def test_only_who_keeps_the_organisation(acme, act, ada, linus):
    run = taken_in(acme, json.dumps(many(1)), is_dry=True)
    for outsider in (act(ada), act(linus)):
        with pytest.raises(NotFound):
            selectors.import_for(outsider, run.pk)
        with pytest.raises(NotFound):
            services.stop_import(by=outsider, run_id=run.pk)
        with pytest.raises(Forbidden):
            services.import_file(
                by=outsider, organisation_id=acme.pk, file=ContentFile(b"[]", name="x.json")
            )


def test_what_only_the_rules_of_1_0_3_take_comes_in_too(acme):
    """Times without a zone are UTC there; other stores are full of them."""
    old = make_statement(timestamp="2015-11-18T12:17:00")
    wrong = make_statement(timestamp="yesterday")

    run = taken_in(acme, json.dumps([old, wrong]))

    assert counts(run) == ("done", 1, 0, 1)
    [told] = statements.find(Query(), tenant_id=acme.pk).statements
    assert told.happened_at.isoformat() == "2015-11-18T12:17:00+00:00"
    assert "RFC 3339" in run.problems.get().reason


def test_a_file_that_was_forgotten_is_sent_again(acme):
    run = taken_in(acme, json.dumps(many(1)), is_dry=True)
    StoreImport.objects.unscoped("test").update(made_at=clock.now() - timedelta(days=8))
    services.forget_import_files()

    with pytest.raises(ImportIsNotNow):
        services.go_on_with_import(by=HOUSE, run_id=run.pk)
