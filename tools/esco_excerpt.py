"""Cut the demo's excerpt out of the ESCO portal's zips: a few occupations and what belongs to them.

    python tools/esco_excerpt.py OCCUPATIONS SKILLS OUT ZIP…

OCCUPATIONS and SKILLS are text files with one English label a line. Each ZIP gives one excerpt in
OUT, laid out as the portal lays out its own, so that the ordinary importer reads it.
"""

import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Rows = list[dict[str, str]]
Tables = dict[str, Rows]
SHORT = 4  # so many alternative names are enough for a demo
NAMED = ("occupations", "skills", "skillGroups", "ISCOGroups")
WANTED = (*NAMED, "occupationSkillRelations", "broaderRelationsOccPillar")


def main(occupations: Path, skills: Path, out: Path, *zips: Path) -> None:
    """English first: it says which concepts are kept in all languages."""
    first = tables(zips[0])
    kept = chosen(first, lines(occupations), lines(skills))
    for path in zips:
        found = first if path == zips[0] else tables(path)
        language = path.stem.split(" - ")[-2]
        write(out / f"esco-1.2.0-excerpt-{language}.zip", language, cut(found, kept))


def lines(path: Path) -> set[str]:
    return {line.strip() for line in path.read_text().splitlines() if line.strip()}


def tables(path: Path) -> Tables:
    """Every table of one zip that is wanted, collections included."""
    found: Tables = {}
    with ZipFile(path) as archive:
        for name in archive.namelist():
            stem = Path(name).stem.rpartition("_")[0]
            if stem in WANTED or stem.endswith("SkillsCollection"):
                text = io.TextIOWrapper(archive.open(name), "utf-8-sig", newline="")
                found[stem] = list(csv.DictReader(text))
    return found


def chosen(found: Tables, occupations: set[str], skills: set[str]) -> set[str]:
    """The concepts to keep: the occupations, what is essential to them, the skills, the groups."""
    roles = {
        row["conceptUri"] for row in found["occupations"] if row["preferredLabel"] in occupations
    }
    kept = {row["conceptUri"] for row in found["skills"] if row["preferredLabel"] in skills}
    for row in found["occupationSkillRelations"]:
        if row["occupationUri"] in roles and row["relationType"] == "essential":
            kept.add(row["skillUri"])
    above = {row["conceptUri"]: row["broaderUri"] for row in found["broaderRelationsOccPillar"]}
    groups = {up for role in roles for up in upwards(role, above)}
    return roles | kept | groups


def upwards(uri: str, above: dict[str, str]) -> Iterable[str]:
    while uri in above:
        uri = above[uri]
        yield uri


def cut(found: Tables, kept: set[str]) -> Tables:
    """Each table with the kept concepts only."""
    return {name: [lean(row) for row in rows if belongs(row, kept)] for name, rows in found.items()}


def belongs(row: dict[str, str], kept: set[str]) -> bool:
    uris = [
        row[name]
        for name in ("occupationUri", "skillUri", "broaderUri", "conceptUri")
        if name in row
    ]
    return all(uri in kept for uri in uris)


def lean(row: dict[str, str]) -> dict[str, str]:
    """A row without what the importer does not read, and with fewer alternative names."""
    spare = ("hiddenLabels", "modifiedDate", "regulatedProfessionNote", "scopeNote", "definition")
    slim = {name: value for name, value in row.items() if name not in (*spare, "inScheme")}
    if "altLabels" in slim:
        mark = " | " if " | " in slim["altLabels"] else "\n"
        slim["altLabels"] = mark.join(slim["altLabels"].split(mark)[:SHORT])
    return slim


def write(path: Path, language: str, found: Tables) -> None:
    """The same bytes for the same content, so that the file only changes when it does."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(name for name in found if found[name]):
            text = io.StringIO()
            writer = csv.DictWriter(text, list(found[name][0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found[name])
            info = ZipInfo(f"{name}_{language}.csv", (2024, 5, 15, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, text.getvalue())
    print(path, path.stat().st_size)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
