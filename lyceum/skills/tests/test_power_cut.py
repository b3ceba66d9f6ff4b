"""The power is cut in the middle of an import, and the import is started again."""

from lyceum.skills.testing import ESCO, ESCO_TABLES, make_esco_zip

MANY = 4000


def count(installation, table: str) -> int:
    [(number,)] = installation.ask(f"SELECT count(*) FROM {table}")  # noqa: S608
    return number


def many_skills() -> list[str]:
    line = "KnowledgeSkillCompetence,{0}/skill/{1},knowledge,,skill {1},,,released,,,,,"
    head = ESCO_TABLES["skills_en.csv"][0]
    return [head, *(line.format(ESCO, number) for number in range(MANY))]


def test_killed_and_started_again_it_does_the_rest(installation, tmp_path):
    file = make_esco_zip(tmp_path / "v1.2.0 - en.zip", skills_en=many_skills())
    cut = installation.begin("import", "esco", file)
    for line in cut.stdout:
        if "names of skills" in line:
            cut.kill()
            break
    cut.wait(30)
    assert count(installation, "skills_skill") == MANY + 1
    assert count(installation, "skills_roleskill") == 0
    installation.ask(
        "UPDATE skills_frameworkimport SET beat_at = '2026-01-01 00:00:00' RETURNING 1"
    )

    told = installation.lyceum("import", "esco", file)

    assert "skills added" not in told
    assert count(installation, "skills_skilllabel") == MANY + 1
    assert count(installation, "skills_roleskill") == 12
