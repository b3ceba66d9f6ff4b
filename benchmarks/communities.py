"""The pages of one very large space, and a thousand open ones that wait for news.

    make bench NAME=communities
    python -m tools.postgres -- make bench NAME=communities

Everything goes through the whole request (session, gate, page) by Django's test client, in one
process, into a database on disk. Each look at a late page is at another one, so that nothing drawn
before helps. What this process computes for a page (CPU) and how often it asks the database stand
beside: on a busy machine those can be compared. The peer is the bare question for the ids of twenty
posts. Who to meet for a coffee is worked out for a hundred and for a thousand people, beside it.

The open pages are real ones: a server of its own on an empty house, as many people, each with a
connection that is kept open; then somebody says something, and the last of them hears it.
"""

import argparse
import os
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import django

from . import streams

GOALS = {
    "first_page_p95_ms": 100,
    "late_page_p95_ms": 100,
    "page_of_a_kind_p95_ms": 100,
    "thread_p95_ms": 100,
    "later_in_the_thread_p95_ms": 100,
    "members_p95_ms": 100,
    "members_by_handle_p95_ms": 100,
    "search_rare_p95_ms": 100,
    "search_common_p95_ms": 100,
    "search_hardly_together_p95_ms": 100,
    "directory_p95_ms": 100,
    "nothing_new_p95_ms": 20,
}
KINDS = ["plain", "question", "win", "frustration", "story", "idea"]
REPLIES = 3  # of four posts, three are replies
THREADS = 1000  # replies hang on so many of the newest, and on the others in turn
LONG = 50  # every so many replies hang on the newest of all
RARE = 1000  # a post in so many says it
SPACES = 2000  # beside the large one


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--members", type=int, default=100_000)
    options.add_argument("--looks", type=int, default=60)
    options.add_argument("--guests", type=int, default=1000)
    options.add_argument("--streams", type=int, default=1000)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    from .scim import database_on_disk

    open_pages = streams.measured(given.streams) if given.streams else {}
    with database_on_disk():
        run(given, open_pages)


def run(given: argparse.Namespace, more: Mapping[str, float] | None = None) -> dict[str, Any]:
    """Fill, look, say, pair; report medians and p95."""
    from .filling import settle
    from .measure import peak_memory_mb, report, timed

    figures: dict[str, float | int | str] = {"posts": given.posts, "members": given.members}
    figures["filling_s"], (client, space_id) = timed(lambda: _filled(given.posts, given.members))
    settle()
    for name, look in _looks(client, space_id, given.posts).items():
        figures |= _seen(name, look, given.looks)
    for guests in (given.guests // 10, given.guests):
        figures[f"pairs_of_{guests}_s"] = _paired(guests)
    figures["peak_memory_mb"] = peak_memory_mb()
    goals = GOALS | streams.GOALS if more else GOALS
    return report("communities", {**figures, **(more or {})}, goals)


def _seen(name: str, look: Callable[[], object], times: int) -> dict[str, float]:
    """Median and p95 of a look, what this process computes for it, and how often it asks."""
    import statistics

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from .measure import p95, timed

    with CaptureQueriesContext(connection) as asked:
        look()
        queries = len(asked)
    took, computed = [], []
    for _look in range(times):
        began = time.process_time()
        took.append(1000 * timed(look)[0])
        computed.append(1000 * (time.process_time() - began))
    return {
        f"{name}_median_ms": statistics.median(took),
        f"{name}_p95_ms": p95(took),
        f"{name}_cpu_p95_ms": p95(computed),
        f"{name}_queries": queries,
    }


def _filled(posts: int, members: int) -> tuple[Any, int]:
    """A space as large as that, and somebody in it who is signed in."""
    from django.test import Client

    from lyceum.communities.models import Post, PostWord, Space, SpaceMember
    from lyceum.communities.selectors import marks_of
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
    newest = made.stop - 1
    where = (
        f"CASE WHEN n % {LONG} = 0 THEN {newest}"
        f" WHEN n % 2 = 0 THEN {newest} - n % {hot} ELSE {made.start} + n % {roots} END"
    )
    fill(Post, posts - roots, **said, root=where)
    words = {"container": RARE, "learnt": 2, "line": 2}  # the last two never in the same post
    for word, among in words.items():
        other = f"{made.start} + n * {among}" + (" - 1" if word == "line" else "")
        [mark] = marks_of(word)
        about = {"space": str(space.pk), "word": str(mark), "post": other}
        if posts > among:
            fill(PostWord, (posts - 1) // among, **about)
    fill(
        Space,
        SPACES,
        organisation=str(company.pk),
        owner_id=f"'{space.owner_id}'",
        kind="'open'",
        reach="'organisation'",
        title="'Space ' || n",
        last_post_at=days_ago("n % 300"),
    )
    type(space).objects.unscoped("a benchmark").filter(pk=space.pk).update(
        posts=roots, members=members, last_post_id=made.stop - 1, told_id=made.stop - 1
    )
    client = Client()
    client.force_login(me)
    return client, space.pk


def _looks(client: Any, space_id: int, posts: int) -> dict[str, Callable[[], object]]:
    from django.core.cache import caches

    from lyceum.communities.models import Post

    roots = Post.objects.unscoped("a benchmark").filter(
        space_id=space_id, root=None, removed_at=None
    )
    newest, oldest = roots.order_by("-pk")[0].pk, roots.order_by("pk")[0].pk
    there = f"/communities/spaces/{space_id}/"
    turns = count(1)

    def late() -> int:
        """Another one each time, all over the space."""
        return oldest + next(turns) * 7919 % max(1, newest - oldest)

    def get(path: str, status: int = 200) -> Callable[[], object]:
        def look() -> None:
            asked = path.replace("LATE", str(late()))
            answer = client.get(asked)
            assert answer.status_code == status, (asked, answer.status_code)

        return look

    def say() -> None:
        caches["pace"].clear()  # nobody types that fast
        answer = client.post(f"{there}posts/", {"words": "One more", "kind": "plain"})
        assert answer.status_code == 302

    return {
        "bare_ids": lambda: list(roots.order_by("-pk").values_list("pk", flat=True)[:20]),
        "first_page": get(there),
        "late_page": get(f"{there}?before=LATE"),
        "page_of_a_kind": get(f"{there}?kind=win&before=LATE"),
        "thread": get(f"/communities/posts/{newest}/"),
        "later_in_the_thread": get(f"/communities/posts/{newest}/?after={newest + posts // 3}"),
        "members": get(f"{there}members/"),
        "members_by_handle": get(f"{there}members/?q=member-777"),
        "search_rare": get(f"{there}search/?q=containers"),
        "search_common": get(f"{there}search/?q=learnt+containers"),
        "search_hardly_together": get(f"{there}search/?q=learnt+line"),
        "directory": get("/communities/"),
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
