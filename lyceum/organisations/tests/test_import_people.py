"""The HR file, by the importer: what comes in, what is refused and why, and that it comes back."""

import io
from datetime import timedelta
from threading import Thread

import openpyxl
import pytest
from django.core.files import File
from django.core.management import call_command
from django.db import IntegrityError, connection

from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, intake
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import ImportRun, RecordedEvent
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.tables import write_csv
from lyceum.organisations import api, selectors
from lyceum.organisations.models import Membership, MembershipChange, RoleGrant
from lyceum.organisations.services.people import writing
from lyceum.organisations.testing import make_membership, make_organisation, make_role

pytestmark = pytest.mark.django_db
HEAD = ["Employee number", "Name", "E-mail", "Unit", "Position", "Manager", "First day", "Last day"]
FILE = [
    ["1", "Grace Hopper", "hopper@example.org", "Navy", "Admiral", "", "2020-01-01", ""],
    ["2", "สมชาย ใจดี", "somchai@example.org", "Navy / Ships", "Sailor", "1", "2021-05-01", ""],
    [
        "3",
        "Zoë",
        "zoe@example.org",
        "Navy / Ships",
        "Cook",
        "somchai@example.org",
        "2022-01-01",
        "",
    ],
]


def hand_in(by, organisation, content, *, name="people.csv"):
    return intake.upload(
        by=by,
        kind="people",
        owner_id=organisation_owner(organisation.pk),
        organisation_id=organisation.pk,
        file=File(io.BytesIO(content), name=name),
    )


def table(rows, head=HEAD):
    return b"".join(write_csv(head, rows))


@pytest.fixture
def bring(act, harriet, acme):
    """bring(rows) takes a file in, bring(rows, dry=True) only looks at it."""

    def bring(rows, *, head=HEAD, dry=False, by=harriet, content=None, at=None, **options):
        run = hand_in(act(by), at or acme, content or table(rows, head))
        run = intake.map_columns(by=act(by), run=run, mapping=run.mapping, options=options)
        begin = intake.check if dry else intake.start
        return intake.carry_on(begin(by=act(by), run=run, later=False).pk)

    return bring


def places(organisation):
    rows = Membership.objects.unscoped("test").filter(organisation=organisation, is_open=True)
    return {row.employee_number: row for row in rows.exclude(employee_number="")}


def problems(run):
    return [(p.line, p.field, p.reason) for p in intake.problems_of(run)]


def counts(run):
    return tuple(run.counts.get(name, 0) for name in ("new", "changed", "unchanged", "error"))


def test_people_units_places_and_managers_come_in(bring, acme):
    run = bring(FILE)

    assert counts(run) == (3, 0, 0, 0), problems(run)
    rows = places(acme)
    assert rows["2"].person.name == "สมชาย ใจดี"
    assert selectors.unit_paths(acme.pk)[rows["2"].unit_id] == "Navy / Ships"
    assert rows["2"].manager == rows["1"]
    assert rows["3"].manager == rows["2"]
    assert rows["1"].starts_on.isoformat() == "2020-01-01"
    assert api.scope_of(rows["1"].person_id).has_role("manager", acme.pk)
    event = RecordedEvent.objects.get(name="organisations.PeopleImported")
    assert len(event.payload["person_ids"]) == 3
    assert "somchai" not in str(event.payload)


def test_a_dry_run_changes_nothing(bring, acme):
    run = bring(FILE, dry=True)

    assert counts(run) == (3, 0, 0, 0)
    assert places(acme) == {}
    assert [row["title"] for row in run.preview] == ["Grace Hopper", "สมชาย ใจดี", "Zoë"]


def test_the_same_file_twice_is_no_change(bring, acme):
    bring(FILE)
    run = bring(FILE)

    assert counts(run) == (0, 0, 3, 0)
    assert not MembershipChange.objects.unscoped("test").exists()


def test_somebody_moves_and_the_history_says_so(bring, acme):
    bring(FILE)
    moved = [*FILE[:2], ["3", "Zoë", "zoe@example.org", "Navy", "Chef", "1", "2022-01-01", ""]]
    run = bring(moved)

    assert counts(run) == (0, 1, 2, 0)
    change = MembershipChange.objects.unscoped("test").get()
    assert change.changes == {
        "unit": ["Navy / Ships", "Navy"],
        "position": ["Cook", "Chef"],
        "manager": ["2", "1"],
    }
    assert places(acme)["3"].manager == places(acme)["1"]
    assert counts(bring(moved)) == (0, 0, 3, 0)


def test_somebody_leaves_and_keeps_the_account(bring, acme):
    bring(FILE)
    left = [*FILE[:2], [*FILE[2][:7], "2023-01-31"]]
    run = bring(left)

    assert counts(run) == (0, 1, 2, 0)
    assert set(places(acme)) == {"1", "2"}
    assert "zoe@example.org" in identity.people_by_email(["zoe@example.org"])
    assert counts(bring(left)) == (0, 0, 3, 0)
    assert RecordedEvent.objects.filter(name="organisations.MembershipEnded").count() == 1


def test_somebody_comes_back(bring, acme):
    bring([*FILE[:2], [*FILE[2][:7], "2023-01-31"]])
    run = bring([*FILE[:2], [*FILE[2][:6], "2024-01-01", ""]])

    assert counts(run) == (1, 0, 2, 0)
    zoe = Membership.objects.unscoped("test").filter(person__email="zoe@example.org")
    assert zoe.count() == 2


NUMBERS = [["1", "Grace Hopper"], ["2", "สมชาย ใจดี"]]


def test_who_is_known_by_a_number_only_comes_back_as_the_same_person(bring, acme):
    head = HEAD[:2]
    bring(NUMBERS, head=head)
    before = {number: place.person_id for number, place in places(acme).items()}
    bring([["3", "Zoë"]], head=head, complete="on")
    assert set(places(acme)) == {"3"}

    run = bring(NUMBERS, head=head)

    assert counts(run) == (2, 0, 0, 0), problems(run)
    after = {number: place.person_id for number, place in places(acme).items()}
    assert {**before, "3": after["3"]} == after


def test_who_comes_back_by_their_address_at_work_or_was_folded_is_the_same_person(bring, acme):
    bring([[*FILE[2][:7], "2023-01-31"], [*FILE[1][:5], "", "2021-05-01", "2023-01-31"]])
    zoe, somchai = (identity.people_by_email([row[2]])[row[2]] for row in (FILE[2], FILE[1]))
    rows = Membership.objects.unscoped("test")
    rows.filter(person_id=zoe).update(work_email="cook@acme.example")
    kept = make_person("Somchai at home")
    house = actors.system("tests")
    identity.merge_people(by=house, kept_id=kept.pk, folded_id=somchai)

    bring([["", "Zoë", "cook@acme.example", "", "", "", "", ""], ["2", *FILE[1][1:5], "", "", ""]])

    back = set(rows.filter(is_open=True, sort_name__gt="").values_list("person_id", flat=True))
    assert {zoe, kept.pk} <= back
    assert "cook@acme.example" not in identity.people_by_email(["cook@acme.example"])


def test_a_number_that_is_given_to_somebody_else_is_not_their_account(bring, acme):
    head = HEAD[:3]
    bring([["7", "Alan", "alan@example.org"]], head=head)
    alan = places(acme)["7"].person_id
    bring([["8", "Joan", "joan@example.org"]], head=head, complete="on")

    bring([["7", "Bob", "bob@example.org"]], head=head)

    assert places(acme)["7"].person_id != alan


def test_a_person_of_another_organisation_gets_a_second_place(bring, acme, linus):
    run = bring([["9", "L. Torvalds", "LINUS@example.org", "", "", "", "", ""]])

    assert counts(run) == (1, 0, 0, 0)
    assert {row.organisation for row in api.memberships_of(linus.pk)} == {"Globex", "Acme"}
    linus.refresh_from_db()
    assert linus.name == "Linus"  # their name is their own


def test_a_name_is_corrected_only_while_nobody_else_knows_the_person(bring, acme, linus):
    bring([*FILE, ["9", "Linus", "linus@example.org", "", "", "", "", ""]])
    renamed = [
        ["1", "Grace M. Hopper", *FILE[0][2:]],
        *FILE[1:],
        ["9", "Other", "linus@example.org", "", "", "", "", ""],
    ]
    run = bring(renamed)

    assert counts(run) == (0, 1, 3, 0)
    assert places(acme)["1"].person.name == "Grace M. Hopper"
    assert places(acme)["1"].sort_name == "grace m. hopper"


def test_an_address_that_changes_leaves_the_sign_in_alone(bring, acme):
    bring(FILE)
    bring([["1", "Grace Hopper", "grace@navy.example", *FILE[0][3:]], *FILE[1:]])

    place = places(acme)["1"]
    assert place.work_email == "grace@navy.example"
    assert place.person.email == "hopper@example.org"


def test_every_wrong_value_is_named_with_what_was_expected(bring):
    head = ["Name", "E-mail", "First day", "Learning hours", "Time zone", "Relation", "Roles"]
    run = bring(
        [
            ["A", "a(at)example.org", "", "", "", "", ""],
            ["B", "b@example.org", "3/4/2024", "", "", "", ""],
            ["C", "c@example.org", "31.02.2024", "", "", "", ""],
            ["D", "d@example.org", "", "lots", "", "", ""],
            ["E", "e@example.org", "", "", "Mars/Olympus", "", ""],
            ["F", "f@example.org", "", "", "", "friend", ""],
            ["G", "g@example.org", "", "", "", "", "emperor"],
            ["H", "", "", "", "", "", ""],
            ["", "i@example.org", "", "", "", "", ""],
            [
                "J",
                "j@example.org",
                "2024-03-01",
                "1,5",
                "Asia/Bangkok",
                "Student",
                "mentor; Advisor",
            ],
        ],
        head=head,
    )

    assert [(line, name) for line, name, _reason in problems(run)] == [
        (2, "email"),
        (3, "starts_on"),
        (4, "starts_on"),
        (5, "weekly_hours"),
        (6, "time_zone"),
        (7, "relation"),
        (8, "roles"),
        (9, "employee_number"),
        (10, "name"),
    ]
    assert all(p.expected for p in intake.problems_of(run))
    assert counts(run) == (1, 0, 0, 9)
    place = Membership.objects.unscoped("test").get(work_email="j@example.org")
    assert (place.weekly_minutes, place.relation) == (90, "student")
    assert api.scope_of(place.person_id).has_role("advisor", place.organisation_id)


def test_a_last_day_that_is_no_date_is_told(bring):
    run = bring([["1", "A", "a@example.org", "", "", "", "", "soon"]])

    assert [(line, name) for line, name, _ in problems(run)] == [(2, "ends_on")]


def test_dates_in_two_ways_are_read_as_said(bring, acme):
    row = ["1", "A", "a@example.org", "", "", "", "03/04/2024", ""]

    assert counts(bring([row])) == (0, 0, 0, 1)
    bring([row], dates="day")
    assert places(acme)["1"].starts_on.isoformat() == "2024-04-03"


def test_duplicates_within_the_file_are_refused(bring):
    run = bring(
        [
            *FILE,
            ["1", "Twice", "t@example.org", *FILE[0][3:]],
            ["5", "T", "ZOE@example.org", "", "", "", "", ""],
        ]
    )

    assert counts(run) == (3, 0, 0, 2)
    assert [(line, name) for line, name, _ in problems(run)] == [
        (5, "employee_number"),
        (6, "email"),
    ]


def test_two_people_who_are_here_are_not_made_one(bring):
    bring(FILE)
    run = bring([["1", "Zoë", "zoe@example.org", "", "", "", "", ""]])

    assert [(line, name) for line, name, _ in problems(run)] == [(2, "email")]


def test_a_circle_of_managers_is_refused_and_named(bring, acme):
    run = bring(
        [
            ["1", "A", "a@example.org", "", "", "3", "", ""],
            ["2", "B", "b@example.org", "", "", "1", "", ""],
            ["3", "C", "c@example.org", "", "", "b@example.org", "", ""],
            ["4", "D", "d@example.org", "", "", "4", "", ""],
            ["5", "E", "e@example.org", "", "", "", "", ""],
        ]
    )

    assert counts(run) == (1, 0, 0, 4)
    reasons = [reason for _line, _field, reason in problems(run)]
    assert "1 → 3 → 2 → 1" in reasons[0]
    assert set(places(acme)) == {"5"}


def test_a_circle_through_people_who_are_here_is_found(bring, acme):
    bring(FILE)
    run = bring(
        [["1", "Grace Hopper", "hopper@example.org", "Navy", "Admiral", "3", "2020-01-01", ""]]
    )

    assert counts(run) == (0, 0, 0, 1)
    assert "1 → 3 → 2 → 1" in problems(run)[0][2]


def test_an_unknown_manager_is_refused_and_so_is_who_reports_to_nobody(bring, acme):
    run = bring(
        [
            ["1", "A", "a@example.org", "", "", "404", "", ""],
            ["2", "B", "b@example.org", "", "", "1", "", ""],
            ["3", "C", "c@example.org", "", "", "2", "", ""],
            ["4", "D", "d@example.org", "", "", "", "", ""],
        ]
    )

    assert [(line, name) for line, name, _ in problems(run)] == [
        (2, "manager"),
        (3, "manager"),
        (4, "manager"),
    ]
    assert set(places(acme)) == {"4"}


def test_a_manager_whose_row_is_refused_in_the_end_takes_no_manager_away(
    bring, acme, grace, monkeypatch
):
    Membership.objects.unscoped("test").filter(person=grace).update(employee_number="1")
    bring([["2", "Joan", "", "", "", "1", "", ""]])
    write = writing.write

    def refuse_nine(plans, context):
        if any(plan.line.number == "9" for plan in plans):
            raise IntegrityError
        write(plans, context)

    monkeypatch.setattr(writing, "write", refuse_nine)
    run = bring([["9", "Alan", "", "", "", "", "", ""], ["2", "Joan", "", "", "", "9", "", ""]])

    assert (3, "manager", "is unknown") in problems(run)
    assert places(acme)["2"].manager.person_id == grace.pk


def test_the_manager_of_another_organisation_is_unknown(bring, linus):
    run = bring([["1", "A", "a@example.org", "", "", "linus@example.org", "", ""]])

    assert counts(run) == (0, 0, 0, 1)


def test_a_torn_row_and_a_formula_are_reported(bring, acme):
    workbook = openpyxl.Workbook()
    for row in [HEAD, FILE[0], ["2", '=CONCATENATE("a","b")', *FILE[1][2:]]]:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    run = bring([], content=file.getvalue())

    assert counts(run) == (1, 0, 0, 1)
    assert problems(run)[0][:2] == (3, "name")
    assert "B3" in problems(run)[0][2]
    torn = bring([], content=table(FILE) + b"4,Torn\n")
    assert [line for line, _, _ in problems(torn)] == [5]


def test_a_column_that_is_not_there_is_refused(act, harriet, acme):
    run = hand_in(act(harriet), acme, table(FILE))

    with pytest.raises(Exception, match="no column"):
        intake.map_columns(by=act(harriet), run=run, mapping={"name": "Nome"})


def test_a_file_without_a_name_column_cannot_begin(act, harriet, acme):
    run = hand_in(act(harriet), acme, b"x1,x2\n1,2\n")

    with pytest.raises(Exception, match="No column was chosen for Name"):
        intake.map_columns(by=act(harriet), run=run, mapping=run.mapping)


def test_a_column_that_is_missing_leaves_things_alone(bring, acme):
    bring(FILE)
    run = bring([["1", "Grace Hopper"], ["3", "Zoë"]], head=["Employee number", "Name"])

    assert counts(run) == (0, 0, 2, 0)
    assert places(acme)["3"].position == "Cook"


def test_an_empty_cell_empties(bring, acme):
    bring(FILE)
    bring([FILE[0], FILE[1], ["3", "Zoë", "zoe@example.org", "", "", "", "", ""]])

    place = places(acme)["3"]
    assert (place.position, place.unit_id, place.manager_id) == ("", None, None)
    assert place.starts_on.isoformat() == "2022-01-01"


def test_roles_are_as_the_file_says_but_keys_are_not_handed_out(bring, acme, olga):
    head = ["Employee number", "Name", "E-mail", "Roles"]
    rows = [["1", "A", "a@example.org", "mentor"], ["2", "B", "b@example.org", "administrator"]]
    assert counts(bring(rows, head=head)) == (1, 0, 0, 1)
    assert counts(bring(rows, head=head, by=olga)) == (1, 0, 1, 0)

    bring([["1", "A", "a@example.org", "advisor"], ["2", "B", "b@example.org", ""]], head=head)
    grants = RoleGrant.objects.unscoped("test").filter(
        person__email__in=["a@example.org", "b@example.org"]
    )
    assert sorted(grants.values_list("role", flat=True)) == ["administrator", "advisor"]


def test_who_is_missing_from_a_complete_file_has_left(bring, acme, ada):
    bring(FILE)
    dry = bring(FILE[:2], dry=True, complete="on")
    run = bring(FILE[:2], complete="on")

    assert "Zoë" in [row["title"] for row in dry.preview]
    assert set(places(acme)) == {"1", "2"}
    assert api.memberships_of(ada.pk) == []
    assert run.counts["changed"] == dry.counts["changed"]


def test_who_brings_a_complete_file_without_themselves_stays(bring, acme, harriet):
    bring(FILE, complete="on")

    assert [place.organisation_id for place in api.memberships_of(harriet.pk)] == [acme.pk]
    bring(FILE[:2], complete="on")


def held_by(word):
    rows = RoleGrant.objects.unscoped("test").filter(person__email=f"{word}@example.org")
    return set(rows.values_list("role", flat=True))


def test_roles_end_with_the_place(bring, acme):
    bring(FILE)
    for row in places(acme).values():
        make_role(row.person, "hr-partner", acme)
    left = [FILE[0], [*FILE[1][:5], "", "2021-05-01", "2023-01-31"]]
    bring(left, complete="on")

    assert held_by("hopper") == {"manager", "hr-partner"}
    assert held_by("somchai") == held_by("zoe") == set()
    [zoe] = identity.people_by_email(["zoe@example.org"]).values()
    told = RecordedEvent.objects.filter(name="organisations.RoleWithdrawn")
    assert [line.payload["role"] for line in told if line.payload["person_id"] == zoe] == [
        "hr-partner"
    ]


def test_who_left_is_made_no_manager_by_who_still_names_them(bring, acme):
    bring(FILE)
    bring([FILE[0], [*FILE[1][:7], "2023-01-31"], FILE[2]])

    assert held_by("somchai") == set()


def test_a_last_day_put_right_takes_no_role_that_came_after_it(bring, acme):
    bring([*FILE[:2], [*FILE[2][:7], "2023-01-31"]])
    zoe = Membership.objects.unscoped("test").get(person__email="zoe@example.org")
    make_role(zoe.person, "advisor", acme)
    bring([*FILE[:2], [*FILE[2][:7], "2023-02-28"]])

    assert held_by("zoe") == {"advisor"}


def test_nobody_leaves_because_a_row_could_not_be_read(bring, acme):
    bring(FILE)
    run = bring([*FILE[:1], ["2", "", "", "", "", "", "", ""]], complete="on")

    assert set(places(acme)) == {"1", "2", "3"}
    assert any("Nobody was ended" in reason for _, _, reason in problems(run))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [[["1", "Ada", "contractor"]], []])
def test_a_change_during_an_import_is_not_lost(bring, acme, ada, monkeypatch, content):
    Membership.objects.unscoped("test").filter(person=ada).update(employee_number="1")
    house, save, changing = actors.system("tests"), writing._save, []

    def change():
        try:
            api.change_membership(
                by=house,
                organisation_id=acme.pk,
                person_id=ada.pk,
                even_ended=True,
                position="Chef",
            )
        finally:
            connection.close()

    def meanwhile(rows):
        if rows and not changing:
            changing.append(Thread(target=change))
            changing[0].start()
            changing[0].join(1)
        save(rows)

    monkeypatch.setattr(writing, "_save", meanwhile)
    others = [["2", "Joan", "employee"]]
    bring([*content, *others], head=["Employee number", "Name", "Relation"], complete="on")
    changing[0].join()

    place = Membership.objects.unscoped("test").get(person=ada)
    assert place.position == "Chef"


def test_outsiders_find_nothing(act, acme, linus, ada, grace, harriet):
    for person, refusal in ((linus, Forbidden), (ada, Forbidden), (grace, Forbidden)):
        with pytest.raises(refusal):
            hand_in(act(person), acme, table(FILE))
    with pytest.raises(NotFound):
        intake.upload(
            by=act(harriet),
            kind="people",
            owner_id=organisation_owner(acme.pk),
            organisation_id=api.scope_of(linus.pk).organisation_id,
            file=File(io.BytesIO(table(FILE)), name="x.csv"),
        )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_as_nothing(bring, acme, grace, ada, tmp_path, suffix):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    bring(
        [
            *FILE,
            [
                "4",
                "=cmd|' /C calc'!A0",
                "x@example.org",
                "R&D / +1",
                "@home",
                "3",
                "2022-01-01",
                tomorrow,
            ],
            ["", "Only Mail", "only@example.org", "", "", "only2@example.org", "", ""],
            ["", "Only Mail 2", "only2@example.org", "", "'quoted", "", "", ""],
        ]
    )
    make_role(ada, "mentor", acme)
    Membership.objects.unscoped("test").filter(person=ada).update(weekly_minutes=100)
    nameless = make_person("Nobody")
    make_membership(acme, nameless, employee_number="007")
    file = tmp_path / f"people.{suffix}"
    call_command("export_people", file, organisation=acme.slug)
    people = identity.names_of(range(1, 10_000))

    out = io.StringIO()
    call_command("import_people", file, organisation=acme.slug, stdout=out, stderr=io.StringIO())

    run = ImportRun.objects.unscoped("test").latest("pk")
    assert counts(run) == (0, 0, 10, 0), (run.preview, problems(run))
    assert "10 unchanged" in out.getvalue()
    assert identity.names_of(range(1, 10_000)) == people


def test_an_export_is_what_another_organisation_can_begin_with(bring, acme, tmp_path):
    bring(FILE)
    globex = make_organisation("Initech")
    file = tmp_path / "people.csv"
    call_command("export_people", file, organisation=acme.slug)
    call_command(
        "import_people", file, organisation=globex.slug, stdout=io.StringIO(), stderr=io.StringIO()
    )

    assert set(places(globex)) == {"1", "2", "3"}
    assert len(identity.people_by_email(["zoe@example.org"])) == 1


def test_statements_do_not_grow_with_rows(bring, acme, django_assert_max_num_queries):
    rows = [
        [str(n), f"P {n}", f"p{n}@example.org", f"U{n % 5}", "x", str(n // 10 or ""), "", ""]
        for n in range(1, 400)
    ]
    with django_assert_max_num_queries(170):
        run = bring(rows)
    assert counts(run)[0] == 399


def test_roles_of_units_are_neither_taken_away_nor_doubled(bring, acme):
    """The file speaks of roles of the whole organisation."""
    bring(FILE)
    [zoe] = [row for row in places(acme).values() if row.person.name == "Zoë"]
    make_role(zoe.person, "mentor", acme, unit=zoe.unit)
    row = ["3", "Zoë", "zoe@example.org", "teacher; mentor"]
    run = bring([row], head=["Employee number", "Name", "E-mail", "Roles"])

    assert counts(run)[3] == 0, problems(run)
    grants = RoleGrant.objects.unscoped("test").filter(person=zoe.person)
    assert set(grants.values_list("role", "unit")) == {
        ("mentor", zoe.unit_id),
        ("mentor", None),
        ("teacher", None),
    }
    exported = next(line for line in selectors.people_rows(_house(), acme) if line[1] == "Zoë")
    assert exported[-1] == "mentor; teacher"


def test_roles_of_a_file_end_when_the_right_to_grant_them_does(bring, acme):
    until = clock.now() + timedelta(days=5)
    guest = make_person("Guest")
    make_membership(acme, guest)
    make_role(guest, "hr-partner", acme, expires_at=until)
    row = ["3", "Zoë", "zoe@example.org", "teacher"]
    bring([row], head=["Employee number", "Name", "E-mail", "Roles"], by=guest)

    assert RoleGrant.objects.unscoped("test").get(role="teacher").expires_at == until


def _house():
    return actors.system("tests")
