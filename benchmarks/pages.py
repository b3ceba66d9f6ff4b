"""What each page costs at the size of a large company: milliseconds of server time and queries.

    python -m tools.postgres --durable -- make bench NAME=pages
    make bench NAME=pages ARGS="--people 1000 --resources 1000 --skills 500 --enrolments 5000"

Fills a database of its own, signs in a person who has a long history and an administrator, and asks
for every page again and again through the whole stack of middleware, as a browser would: a page is
its own request and those of the fragments that it loads by itself, one after the other. With
`--grow` the same pages are asked for at a tenth of the size first: the number of queries must not
differ.
"""

import argparse
import gc
import os
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from typing import Any

import django

PAGES = [  # what it is called, who asks, its address, what is asked
    ("home", "ada", "portal:home", ""),
    ("welcome", "ada", "portal:welcome", "?now=data+role"),
    ("search", "ada", "portal:search", "?q=data+analysis"),
    ("palette", "ada", "portal:suggest", "?q=data+an"),
    ("path", "ada", "paths:mine", ""),
    ("gap", "ada", "paths:gap", ""),
    ("plan of another", "maria", "paths:plan", ""),
    ("paths advised", "maria", "paths:advised", ""),
    ("new goal", "ada", "paths:new-goal", "?words=data+role+7"),
    ("goal from a role", "ada", "paths:preview-role", ""),
    ("replace a step", "ada", "paths:replace", ""),
    ("explore", "ada", "catalogue:explore", ""),
    ("explore words", "ada", "catalogue:explore", "?q=data+analysis+course"),
    ("explore filtered", "ada", "catalogue:explore", "?q=course&kind=course&language=en"),
    ("resource", "ada", "catalogue:resource", ""),
    ("teaching", "ada", "catalogue:teaching", ""),
    ("providers", "ada", "catalogue:providers", "?q=provider+7"),
    ("bookmarks", "ada", "catalogue:bookmarks", ""),
    ("needs", "ada", "catalogue:needs", ""),
    ("edit a resource", "olga", "catalogue:edit-resource", ""),
    ("suggested skills", "olga", "catalogue:suggestions", ""),
    ("learning", "ada", "learning:mine", ""),
    ("enrolment", "ada", "learning:enrolment", ""),
    ("prior learning", "ada", "learning:prior", ""),
    ("skills", "ada", "skills:mine", ""),
    ("rate", "ada", "skills:rate", ""),
    ("requests", "ada", "skills:requests", ""),
    ("explore skills", "ada", "skills:explore", "?q=data+skill+77"),
    ("skill", "ada", "skills:skill", ""),
    ("role", "ada", "skills:role", ""),
    ("record", "ada", "footprint:mine", ""),
    ("record words", "ada", "footprint:mine", "?q=course+number+77"),
    ("pauses", "ada", "footprint:pauses", ""),
    ("other names", "ada", "footprint:names", ""),
    ("work tools", "ada", "integrations:mine", ""),
    ("what we learn", "olga", "records:learnt", ""),
    ("connections", "olga", "integrations:connections", ""),
    ("other stores", "olga", "records:stores-of", ""),
    ("inbox", "ada", "messaging:inbox", ""),
    ("preferences", "ada", "messaging:preferences", ""),
    ("profile", "ada", "identity:profile", ""),
    ("runs", "ada", "programmes:runs", ""),
    ("organisations", "olga", "organisations:organisations", ""),
    ("organisation", "olga", "organisations:organisation", ""),
    ("people", "olga", "organisations:directory", ""),
    ("people words", "olga", "organisations:directory", "?q=person+77"),
    ("place", "olga", "organisations:place", ""),
    ("units", "olga", "organisations:units", ""),
    ("roles", "olga", "organisations:roles", ""),
    ("invitations", "olga", "organisations:invitations", ""),
    ("service accounts", "olga", "access:service-accounts", ""),
    ("outbox", "olga", "messaging:outbox", ""),
    ("audit", "olga", "portal:audit", ""),
    ("parked", "olga", "portal:parked", ""),
    ("frameworks", "olga", "skills:frameworks", ""),
]
FRAGMENT = re.compile(r'hx-get="([^"]+)"[^>]*hx-trigger="load"')
TOPICS = (
    "Data analysis", "Project management", "Welding", "Accounting", "Public speaking", "SQL",
    "Customer service", "Forklift safety", "Contract law", "Machine learning", "Negotiation",
    "Cyber security", "Lean production", "Spreadsheets", "Coaching", "Supply chains", "Statistics",
    "Web design", "Data engineering", "Time management",
)  # fmt: skip
FORMS = ("course", "workshop", "basics", "in practice", "for teams", "masterclass", "lab")
GOAL_MS = 100
OF_ONE = {"service-accounts", "learnt", "connections", "stores-of"}  # organisation
CAST = ("ada", "maria", "olga")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--resources", type=int, default=100_000)
    options.add_argument("--skills", type=int, default=15_000)
    options.add_argument("--enrolments", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=40)
    options.add_argument("--grow", action="store_true")
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    with own_database():
        run(given)


@contextmanager
def own_database() -> Iterator[None]:
    """A database of its own: made now, gone at the end."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)


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
    for name in CAST:
        clients[name] = Client()
        clients[name].force_login(Person.objects.get(email=f"{name}@bench.example"))
    gc.collect()
    gc.freeze()  # as `lyceum serve` does
    found = {}
    for page, who, address, query in PAGES:
        url = reverse(address, args=_whose(address)) + query
        for _ in range(3):
            _look(clients[who], url)
        asked: list[str] = []
        with connection.execute_wrapper(partial(_count, asked)):
            _look(clients[who], url)
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            _look(clients[who], url)
            times.append(1000 * (time.perf_counter() - start))
        found[page] = (statistics.median(times), p95(times), len(asked))
    return found


def _look(client: Any, url: str) -> None:
    """A page and what it loads by itself."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    for part in FRAGMENT.findall(answer.text):
        answer = client.get(unescape(part), headers={"HX-Request": "true"})
        assert answer.status_code == 200, (part, answer.status_code)


def _count(asked: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    asked.append(sql)
    return execute(sql, *rest)


def _whose(address: str) -> list[Any]:
    """What the address of a page is about: of Ada's where it is a person's, else the first."""
    from lyceum.catalogue.models import Resource
    from lyceum.identity.models import Person
    from lyceum.learning.models import Enrolment
    from lyceum.organisations.models import Organisation
    from lyceum.paths.models import Path, PlanStep
    from lyceum.skills.models import Role, Skill

    ada = Person.objects.get(email="ada@bench.example")

    def first(model: Any, **which: Any) -> Any:
        return model.objects.unscoped("a benchmark").filter(**which).order_by("pk")[0]

    app, _, name = address.partition(":")
    if name in OF_ONE or (app == "organisations" and name != "organisations"):
        slug = Organisation.objects.order_by("pk")[0].slug
        return [slug, ada.pk] if name == "place" else [slug]
    if name == "replace":
        step = PlanStep.objects.filter(plan__path__person=ada, plan__is_current=True)[0]
        return [step.plan.path_id, step.resource_id]
    about = {
        "resource": (Resource, {}),
        "edit-resource": (Resource, {}),
        "runs": (Resource, {}),
        "enrolment": (Enrolment, {"person": ada}),
        "skill": (Skill, {}),
        "teaching": (Skill, {}),
        "role": (Role, {}),
        "preview-role": (Role, {}),
        "gap": (Path, {"person": ada}),
        "plan": (Path, {"person": ada}),
    }
    return [first(about[name][0], **about[name][1]).pk] if name in about else []


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

    from .filling import day, fill

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
        starts_on=day("2024-01-01"),
        position="'Position ' || (n % 40)",
        sort_name="'person ' || n",
        employee_number="'e' || n",
        relation="'employee'",
    )
    return crowd


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

    from .filling import fill, one_of

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
        title=f"{one_of(TOPICS, 'n')} || ' ' || {one_of(FORMS, 'n / 7')} || ' number ' || n",
        summary=f"'Learn ' || {one_of(TOPICS, 'n / 3')} || ' in week ' || (n % 5003)",
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
    from lyceum.catalogue.models import Review
    from lyceum.footprint.models import Line
    from lyceum.kernel.models import RecordedEvent
    from lyceum.learning.models import Enrolment
    from lyceum.messaging.models import Message
    from lyceum.programmes.models import Offering
    from lyceum.skills.models import SkillState
    from lyceum.statements.models import Statement

    from .filling import day, days_ago, fill, uuid

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
    fill(
        Review,
        count // 10,
        **mine,
        resource=f"{offered.start} + (n / {len(crowd)} * 7919 + n) % {len(offered)}",
        stars="1 + n % 5",
        text="'It helped me in week ' || (n % 52)",
        organisation_id="1 + n % 100",
    )
    fill(
        Offering,
        max(1, len(offered) // 5),
        organisation="1",
        owner_id="'organisation:1'",
        resource=f"{offered.start} + n % {len(offered)}",
        starts_on=day("2030-01-01"),
        seats="20",
    )
    fill(
        RecordedEvent,
        count,
        name="'learning.Completed'",
        payload="'{}'",
        by=f"'person:' || {person}",
        owner_id=f"'person:' || {person}",
    )
    fill(
        Statement,
        count,
        owner_id=f"'person:' || {person}",
        statement_id=uuid(),
        actor_key=person,
        verb_key="n % 20",
        object_key=f"n % {len(offered)}",
        text="'{}'",
    )
    fill(
        Line,
        count,
        **mine,
        id=uuid(),
        statement_id=uuid(),
        happened_at=days_ago("n % 700"),
        stored_at=days_ago("n % 700"),
        week=days_ago("n % 700 / 7 * 7"),
        topic="'learning'",
        verb="'http://adlnet.gov/expapi/verbs/completed'",
        organisation_id="1 + n % 100",
        source="'house'",
        thing=f"'https://bench.example/' || n % {len(offered)}",
        words="'data analysis course number ' || n",
    )


def _cast(crowd: range, offered: range, known: range) -> None:
    """Ada, with a long history of her own and a path; Maria, whom she asks for advice; Olga, who
    runs it all. What they do is delivered, as the worker would."""
    from lyceum.catalogue import api as catalogue
    from lyceum.identity.models import Person
    from lyceum.kernel import actors, clock, eventlog
    from lyceum.learning import api as learning
    from lyceum.organisations import api as organisations
    from lyceum.organisations.models import Membership, Organisation, RoleGrant
    from lyceum.paths import api as paths
    from lyceum.skills import api as skills
    from lyceum.skills.models import Role

    place = Organisation.objects.order_by("pk")[0]
    cast = {}
    for name in CAST:
        cast[name] = Person.objects.create_user(
            f"{name}@bench.example", name=f"{name.title()} Bench"
        )
        Membership.objects.create(organisation=place, person=cast[name], starts_on=clock.today())
    for name, role in (("olga", "administrator"), ("maria", "advisor")):
        RoleGrant.objects.create(person=cast[name], role=role, granted_by="system:bench")
    me = cast["ada"].pk
    ada = actors.person(me, organisations.scope_of(me))
    for number in range(60):
        resource = offered[number * 101 % len(offered)]
        enrolment = learning.enrol(by=ada, resource_id=resource, learner_id=me)
        learning.log_effort(by=ada, enrolment_id=enrolment.pk, minutes=15, on=clock.today())
        if number % 2:
            learning.complete(by=ada, enrolment_id=enrolment.pk)
        catalogue.bookmark(by=ada, resource_id=resource)
        catalogue.state_need(by=ada, title=f"Something else {number}", organisation_id=place.pk)
    skills.rate_self(by=ada, ratings={known[n * 11 % len(known)]: 1 + n % 4 for n in range(40)})
    role = Role.objects.unscoped("a benchmark").filter(uri__startswith="urn:bench").first()
    assert role is not None
    goal = paths.set_goal(by=ada, person_id=me, role_id=role.pk)
    paths.invite_advisor(by=ada, path_id=goal.path_id, advisor_id=cast["maria"].pk)
    while eventlog.deliver():
        pass


if __name__ == "__main__":
    main()
