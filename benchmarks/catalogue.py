"""Search and candidates over a large catalogue: milliseconds of a question with all its counts.

    make bench NAME=catalogue ARGS="--resources 100000 --questions 400"
    make bench NAME=catalogue ARGS="--postgresql"

Resources, skills and words are made up from a seed: words as frequent as in prose without its
empty words (the most frequent stands in an eighth of all titles and texts), four skills each.
Questions are a fixed mix: one to three words of a title, half typed words, mistyped words, no
words but filters, words with filters. Each is asked as an actor of one of ten organisations, a
third of whose resources are shared; nothing is asked twice.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from .measure import p95, peak_memory_mb, report

GOALS = {"search_p95_ms": 50.0, "candidates_p95_ms": 300.0}
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "za",
]
KINDS = ("course", "course", "course", "video", "podcast", "book", "project", "event")
LANGUAGES = ("en", "en", "en", "en", "de", "fr", "es", "")
LEVELS = ((0, 2), (0, 3), (2, 3), (3, 4), (None, None))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--resources", type=int, default=100_000)
    options.add_argument("--skills", type=int, default=15_000)
    options.add_argument("--questions", type=int, default=400)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--postgresql", action="store_true")
    chosen = options.parse_args()
    if chosen.postgresql and not os.environ.get("LYCEUM_DATABASE_URL"):
        _beside_postgresql()
    with tempfile.TemporaryDirectory(prefix="lyceum-bench-") as home:
        os.environ["LYCEUM_HOME"] = home
        _set_up()
        report("catalogue", run(chosen), GOALS)


def _beside_postgresql() -> None:
    import sys

    from tools import postgres

    sys.exit(
        postgres.main(
            [sys.executable, "-m", "benchmarks.catalogue", *sys.argv[1:]], is_durable=True
        )
    )


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def run(chosen: Any) -> dict[str, float | int | str]:
    """Build the catalogue, ask, and give the figures."""
    from django.db import connection

    from lyceum.catalogue import selectors

    dice = random.Random(chosen.seed)
    words = _words(dice)
    built = _seconds(lambda: _build(dice, words, chosen.resources, chosen.skills))
    loaded = _seconds(selectors.current_snapshot)
    times, found = _ask(dice, words, chosen)
    planned = _plan(dice, chosen)
    return {
        "database": connection.vendor,
        "resources": chosen.resources,
        "skills": chosen.skills,
        "questions": len(times),
        "search_p50_ms": statistics.median(times),
        "search_p95_ms": p95(times),
        "search_max_ms": max(times),
        "found_p50": statistics.median(found),
        "candidates_p50_ms": statistics.median(planned),
        "candidates_p95_ms": p95(planned),
        "build_s": built,
        "first_load_s": loaded,
        "peak_memory_mb": peak_memory_mb(),
    }


def _words(dice: random.Random, number: int = 30_000) -> tuple[list[str], list[float]]:
    words: dict[str, None] = {}
    while len(words) < number:
        words["".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 3, 4))))] = None
    weights = [1 / (rank + 60) for rank in range(number)]
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return list(words), sums


def _build(
    dice: random.Random, words: tuple[list[str], list[float]], resources: int, skills: int
) -> None:
    from django.db import connection, transaction

    from lyceum.catalogue import services
    from lyceum.catalogue.models import Provider, Resource, ResourceSkill
    from lyceum.kernel import clock
    from lyceum.organisations.testing import make_organisation
    from lyceum.skills.models import Skill, SkillLabel
    from lyceum.skills.testing import make_framework

    organisations = [make_organisation(f"Org {n}") for n in range(10)]
    providers = Provider.objects.bulk_create(
        Provider(name=f"Provider {n}", folded_name=f"provider {n}") for n in range(300)
    )
    framework = make_framework()
    known = Skill.objects.unscoped("benchmark").bulk_create(
        (Skill(framework=framework, uri=f"urn:bench:{n}") for n in range(skills)), batch_size=5000
    )
    SkillLabel.objects.bulk_create(
        (SkillLabel(skill=each, language="en", text=_text(dice, words, 2)) for each in known),
        batch_size=5000,
    )
    moment = clock.now()

    def resource(number: int) -> Resource:
        home = dice.choice(organisations)
        low, high = dice.choice(LEVELS)
        price = dice.choice((None, 0, 0, 4900, 19900))
        made = Resource(
            owner_id=f"organisation:{home.pk}",
            organisation=home,
            provider=dice.choice(providers),
            key=str(number),
            visibility="ecosystem" if number % 3 == 0 else "organisation",
            kind=dice.choice(KINDS),
            mode=dice.choice(("self-paced", "live", "")),
            title=_text(dice, words, 6),
            summary=_text(dice, words, 40),
            language=dice.choice(LANGUAGES),
            effort_minutes=dice.choice((None, 30, 90, 600, 1200, 4800)),
            price=price,
            currency="EUR" if price else "",
            from_level=low,
            to_level=high,
            learners=dice.randrange(100_000),
            added_by="system:bench",
            added_at=moment,
            changed_at=moment,
        )
        made.weigh()
        return made

    for at in range(0, resources, 1000):
        with transaction.atomic():
            batch = Resource.objects.unscoped("benchmark").bulk_create(
                [resource(n) for n in range(at, min(at + 1000, resources))], batch_size=500
            )
            ResourceSkill.objects.bulk_create(
                (
                    ResourceSkill(
                        resource=each,
                        skill=skill,
                        from_level=each.from_level or 0,
                        to_level=each.to_level or 2,
                        state=dice.choice(("accepted", "suggested")),
                        score=dice.random(),
                    )
                    for each in batch
                    for skill in {dice.choice(known) for _ in range(4)}
                ),
                batch_size=1000,
            )
            services.index([each.pk for each in batch])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _text(dice: random.Random, words: tuple[list[str], list[float]], number: int) -> str:
    return " ".join(dice.choices(words[0], cum_weights=words[1], k=number)).capitalize()


def _actor(dice: random.Random) -> Any:
    from lyceum.kernel import actors
    from lyceum.kernel.scope import Scope

    owners = frozenset({f"organisation:{dice.randrange(1, 11)}", "person:1"})
    return actors.person(1, Scope(owners))


def _questions(
    dice: random.Random, words: tuple[list[str], list[float]], number: int
) -> list[dict[str, Any]]:
    def some(most: int) -> str:
        return _text(dice, words, dice.randint(1, most)).lower()

    def filters() -> dict[str, Any]:
        return {
            "kinds": ["course"],
            "languages": ["en", "de"],
            "prices": [dice.choice(("free", "paid"))],
        }

    makers: Sequence[Callable[[], dict[str, Any]]] = (
        lambda: {"text": some(3)},
        lambda: {"text": some(3)},
        lambda: {"text": some(2), **filters()},
        lambda: {"text": some(2)[:-2] or "a"},
        lambda: {"text": _slip(dice, some(1))},
        lambda: {**filters(), "efforts": ["day"], "sort": "newest"},
        lambda: {"sort": dice.choice(("cheapest", "rated", "shortest"))},
    )
    return [makers[n % len(makers)]() for n in range(number)]


def _slip(dice: random.Random, word: str) -> str:
    at = dice.randrange(1, max(2, len(word) - 1))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _ask(
    dice: random.Random, words: tuple[list[str], list[float]], chosen: Any
) -> tuple[list[float], list[int]]:
    from lyceum.catalogue.selectors import search
    from lyceum.catalogue.types import ResourceQuery

    search(_actor(dice), ResourceQuery(text="warm up"))
    times, found = [], []
    for question in _questions(dice, words, chosen.questions):
        actor = _actor(dice)
        start = time.perf_counter()
        page = search(actor, ResourceQuery(**question))
        times.append((time.perf_counter() - start) * 1000)
        found.append(page.total)
    return times, found


def _plan(dice: random.Random, chosen: Any) -> list[float]:
    """Candidates for roles of forty skills."""
    from lyceum.catalogue import api
    from lyceum.skills.models import Skill

    ids = list(Skill.objects.unscoped("benchmark").values_list("pk", flat=True))
    times = []
    for _ in range(max(2, chosen.questions // 20)):
        wanted = dice.sample(ids, min(40, len(ids)))
        actor = _actor(dice)
        times.append(
            _seconds(lambda actor=actor, wanted=wanted: api.candidates(actor, wanted)) * 1000
        )
    return times


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
