"""A directory provisions a company: users created a second, and what questions and changes cost.

    make bench NAME=scim
    python -m tools.postgres --durable -- make bench NAME=scim ARGS="--users 10000"

Every user comes in by a request of their own through the whole stack (token, name, address, number,
department, manager), into a database on disk; a tenth as many more come in bulk. Then lists are asked
for with filters, as Entra ID and Okta ask, and users are changed.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

BASE = "/scim/v2/acme"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
WORK = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MESSAGE = "urn:ietf:params:scim:api:messages:2.0:"
FILTERS = {  # what is asked, with the number of somebody
    "user_name_eq": 'userName eq "Person{n}@acme.example"',
    "external_id_eq": 'externalId eq "ext-{n}"',
    "address_eq": 'emails[type eq "work"].value eq "person{n}@acme.example"',
    "address_path_eq": 'emails.value eq "person{n}@acme.example"',
    "number_eq": WORK + ':employeeNumber eq "E{n}"',
    "name_starts": 'name.familyName sw "Name{n}"',
    "name_holds": 'displayName co "son {n}" and active eq true',
    "department": WORK + ':department eq "Department 7"',
}
BULK = 100
GOALS = {"create_per_s_min": 100, "list_p95_ms": 100}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--users", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=40)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    with database_on_disk():
        run(given)


@contextmanager
def database_on_disk() -> Iterator[None]:
    """A database of its own: on disk, too, where it is SQLite."""
    from django.db import connection

    from .pages import own_database

    with tempfile.TemporaryDirectory(prefix="lyceum-scim-") as home:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(home) / "bench.sqlite")
        with own_database():
            yield


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Create, ask, change, report."""
    from django.db import connection

    from .filling import settle
    from .measure import p95, report

    ask = _directory()
    ids: list[str] = []
    cpu = time.process_time()
    single_s = _seconds(lambda: _create(ask, given.users, ids))
    cpu = time.process_time() - cpu
    more = max(1, given.users // 10)
    bulk_s = _seconds(lambda: _create_in_bulk(ask, given.users, more))
    settle()
    figures: dict[str, float | int | str] = {
        "database": connection.vendor,
        "users": given.users + more,
        "create_per_s": given.users / single_s,
        "create_cpu_ms": 1000 * cpu / given.users,
        "create_in_bulk_per_s": more / bulk_s,
    }
    every: list[float] = []
    for name, text in FILTERS.items():
        times = _listed(ask, text, given)
        figures[f"{name}_p95_ms"] = p95(times)
        every += times
    figures["list_p95_ms"] = p95(every)
    figures["page_far_down_p95_ms"] = p95(
        _times(
            given.runs,
            lambda _n: ask("GET", f"/Users?sortBy=userName&count=100&startIndex={given.users}"),
        )
    )
    figures["read_median_ms"] = statistics.median(
        _times(given.runs, lambda n: ask("GET", f"/Users/{ids[n % len(ids)]}"))
    )
    figures["change_median_ms"] = statistics.median(
        _times(given.runs, lambda n: _retitle(ask, ids[n % len(ids)], n))
    )
    return report("scim", figures, GOALS)


def _directory() -> Callable[..., Any]:
    """What a directory does: a request with its token; the answer's JSON."""
    from django.test import Client

    from lyceum.access.testing import make_token
    from lyceum.organisations.testing import make_organisation

    client, secret = Client(), make_token(make_organisation("Acme"))

    def ask(method: str, path: str, said: Any = None) -> Any:
        answer = client.generic(
            method,
            BASE + path,
            json.dumps(said) if said else "",
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code < 300, (path, answer.content)
        return answer.json() if answer.content else None

    return ask


def _create(ask: Callable[..., Any], users: int, ids: list[str]) -> None:
    """Ten to a manager, who is there before them."""
    for n in range(users):
        ids.append(ask("POST", "/Users", _user(n, ids[n // 10] if n >= 10 else ""))["id"])


def _create_in_bulk(ask: Callable[..., Any], first: int, more: int) -> None:
    for start in range(first, first + more, BULK):
        steps = [
            {"method": "POST", "path": "/Users", "bulkId": str(n), "data": _user(n, "")}
            for n in range(start, min(start + BULK, first + more))
        ]
        done = ask("POST", "/Bulk", {"schemas": [f"{MESSAGE}BulkRequest"], "Operations": steps})
        assert all(step["status"] == "201" for step in done["Operations"])


def _user(n: int, manager: str) -> dict[str, Any]:
    work: dict[str, Any] = {"employeeNumber": f"E{n}", "department": f"Department {n % 40}"}
    if manager:
        work["manager"] = {"value": manager}
    return {
        "schemas": [USER, WORK],
        "userName": f"person{n}@acme.example",
        "externalId": f"ext-{n}",
        "displayName": f"Person {n}",
        "name": {"givenName": "Person", "familyName": f"Name{n}"},
        "title": f"Position {n % 50}",
        "active": True,
        "emails": [{"value": f"person{n}@acme.example", "type": "work", "primary": True}],
        WORK: work,
    }


def _listed(ask: Callable[..., Any], text: str, given: argparse.Namespace) -> list[float]:
    from urllib.parse import quote

    def page(run: int) -> None:
        n = (run * 7919) % given.users
        found = ask("GET", f"/Users?count=100&filter={quote(text.replace('{n}', str(n)))}")
        assert found["totalResults"] or "Department" in text, text

    return _times(given.runs, page)


def _retitle(ask: Callable[..., Any], pk: str, n: int) -> None:
    step = {"op": "replace", "path": "title", "value": f"Position anew {n}"}
    ask("PATCH", f"/Users/{pk}", {"schemas": [f"{MESSAGE}PatchOp"], "Operations": [step]})


def _times(runs: int, work: Callable[[int], object]) -> list[float]:
    """Milliseconds of each run."""
    return [1000 * _seconds(lambda at=run: work(at)) for run in range(runs)]  # type: ignore[misc]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
