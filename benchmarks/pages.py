"""What each page costs at the size of a large company: milliseconds of server time and queries.

    python -m tools.postgres --durable -- make bench NAME=pages
    make bench NAME=pages ARGS="--people 1000 --resources 1000 --skills 500 --enrolments 5000"

Fills a database of its own, signs in a person who has a long history and an administrator, and asks
for every page again and again through the whole stack of middleware, as a browser would. With
`--grow` the same pages are asked for at a tenth of the size first: the number of queries must not
differ.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import django

PAGES = [
    ("home", "ada", "portal:home", ""),
    ("search", "ada", "portal:search", "?q=data+12"),
    ("palette", "ada", "portal:suggest", "?q=data+12"),
    ("path", "ada", "paths:mine", ""),
    ("explore", "ada", "catalogue:explore", ""),
    ("explore words", "ada", "catalogue:explore", "?q=data+analysis+course"),
    ("explore filtered", "ada", "catalogue:explore", "?q=course&kind=course&language=en"),
    ("learning", "ada", "learning:mine", ""),
    ("skills", "ada", "skills:mine", ""),
    ("record", "ada", "footprint:mine", ""),
    ("inbox", "ada", "messaging:inbox", ""),
    ("profile", "ada", "identity:profile", ""),
    ("resource", "ada", "catalogue:resource", ""),
    ("skill", "ada", "skills:skill", ""),
    ("role", "ada", "skills:role", ""),
    ("gap", "ada", "paths:gap", ""),
    ("people", "olga", "organisations:directory", ""),
    ("people words", "olga", "organisations:directory", "?q=person+77"),
    ("audit", "olga", "portal:audit", ""),
]
GOAL_MS = 100


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--resources", type=int, default=100_000)
    options.add_argument("--skills", type=int, default=15_000)
    options.add_argument("--enrolments", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=40)
    options.add_argument("--grow", action="store_true")
    given = options.parse_args()
    django.setup()
    with own_database():
        run(given)


def own_database() -> Any:
    """A test database: made now, gone at the end."""
    from contextlib import contextmanager

    from django.test.utils import setup_test_environment

    @contextmanager
    def made() -> Iterator[None]:
        from django.db import connection

        setup_test_environment()
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(str(name), verbosity=0)

    return made()


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Fill, measure, report."""
    from .measure import report, timed

    share = 10 if given.grow else 1
    seconds, _ = timed(lambda: populate(*(n // share for n in sizes(given)), first=True))
    small = measure(given.runs) if given.grow else {}
    if given.grow:
        seconds, _ = timed(lambda: populate(*(n - n // share for n in sizes(given)), first=False))
    found = measure(given.runs)
    figures: dict[str, Any] = {"fill_s": seconds}
    goals = {}
    for name, (median, p95, queries) in found.items():
        key = name.replace(" ", "_")
        figures |= {f"{key}_median_ms": median, f"{key}_p95_ms": p95, f"{key}_queries": queries}
        goals[f"{key}_p95_ms"] = GOAL_MS
        if name in small:
            figures[f"{key}_queries_at_a_tenth"] = small[name][2]
            goals[f"{key}_queries"] = small[name][2]
    return report("pages", figures, goals)


def sizes(given: argparse.Namespace) -> tuple[int, int, int, int]:
    return given.people, given.resources, given.skills, given.enrolments


def measure(runs: int) -> dict[str, tuple[float, float, int]]:
    """Page → (median ms, p95 ms, queries)."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from lyceum.identity.models import Person

    from .measure import p95

    clients = {}
    for name in ("ada", "olga"):
        clients[name] = Client()
        clients[name].force_login(Person.objects.get(email=f"{name}@bench.example"))
    found = {}
    for page, who, address, query in PAGES:
        url = reverse(address, args=_whose(address)) + query
        for _ in range(3):
            answer = clients[who].get(url)
            assert answer.status_code == 200, (page, answer.status_code)
        asked: list[str] = []
        with connection.execute_wrapper(partial(_count, asked)):
            clients[who].get(url)
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            clients[who].get(url)
            times.append(1000 * (time.perf_counter() - start))
        found[page] = (statistics.median(times), p95(times), len(asked))
    return found


def _count(asked: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    asked.append(sql)
    return execute(sql, *rest)


def _whose(address: str) -> list[Any]:
    """What the address of a page is about: the first there is."""
    from lyceum.catalogue.models import Resource
    from lyceum.organisations.models import Organisation
    from lyceum.paths.models import Path
    from lyceum.skills.models import Role, Skill

    owned = {
        "catalogue:resource": Resource,
        "skills:skill": Skill,
        "skills:role": Role,
        "paths:gap": Path,
    }
    if address == "organisations:directory":
        return [Organisation.objects.order_by("pk")[0].slug]
    if address in owned:
        return [owned[address].objects.unscoped("a benchmark").order_by("pk")[0].pk]
    return []


def populate(people: int, resources: int, skills: int, enrolments: int, *, first: bool) -> None:
    """Rows as a company would have them, in one statement a table."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from .filling import settle

    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET LOCAL session_replication_role = replica")
        crowd = _people(people)
        known = _skills(skills)
        offered = _resources(resources, known)
        _histories(enrolments, crowd, offered, known)
    if first:
        _cast(crowd, offered, known)
    call_command("reindex", verbosity=0)
    settle()


def _people(count: int) -> range:
    from lyceum.identity.models import Person
    from lyceum.organisations.models import Membership, Organisation

    from .filling import fill

    kind = "'company'"
    places = fill(
        Organisation,
        max(1, count // 1000),
        name="'Organisation ' || n",
        slug=f"'organisation-' || n || '-' || {count}",
        kind=kind,
    )
    crowd = fill(
        Person,
        count,
        name="'Person ' || n",
        email=f"'p' || n || '-{count}@bench.example'",
        locale="'en'",
    )
    at = f"{places.start} + n % {len(places)}"
    fill(
        Membership,
        count,
        person=f"{crowd.start - 1} + n",
        organisation=at,
        owner_id=f"'organisation:' || ({at})",
        starts_on="DATE '2024-01-01'" if _is_postgres() else "'2024-01-01'",
        position="'Position ' || (n % 40)",
        sort_name="'person ' || n",
        employee_number="'e' || n",
        relation="'employee'",
    )
    return crowd


def _is_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _skills(count: int) -> range:
    from lyceum.skills.models import Framework, Role, RoleLabel, RoleSkill, Skill, SkillLabel

    from .filling import fill

    framework, _ = Framework.objects.get_or_create(
        slug="bench", defaults={"name": "Bench", "is_active": True}
    )
    known = fill(
        Skill,
        count,
        framework=str(framework.pk),
        uri=f"'urn:bench:skill:{count}:' || n",
        kind="'skill'",
        owner_id="''",
    )
    fill(
        SkillLabel,
        count,
        skill=f"{known.start - 1} + n",
        language="'en'",
        kind="'preferred'",
        text="'data skill ' || n",
    )
    roles = fill(
        Role,
        max(1, count // 5),
        framework=str(framework.pk),
        uri=f"'urn:bench:role:{count}:' || n",
        kind="'occupation'",
        owner_id="''",
        job_zone="1 + n % 5",
    )
    fill(
        RoleLabel,
        len(roles),
        role=f"{roles.start - 1} + n",
        language="'en'",
        kind="'preferred'",
        text="'data role ' || n",
    )
    fill(
        RoleSkill,
        len(roles) * 30,
        role=f"{roles.start} + (n - 1) / 30",
        skill=f"{known.start} + (n * 37 + (n - 1) % 30) % {len(known)}",
        level="2 + n % 2",
        weight="1.0",
    )
    return known


def _resources(count: int, known: range) -> range:
    from lyceum.catalogue.models import Provider, Resource, ResourceSkill
    from lyceum.organisations.models import Organisation

    from .filling import fill

    places = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:10])
    providers = fill(
        Provider,
        max(1, count // 500),
        name=f"'Provider ' || n || ' {count}'",
        folded_name=f"'provider ' || n || ' {count}'",
        usual_effort="600",
        usual_price="9900",
        usual_currency="'EUR'",
    )
    at = f"{places[0]} + n % {len(places)}"
    offered = fill(
        Resource,
        count,
        organisation=at,
        owner_id=f"'organisation:' || ({at})",
        provider=f"{providers.start} + n % {len(providers)}",
        key=f"'bench-{count}-' || n",
        title="'Data analysis course number ' || n || ' for team ' || (n % 977)",
        summary="'Learn to do the thing ' || (n % 5003)",
        visibility="'ecosystem'",
        state="'published'",
        language="'en'",
        effort_minutes="60 * (1 + n % 40)",
        price="100 * (n % 300)",
        currency="'EUR'",
        mode="'online'",
    )
    fill(
        ResourceSkill,
        3 * count,
        resource=f"{offered.start} + (n - 1) / 3",
        skill=f"{known.start} + (n * 7) % {len(known)}",
        from_level="n % 3",
        to_level="1 + n % 3 + n % 2",
        state="'accepted'",
    )
    return offered


def _histories(count: int, crowd: range, offered: range, known: range) -> None:
    from lyceum.learning.models import Enrolment
    from lyceum.messaging.models import Message
    from lyceum.skills.models import SkillState

    from .filling import fill

    person = f"({crowd.start} + n % {len(crowd)})"
    mine = {"person": person, "owner_id": f"'person:' || {person}"}
    fill(
        Enrolment,
        count,
        **mine,
        resource=f"{offered.start} + (n * 13) % {len(offered)}",
        title="'Data analysis course number ' || n",
        state="'completed'",
        progress="100",
        completed_at="CURRENT_TIMESTAMP",
    )
    fill(
        SkillState,
        count // 2,
        **mine,
        skill=f"{known.start} + (n / {len(crowd)} * 31 + n) % {len(known)}",
        level="1 + n % 4",
        confidence="0.5",
        leading="'completion'",
    )
    fill(Message, count // 5, **mine, kind="'paths.replanned'", words="'{}'")


def _cast(crowd: range, offered: range, known: range) -> None:
    """Ada, with a long history of her own and a path; Olga, who runs it all."""
    from lyceum.identity.models import Person
    from lyceum.kernel import actors, clock
    from lyceum.learning import api as learning
    from lyceum.organisations import api as organisations
    from lyceum.organisations.models import Membership, Organisation, RoleGrant
    from lyceum.paths import api as paths
    from lyceum.skills import api as skills
    from lyceum.skills.models import Role

    place = Organisation.objects.order_by("pk")[0]
    cast = {}
    for name in ("ada", "olga"):
        cast[name] = Person.objects.create_user(
            f"{name}@bench.example", name=f"{name.title()} Bench"
        )
        Membership.objects.create(organisation=place, person=cast[name], starts_on=clock.today())
    RoleGrant.objects.create(person=cast["olga"], role="administrator", granted_by="system:bench")
    ada = actors.person(cast["ada"].pk, organisations.scope_of(cast["ada"].pk))
    for number in range(60):
        resource = offered[number * 101 % len(offered)]
        learning.enrol(by=ada, resource_id=resource, learner_id=cast["ada"].pk)
    skills.rate_self(by=ada, ratings={known[n * 11 % len(known)]: 1 + n % 4 for n in range(40)})
    role = Role.objects.unscoped("a benchmark").filter(uri__startswith="urn:bench").first()
    assert role is not None
    paths.set_goal(by=ada, person_id=cast["ada"].pk, role_id=role.pk)


if __name__ == "__main__":
    main()
