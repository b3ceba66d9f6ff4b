"""The page of one very large space, one of its late pages, a thread, its members, and a post more.

    make bench NAME=communities
    python -m tools.postgres -- make bench NAME=communities

Everything goes through the whole request (session, gate, page) by Django's test client, in one
process, into a database on disk. The peer is the bare question for the ids of twenty posts. Who to
meet for a coffee is worked out for a hundred and for a thousand people, beside it.
"""

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import django

GOALS = {
    "first_page_p95_ms": 100,
    "late_page_p95_ms": 100,
    "page_of_a_kind_p95_ms": 100,
    "thread_p95_ms": 100,
    "members_p95_ms": 100,
    "nothing_new_p95_ms": 20,
}
KINDS = ["plain", "question", "win", "frustration", "story", "idea"]
REPLIES = 3  # of four posts, three are replies
THREADS = 1000  # replies hang on so many of the newest, and on the others in turn


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--members", type=int, default=100_000)
    options.add_argument("--looks", type=int, default=60)
    options.add_argument("--guests", type=int, default=1000)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    from .scim import database_on_disk

    with database_on_disk():
        run(given)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Fill, look, say, pair; report medians and p95."""
    import statistics

    from .filling import settle
    from .measure import p95, peak_memory_mb, report

    client, space_id = _filled(given.posts, given.members)
    settle()
    figures: dict[str, float | int | str] = {"posts": given.posts, "members": given.members}
    for name, look in _looks(client, space_id, given.posts).items():
        look()
        took = [_timed(look) for _look in range(given.looks)]
        figures[f"{name}_median_ms"] = statistics.median(took)
        figures[f"{name}_p95_ms"] = p95(took)
    for guests in (given.guests // 10, given.guests):
        figures[f"pairs_of_{guests}_s"] = _paired(guests)
    figures["peak_memory_mb"] = peak_memory_mb()
    return report("communities", figures, GOALS)


def _timed(look: Callable[[], object]) -> float:
    start = time.perf_counter()
    look()
    return 1000 * (time.perf_counter() - start)


def _filled(posts: int, members: int) -> tuple[Any, int]:
    """A space as large as that, and somebody in it who is signed in."""
    from django.test import Client

    from lyceum.communities.models import Post, SpaceMember
    from lyceum.communities.testing import make_space
    from lyceum.identity.models import Person
    from lyceum.organisations.testing import make_organisation

    from .filling import days_ago, fill, one_of

    people = fill(Person, members, name="'Person ' || n", email="'p' || n || '@bench.example'")
    me = Person.objects.get(pk=people.start)
    company = make_organisation("Bench", learners=[me])
    space = make_space(company, people=[me])
    everybody = f"({people.start} + n % {members})"
    fill(
        SpaceMember,
        members - 1,
        space=str(space.pk),
        person=f"({people.start} + n)",
        owner_id="'person:' || n",
        organisation=str(company.pk),
        state="'in'",
        handle="'member-' || n",
        since=days_ago("n % 300"),
    )
    said = {
        "space": str(space.pk),
        "author": everybody,
        "owner_id": "'person:' || n",
        "organisation": str(company.pk),
        "words": "'Word ' || n || ': **what** we learnt, in a line or two of [text](https://x.example).'",
        "posted_at": days_ago("300 - n / 4000"),
    }
    roots = max(1, posts // (REPLIES + 1))
    made = fill(Post, roots, **said, kind=one_of(KINDS, "n"), replies=str(REPLIES))
    hot = min(THREADS, roots)
    where = (
        f"CASE n % 2 WHEN 0 THEN {made.stop - 1} - n % {hot} ELSE {made.start} + n % {roots} END"
    )
    fill(Post, posts - roots, **said, root=where)
    type(space).objects.unscoped("a benchmark").filter(pk=space.pk).update(
        posts=roots, members=members, last_post_id=made.stop - 1, told_id=made.stop - 1
    )
    client = Client()
    client.force_login(me)
    return client, space.pk


def _looks(client: Any, space_id: int, posts: int) -> dict[str, Callable[[], object]]:
    from lyceum.communities.models import Post

    roots = Post.objects.unscoped("a benchmark").filter(space_id=space_id, root=None)
    newest = roots.order_by("-pk")[0].pk
    middle = newest - posts // 8
    there = f"/communities/spaces/{space_id}/"

    def get(path: str, status: int = 200) -> Callable[[], object]:
        def look() -> None:
            answer = client.get(path)
            assert answer.status_code == status, (path, answer.status_code)

        return look

    def say() -> None:
        answer = client.post(f"{there}posts/", {"words": "One more", "kind": "plain"})
        assert answer.status_code == 302

    return {
        "bare_ids": lambda: list(roots.order_by("-pk").values_list("pk", flat=True)[:20]),
        "first_page": get(there),
        "late_page": get(f"{there}?before={middle}"),
        "page_of_a_kind": get(f"{there}?kind=win"),
        "thread": get(f"/communities/posts/{newest}/"),
        "members": get(f"{there}members/"),
        "nothing_new": get(f"{there}newer/?after={newest}", 204),
        "say": say,
    }


def _paired(guests: int) -> float:
    """Seconds to find who meets whom, where half of all have met somebody lately."""
    from lyceum.communities.pairing import Guest, pair_of, pair_up

    some = [Guest(pk, pk % 7, pk % 3) for pk in range(1, guests + 1)]
    met = {pair_of(pk, pk % guests + 1): 1 + pk % 5 for pk in range(1, guests, 2)}
    start = time.perf_counter()
    groups = pair_up(some, met)
    assert sum(map(len, groups)) == guests
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
