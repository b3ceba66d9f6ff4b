"""Frameworks in: ESCO, other languages, O*NET, the crosswalk; then near roles and bulk evidence.

    make bench NAME=frameworks
    make bench NAME=frameworks ARGS="--database postgres://… --evidence 100000"

Each import is the command that an operator gives, in a process of its own, first into an empty
installation and then once more (no change). Near roles are asked for 200 occupations. Needs
../shared/data; says so and ends where that is absent.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from .imports import program
from .measure import p95, report, timed

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {
    "esco_en": ("esco", "esco-1.2.0/ESCO dataset - v1.2.0 - classification - en - csv.zip"),
    "esco_fr": ("esco", "esco-1.2.0/ESCO dataset - v1.2.0 - classification - fr - csv.zip"),
    "onet": ("onet", "onet-29.2/db_29_2_excel.zip"),
    "crosswalk": ("crosswalk", "esco-onet-crosswalk/esco_onet_crosswalk_Nov2020.csv"),
}
GOALS = {"esco_en_s": 90.0, "near_roles_p95_ms": 100.0}
KINDS = ("assessment", "work", "manager", "peer", "completion", "self")
Figures = dict[str, float | int | str]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", default="", help="an empty PostgreSQL; SQLite if left out")
    options.add_argument("--evidence", type=int, default=100_000)
    options.add_argument("--roles", type=int, default=200)
    if not (SHARED / FILES["esco_en"][1]).exists():
        print(f"{SHARED} is not on this machine: nothing to measure.")
        return
    measure(**vars(options.parse_args()))


def measure(*, database: str, evidence: int, roles: int) -> dict[str, Any]:
    """Run every part and print the figures."""
    with tempfile.TemporaryDirectory(prefix="lyceum-frameworks-") as home:
        lyceum = program(home, database)
        lyceum("migrate", "-v0")
        figures: Figures = {"database": "postgresql" if database else "sqlite"}
        for name, (kind, file) in FILES.items():
            path = SHARED / file
            figures[f"{name}_s"], figures[f"{name}_memory_mb"] = lyceum(f"import_{kind}", path)
            figures[f"{name}_again_s"], _memory = lyceum(f"import_{kind}", path)
        figures |= inside(home, database, evidence=evidence, roles=roles)
    return report("frameworks", figures, GOALS)


def inside(home: str, database: str, *, evidence: int, roles: int) -> Figures:
    """What is asked and recorded in the process of the product itself."""
    os.environ |= {
        "LYCEUM_HOME": home,
        "LYCEUM_DATABASE_URL": database,
        "LYCEUM_SECRET_KEY": "only-for-a-benchmark",
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
    }
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    return {**near_roles(roles), **bulk_evidence(evidence)}


def near_roles(number: int) -> Figures:
    """Career tracks of some occupations of ESCO."""
    from lyceum.kernel import actors
    from lyceum.skills import api as skills
    from lyceum.skills.models import Role

    occupations = Role.objects.unscoped("a benchmark").filter(
        framework__slug="esco", kind="occupation"
    )
    ids = list(occupations.order_by("uri").values_list("pk", flat=True))
    somebody = actors.person(1)
    asked = Random(7).sample(ids, min(number, len(ids)))
    times = [timed(_near(skills, somebody, pk))[0] * 1000 for pk in asked]
    return {"roles": len(ids), "near_roles_p95_ms": p95(times), "near_roles_asked": len(asked)}


def _near(skills: Any, somebody: Any, role_id: int) -> Callable[[], Any]:
    return lambda: skills.near_roles(somebody, role_id, 6)


def bulk_evidence(number: int) -> Figures:
    """Evidence of a thousand people, and their states with it."""
    from lyceum.identity.testing import make_person
    from lyceum.kernel import actors
    from lyceum.skills import api as skills
    from lyceum.skills.models import Skill

    people = [make_person(f"Person {n}").pk for n in range(max(1, number // 100))]
    ids = list(Skill.objects.unscoped("a benchmark").values_list("pk", flat=True)[:2000])
    dice, now = Random(7), datetime.now(UTC)
    items = [
        skills.EvidenceItem(
            person_id=dice.choice(people),
            skill_id=dice.choice(ids),
            kind=dice.choice(KINDS),
            level=dice.randint(1, 5),
            observed_at=now - timedelta(days=dice.randint(0, 700)),
            source=f"benchmark:{n}",
        )
        for n in range(number)
    ]
    by = actors.system("benchmark")
    seconds, recorded = timed(lambda: skills.record_evidence_in_bulk(by=by, items=items))
    return {"evidence": recorded, "evidence_per_s": recorded / seconds}


if __name__ == "__main__":
    main()
