"""What each page costs at the size of a large company: milliseconds of server time and queries.

    python -m tools.postgres --durable -- make bench NAME=pages
    make bench NAME=pages ARGS="--people 1000 --resources 1000 --skills 500 --enrolments 5000"

Fills a database of its own, signs in a person who has a long history and an administrator, and asks
for every page again and again through the whole stack of middleware, as a browser would: a page is
its own request and those of the fragments that it loads by itself, one after the other. What this
process computes for it stands beside (CPU): on a busy machine that is what can be compared. With
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
from typing import Any, NamedTuple

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
    ("course", "ada", "catalogue:resource", ""),
    ("player start", "ada", "courseware:content", ""),
    ("player", "ada", "courseware:play", ""),
    ("how far in it", "ada", "courseware:standing", ""),
    ("lesson", "ada", "courseware:lesson", ""),
    ("lessons", "maria", "courseware:lessons", ""),
    ("lesson editor", "maria", "courseware:lesson-editor", ""),
    ("asked of people", "olga", "learning:asked", ""),
    ("runs", "ada", "programmes:runs", ""),
    ("run", "ada", "programmes:run", ""),
    ("session", "ada", "programmes:session", ""),
    ("my sessions", "ada", "programmes:teaching", ""),
    ("programmes", "ada", "programmes:programmes", ""),
    ("programme", "ada", "programmes:programme", ""),
    ("programme run", "olga", "programmes:manage", ""),
    ("cohort", "ada", "programmes:cohort", ""),
    ("calendar month", "ada", "agenda:mine", ""),
    ("calendar week", "ada", "agenda:mine", "?view=week"),
    ("calendar list", "ada", "agenda:mine", "?view=list"),
    ("learning hours", "ada", "agenda:learning-hours", ""),
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
TENTH = 10
OF_ONE = {"service-accounts", "learnt", "connections", "stores-of", "asked"}  # organisation
CAST = ("ada", "maria", "olga")


class Seen(NamedTuple):
    """What a page costs: milliseconds, and how many questions it puts to the database."""

    median: float
    p95: float
    cpu: float  # of this process alone, the median
    queries: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--resources", type=int, default=100_000)
    options.add_argument("--skills", type=int, default=15_000)
    options.add_argument("--enrolments", type=int, default=1_000_000, help="and statements")
    options.add_argument("--offerings", type=int, default=10_000)
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

    share = TENTH if given.grow else 1
    seconds, _ = timed(lambda: populate(*(n // share for n in sizes(given)), first=True))
    small = measure(given.runs) if given.grow else {}
    if given.grow:
        seconds, _ = timed(lambda: populate(*(n - n // share for n in sizes(given)), first=False))
    found = measure(given.runs)
    figures: dict[str, Any] = {"fill_s": seconds}
    goals = {}
    for name, seen in found.items():
        key = name.replace(" ", "_")
        figures |= {f"{key}_median_ms": seen.median, f"{key}_p95_ms": seen.p95}
        figures |= {f"{key}_cpu_ms": seen.cpu, f"{key}_queries": seen.queries}
        goals[f"{key}_p95_ms"] = GOAL_MS
        if name in small:
            figures[f"{key}_p95_at_a_tenth_ms"] = small[name].p95
            figures[f"{key}_queries_at_a_tenth"] = small[name].queries
            goals[f"{key}_queries"] = small[name].queries
    if small:
        side_by_side(small, found)
    return report("pages", figures, goals)


def side_by_side(small: dict[str, Seen], found: dict[str, Seen]) -> None:
    """Each page at a tenth of the size and at all of it."""
    columns = ("median ms", "p95 ms", "CPU ms", "queries")
    print(f"\n{'':<20}" + "".join(f"{name:>18}" for name in columns))
    print(f"{'':<20}" + f"{'a tenth':>10}{'all':>8}" * len(columns))
    for name, all_of_it in found.items():
        both = zip(small[name], all_of_it, strict=True)
        print(f"{name:<20}" + "".join(f"{one:>10.0f}{other:>8.0f}" for one, other in both))


def sizes(given: argparse.Namespace) -> tuple[int, int, int, int, int]:
    return given.people, given.resources, given.skills, given.enrolments, given.offerings


def measure(runs: int) -> dict[str, Seen]:
    """What each page costs, by its name."""
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
        url = reverse(address, args=_whose(page, address)) + query
        for _ in range(3):
            _look(clients[who], url)
        asked: list[str] = []
        with connection.execute_wrapper(partial(_count, asked)):
            _look(clients[who], url)
        times, cpu = [], []
        for _ in range(runs):
            start, computed = time.perf_counter(), time.process_time()
            _look(clients[who], url)
            times.append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.process_time() - computed))
        found[page] = Seen(statistics.median(times), p95(times), statistics.median(cpu), len(asked))
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


def _whose(page: str, address: str) -> list[Any]:
    """What the address of a page is about: of Ada's where it is a person's, else the first."""
    from lyceum.identity.models import Person
    from lyceum.organisations.models import Organisation
    from lyceum.paths.models import PlanStep

    ada = Person.objects.get(email="ada@bench.example")
    app, _, name = address.partition(":")
    if name in OF_ONE or (app == "organisations" and name != "organisations"):
        slug = Organisation.objects.order_by("pk")[0].slug
        return [slug, ada.pk] if name == "place" else [slug]
    if name == "replace":
        step = PlanStep.objects.filter(plan__path__person=ada, plan__is_current=True)[0]
        return [step.plan.path_id, step.resource_id]
    if (found := _about(page, address, ada)) is None:
        return []
    value: Any = found[0]
    for step_to in found[1].split("."):
        value = getattr(value, step_to)
    return [value]


def _about(page: str, address: str, ada: Any) -> tuple[Any, str] | None:
    """The row that a page is about, and where in it the value of the address is."""
    from lyceum.catalogue.models import Resource
    from lyceum.courseware.models import Attempt, Lesson, LessonProgress
    from lyceum.courseware.models import Session as Launch
    from lyceum.learning.models import Enrolment
    from lyceum.paths.models import Path
    from lyceum.programmes.models import Cohort, Programme, Seat, Session
    from lyceum.skills.models import Role, Skill

    hers = {"person": ada}
    launch: tuple[Any, dict[str, Any], str] = (Launch, {"attempt__person": ada}, "pk")
    about: dict[str, tuple[Any, dict[str, Any], str]] = {
        "course": (Seat, hers, "offering.resource_id"),
        "programmes:runs": (Seat, hers, "offering.resource_id"),
        "programmes:run": (Seat, hers, "offering_id"),
        "programmes:session": (Session, {}, "pk"),
        "programmes:programme": (Programme, {}, "pk"),
        "programmes:manage": (Programme, {}, "pk"),
        "programmes:cohort": (Cohort, {}, "pk"),
        "courseware:content": (Attempt, hers, "content.resource_id"),
        "courseware:play": launch,
        "courseware:standing": launch,
        "courseware:lesson": (LessonProgress, hers, "content.resource_id"),
        "courseware:lesson-editor": (Lesson, {}, "pk"),
        "catalogue:resource": (Resource, {}, "pk"),
        "catalogue:edit-resource": (Resource, {}, "pk"),
        "catalogue:teaching": (Skill, {}, "pk"),
        "learning:enrolment": (Enrolment, hers, "pk"),
        "skills:skill": (Skill, {}, "pk"),
        "skills:role": (Role, {}, "pk"),
        "paths:preview-role": (Role, {}, "pk"),
        "paths:gap": (Path, hers, "pk"),
        "paths:plan": (Path, hers, "pk"),
    }
    known = about.get(page) or about.get(address)
    if known is None:
        return None
    model, which, at = known
    rows = model.objects
    rows = rows.unscoped("a benchmark") if hasattr(rows, "unscoped") else rows.all()
    return rows.filter(**which).order_by("pk")[0], at


def populate(
    people: int, resources: int, skills: int, enrolments: int, offerings: int, *, first: bool
) -> None:
    """Rows as a company would have them, in one statement a table."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from .filling import settle
    from .learning_spaces import fill_spaces

    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET LOCAL session_replication_role = replica")
        crowd = _people(people)
        known = _skills(skills)
        offered = _resources(resources, known)
        _histories(enrolments, crowd, offered, known)
        fill_spaces(offerings, people, crowd, offered)
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
    from lyceum.agenda.models import Entry
    from lyceum.catalogue.models import Review
    from lyceum.footprint.models import Line
    from lyceum.kernel.models import RecordedEvent
    from lyceum.learning.models import Enrolment
    from lyceum.messaging.models import Message
    from lyceum.skills.models import SkillState
    from lyceum.statements.models import Statement

    from .filling import days_ago, fill, uuid

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
        Entry,
        count,
        **mine,
        source="'bench.due:' || n",
        uid="'bench-' || n || '@bench.example'",
        kind="'learning.due'",
        title="'Data analysis course number ' || n",
        starts_at=days_ago("n % 700"),
        ends_at=days_ago("n % 700"),
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

    from . import learning_spaces

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
            learning.complete(by=ada, enrolment_id=enrolment.pk, is_seen=True)
        catalogue.bookmark(by=ada, resource_id=resource)
        catalogue.state_need(by=ada, title=f"Something else {number}", organisation_id=place.pk)
    skills.rate_self(by=ada, ratings={known[n * 11 % len(known)]: 1 + n % 4 for n in range(40)})
    role = Role.objects.unscoped("a benchmark").filter(uri__startswith="urn:bench").first()
    assert role is not None
    goal = paths.set_goal(by=ada, person_id=me, role_id=role.pk)
    paths.invite_advisor(by=ada, path_id=goal.path_id, advisor_id=cast["maria"].pk)
    learning_spaces.begin(ada, cast["maria"], cast["olga"])
    _dates(me)
    while eventlog.deliver():
        pass


def _dates(person_id: int) -> None:
    """A full month: something every twelve hours."""
    from datetime import timedelta

    from lyceum.agenda import api as agenda
    from lyceum.kernel import clock

    starts = [clock.now() + timedelta(hours=12 * number) for number in range(-30, 60)]
    agenda.write_entries(
        [
            agenda.NewEntry(
                person_id=person_id,
                source=f"bench.mine:{number}",
                kind="programmes.run",
                title=f"Data analysis, week {number}",
                starts_at=at,
                ends_at=at + timedelta(hours=1),
                zone="Asia/Yekaterinburg",
            )
            for number, at in enumerate(starts)
        ]
    )


if __name__ == "__main__":
    main()
