"""Bringing frameworks in: what comes in, what happens twice, and what is refused."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command

from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent
from lyceum.skills import services
from lyceum.skills.errors import FileCannotBeRead, ImportIsRunning
from lyceum.skills.models import (
    Framework,
    FrameworkImport,
    RelatedRole,
    Role,
    RoleSkill,
    RoleTechnology,
    Skill,
    SkillLabel,
)
from lyceum.skills.selectors import labels_for_matching
from lyceum.skills.testing import ESCO, ESCO_TABLES, make_esco_zip, make_onet_zip

pytestmark = pytest.mark.django_db
SHELL = actors.system("shell")
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def bring_in(kind: str, file: Path, **more) -> FrameworkImport:
    run = services.ask_import(by=SHELL, kind=kind, file=file)
    return services.run_import(run.pk, **more)


@pytest.fixture
def english(tmp_path):
    return make_esco_zip(tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv.zip")


def skills():
    return Skill.objects.unscoped("test")


def roles():
    return Role.objects.unscoped("test")


def test_esco_comes_in_whole(english):
    run = bring_in("esco", english)

    assert (run.state, run.error) == ("done", "")
    framework = Framework.objects.get(slug="esco")
    assert (framework.version, framework.languages) == ("1.2.0", ["en"])
    assert "ESCO classification of the European Commission" in framework.attribution
    assert skills().filter(kind="knowledge").count() == 6
    assert roles().filter(kind="occupation").count() == 3
    label = SkillLabel.objects.get(skill__uri=f"{ESCO}/skill/0", kind="preferred")
    assert (label.text, label.description) == ("skill 0", "What 0 is, in a line.")
    others = SkillLabel.objects.filter(skill__uri=f"{ESCO}/skill/0", kind="alt")
    assert set(others.values_list("text", flat=True)) == {"also 0", "and 0"}
    first = RoleSkill.objects.filter(role__uri=f"{ESCO}/occupation/0")
    assert set(first.values_list("level", "weight")) == {(3, 1.0), (2, 0.4)}
    assert skills().get(uri=f"{ESCO}/skill/2").spread == 3
    assert roles().get(uri=f"{ESCO}/occupation/1").broader.uri == f"{ESCO}/occupation/0"
    assert "Not needed: conceptSchemes." in run.notes


def test_the_same_zip_twice_changes_nothing(english):
    bring_in("esco", english)
    before = Framework.objects.get(slug="esco").revision

    run = bring_in("esco", english)

    assert run.counts == {}
    assert Framework.objects.get(slug="esco").revision == before
    assert RecordedEvent.objects.filter(name="skills.FrameworkImported").count() == 1


def test_a_newer_edition_changes_adds_and_retires(english, tmp_path):
    bring_in("esco", english)
    occupations = [
        line.replace("occupation 1,", "renamed,") for line in ESCO_TABLES["occupations_en.csv"][:3]
    ]
    newer = make_esco_zip(tmp_path / "v1.3.0 - en.zip", occupations_en=occupations)

    bring_in("esco", newer)

    assert roles().get(uri=f"{ESCO}/occupation/1").labels.get(kind="preferred").text == "renamed"
    assert roles().get(uri=f"{ESCO}/occupation/2").retired_at is not None
    assert Framework.objects.get(slug="esco").version == "1.3.0"


def test_another_language_adds_names(english, tmp_path):
    bring_in("esco", english)
    french = make_esco_zip(
        tmp_path / "v1.2.0 - fr.zip",
        {
            "occupations_fr.csv": [
                "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,description,code",
                f"Occupation,{ESCO}/occupation/0,2521,métier zéro,,released,Fait zéro.,2521.0",
            ],
            "digitalSkillsCollection_fr.csv": [
                (
                    "conceptType,conceptUri,preferredLabel,status,skillType,reuseLevel,altLabels,"
                    "description,broaderConceptUri,broaderConceptPT"
                ),
                f"KSC,{ESCO}/skill/0,compétence zéro,released,knowledge,,un | deux,,,",
            ],
        },
    )

    run = bring_in("esco", french)

    assert run.state == "done", run.error
    assert {label.label for label in labels_for_matching("fr")} == {"compétence zéro", "un", "deux"}
    assert roles().filter(kind="occupation", retired_at=None).count() == 3
    assert Framework.objects.get(slug="esco").languages == ["en", "fr"]
    assert any("skills_fr" in note for note in run.notes)


def test_another_language_cannot_come_first(tmp_path):
    french = make_esco_zip(
        tmp_path / "fr.zip",
        {"occupations_fr.csv": ["conceptUri,preferredLabel", f"{ESCO}/occupation/0,métier"]},
    )

    run = bring_in("esco", french)

    assert run.state == "failed"
    assert "English" in run.error
    assert not roles().exists()


def test_a_framework_is_not_shown_before_it_is_complete(english):
    def power_cut(stage: str, *_numbers: int) -> None:
        if stage == "profiles":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in("esco", english, watch=power_cut)

    assert skills().exists()
    assert not list(labels_for_matching("en"))


def test_a_long_reading_shows_that_it_goes_on(tmp_path):
    told = []

    bring_in("onet", make_onet_zip(tmp_path / "o.zip"), watch=lambda *at: told.append(at[0]))

    assert told.count("reading") > 3


def test_what_was_cut_off_is_started_again_and_does_the_rest(english):
    stages = []

    def power_cut(stage: str, *_numbers: int) -> None:
        stages.append(stage)
        if stage == "names of roles":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in("esco", english, watch=power_cut)
    with pytest.raises(ImportIsRunning):
        bring_in("esco", english)  # the dead one has not been silent for long enough
    FrameworkImport.objects.update(beat_at="2026-01-01T00:00:00Z")

    run = bring_in("esco", english)

    assert run.state == "done"
    assert "skills added" not in run.counts
    assert RoleSkill.objects.count() == 12
    assert labels_for_matching("en")
    assert RecordedEvent.objects.filter(name="skills.FrameworkImported").count() == 1


def broken(tmp_path, **tables) -> Path:
    return make_esco_zip(tmp_path / "en.zip", **tables)


def refused(file: Path, kind: str = "esco") -> str:
    run = bring_in(kind, file)
    assert run.state == "failed"
    assert not skills().exists()
    return run.error


def test_a_truncated_zip_is_refused_by_name(english):
    english.write_bytes(english.read_bytes()[:-300])

    assert english.name in refused(english)


def test_a_zip_damaged_inside_names_the_table(english):
    content = bytearray(english.read_bytes())
    content[80:110] = b"x" * 30
    english.write_bytes(bytes(content))

    assert "skills_en.csv" in refused(english)


def test_a_zip_bomb_is_refused(tmp_path):
    bomb = tmp_path / "en.zip"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("skills_en.csv", b"0" * 50_000_000)

    assert "zip bomb" in refused(bomb)


def test_a_row_too_short_names_its_line(tmp_path):
    lines = [*ESCO_TABLES["occupations_en.csv"], "Occupation,only two"]

    error = refused(broken(tmp_path, occupations_en=lines))

    assert "occupations_en.csv" in error
    assert "5" in error


def test_an_open_quotation_mark_names_its_line(tmp_path):
    lines = [*ESCO_TABLES["skillGroups_en.csv"], 'SkillGroup,x,"never closed']

    error = refused(broken(tmp_path, skillGroups_en=lines))

    assert "skillGroups_en.csv, line 3" in error


def test_a_missing_column_is_named(tmp_path):
    lines = ["conceptType,conceptUri,iscoGroup", "Occupation,x,1"]

    assert "preferredLabel" in refused(broken(tmp_path, occupations_en=lines))


def test_bytes_that_are_no_text_are_named(english):
    with ZipFile(english, "a") as archive:
        archive.writestr("greenSkillsCollection_en.csv", b"conceptUri,preferredLabel\nx,\xff\xfe\n")

    assert "greenSkillsCollection_en.csv" in refused(english)


def test_any_other_zip_is_no_esco(tmp_path):
    other = make_esco_zip(tmp_path / "x.zip", {"readme.txt": ["hello"]})

    assert "ESCO" in refused(other)


def test_onet_comes_in_with_levels_and_zones(tmp_path):
    run = bring_in("onet", make_onet_zip(tmp_path / "db_29_2_excel.zip"))

    assert (run.state, run.error) == ("done", "")
    assert Framework.objects.get(slug="onet").version == "29.2"
    developer = roles().get(code="15-1252.00")
    assert developer.job_zone == 4
    lines = dict(developer.skills.values_list("skill__code", "level"))
    assert lines == {"2.A.1.a": 3, "2.C.3.a": 5}
    assert not RoleSkill.objects.filter(role__code="15-1299.01").exists()  # not important enough
    assert RoleTechnology.objects.get().is_hot
    assert RelatedRole.objects.get().confidence == 0.9
    assert "Not needed: Task Statements." in run.notes
    assert any("Alternate Titles" in note for note in run.notes)
    assert bring_in("onet", make_onet_zip(tmp_path / "again.zip")).counts == {}


def test_onet_names_the_table_and_line_of_a_fault(tmp_path):
    head = ["O*NET-SOC Code", "Title", "Job Zone"]
    file = make_onet_zip(tmp_path / "o.zip", Job_Zones=[head, ["15-1252.00", "x", "high"]])

    assert "Job Zones.xlsx" in refused(file, "onet")


def crosswalk(tmp_path, *rows: str) -> Path:
    file = tmp_path / "crosswalk.csv"
    head = "id,esco_occupation,isco_code,onet_code,onet_occupation,confidence,concept_uri"
    file.write_text("\n".join([head, *rows]))
    return file


def test_the_crosswalk_matches_inherits_shifts_and_reports(english, tmp_path):
    bring_in("esco", english)
    bring_in("onet", make_onet_zip(tmp_path / "onet.zip"))
    file = crosswalk(
        tmp_path,
        f"1,a,2521,15-1299.09,no longer there,2.0,{ESCO}/occupation/0",
        f"2,b,2521,99-0000.00,nowhere,1.0,{ESCO}/occupation/2",
        "3,c,2521,15-1252.00,software developers,1.0,http://gone",
    )

    run = bring_in("crosswalk", file)

    pairs = RelatedRole.objects.filter(kind="crosswalk")
    assert set(pairs.values_list("role__code", "other__code", "method")) == {
        ("2521.0", "15-1299.01", "stem"),
        ("2521.1", "15-1299.01", "inherited"),
    }
    assert roles().get(code="2521.0").job_zone == 5
    levels = RoleSkill.objects.filter(role__code="2521.0").values_list("level", flat=True)
    assert set(levels) == {4, 3}
    assert any("99-0000.00" in note for note in run.notes)
    assert any("http://gone" in note for note in run.notes)
    assert bring_in("esco", english).counts == {}  # the shift stays


def test_the_crosswalk_needs_both_sides(tmp_path):
    run = bring_in("crosswalk", crosswalk(tmp_path))

    assert "ESCO and O*NET first" in run.error


def test_only_administrators_of_the_ecosystem_import(english, grace, olga, acme, act):
    with pytest.raises(Forbidden):
        services.ask_import(by=act(grace), kind="esco", file=english)
    assert services.ask_import(by=act(olga), kind="esco", file=english).state == "waiting"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileCannotBeRead, match=r"nothing\.zip"):
        services.ask_import(by=SHELL, kind="esco", file=tmp_path / "nothing.zip")


def test_the_command_line_imports_and_says_what_it_did(english, capsys):
    call_command("import_esco", str(english))

    assert "skills added: 7" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_onet", str(english))


def test_the_real_crosswalk_reads():
    from lyceum.skills.onet import read_crosswalk

    file = SHARED / "esco-onet-crosswalk" / "esco_onet_crosswalk_Nov2020.csv"
    if not file.exists():
        pytest.skip("the real crosswalk is not on this machine")
    assert len(read_crosswalk(file)) == 1680


def test_the_real_esco_reads_whole_and_thin():
    from lyceum.skills.esco import read_esco

    files = sorted((SHARED / "esco-1.2.0").glob("*.zip"))
    if not files:
        pytest.skip("the real ESCO is not on this machine")
    drafts = {draft.language: draft for draft in map(read_esco, files)}
    assert len(drafts["en"].targets) == 128_987
    assert len(drafts["en"].skills) == 13_939 + 640
    assert len(drafts["fr"].skill_names) == 2_974
    assert not drafts["fr"].is_whole
