"""What a decision costs with many rules, and what a draft's trial costs.

    make bench NAME=rules
    make bench NAME=rules ARGS="--rules 200 --records 10000"

`decide` is the engine alone (as the goal has it): the request is there, the policies of its action
are parsed. `insist` is all that a request pays, on SQLite: the edition, the kinds of organisations,
the engine, the record. Beside them, in the same run, the price of parsing each time.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

GOAL_US = 300
ACTIONS = ("enrol", "join", "publish")
KINDS = ("supplier", "customer", "partner", "university", "ngo", "startup")
RESOURCES = ("course", "video", "book", "event", "project")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rules", type=int, default=200)
    options.add_argument("--records", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=2000)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    from .pages import own_database

    with own_database():
        run(given)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Rules of three actions, those of one looked at; beside it, as many rules all of one action."""
    import cedarpy

    from lyceum.kernel import actors
    from lyceum.rules import api, engine, selectors
    from lyceum.rules.engine import cedar

    from .measure import report

    by = actors.system("bench")
    for number in range(given.rules):
        _rule(by, number, ACTIONS[number % len(ACTIONS)])
    ada, thing = _ada()
    request = selectors.request_of(ada, "enrol", thing)
    policies = tuple((one.pk, one.text) for one in selectors.in_force("enrol", _now()))
    text = "\n".join(text for _pk, text in policies)
    decide = _microseconds(lambda: engine.answer(request, policies), given.runs)
    entities, asked = cedar._entities(request), cedar._asked(request)
    anew = _microseconds(lambda: cedarpy.is_authorized(asked, text, entities), 50)
    every = tuple((number, text) for number, (_pk, text) in enumerate(policies * len(ACTIONS)))
    crowded = _microseconds(lambda: engine.answer(request, every), 200)
    insist = _microseconds(lambda: api.insist(ada, "enrol", thing), 300)
    trial = _trial(by, ada, thing, given.records)
    return report(
        "rules",
        {
            "rules": given.rules,
            "rules_of_the_action": len(policies),
            "decide_median_us": decide,
            "decide_all_of_one_action_median_us": crowded,
            "parsed_anew_median_us": anew,
            "ratio_anew_to_kept": anew / decide,
            "insist_median_us": insist,
            "trial_records": given.records,
            "trial_s": trial,
        },
        {"decide_median_us": GOAL_US},
    )


def _rule(by: Any, number: int, action: str) -> None:
    from lyceum.rules import api

    sentence = {
        "who": {"kinds": [KINDS[number % len(KINDS)]]},
        "what": {"resources": [RESOURCES[number % len(RESOURCES)]], "whose": "others"},
        "when": {"price": 100 * number, "currency": "EUR"},
    }
    says = api.Wording(action, is_permit=number % 2 == 0, sentence=sentence)
    draft = api.draft_rule(by=by, says=says)
    api.publish_rule(by=by, version_id=draft.pk)


def _ada() -> tuple[Any, Any]:
    from lyceum.identity.models import Person
    from lyceum.kernel import actors, clock
    from lyceum.organisations import api as organisations
    from lyceum.organisations.models import Membership, Organisation
    from lyceum.rules import api

    place = Organisation.objects.create(name="Acme", slug="acme", kind="company")
    ada = Person.objects.create_user("ada@bench.example", name="Ada Bench")
    Membership.objects.create(organisation=place, person=ada, starts_on=clock.today())
    facts = {"kind": "course", "mode": "online", "price": 9_900, "currency": "EUR"}
    actor = actors.person(ada.pk, organisations.scope_of(ada.pk))
    return actor, api.Thing("Resource", 7, place.pk, facts)


def _trial(by: Any, ada: Any, thing: Any, records: int) -> float:
    """Seconds to answer so many decisions again."""
    from lyceum.rules import api, selectors
    from lyceum.rules.api import DecisionRecord

    decision = selectors.decide(ada, "enrol", thing)
    DecisionRecord.objects.unscoped("a benchmark").bulk_create(
        DecisionRecord(
            owner_id=f"person:{ada.person_id}",
            person_id=ada.person_id,
            action="enrol",
            is_allowed=True,
            request=dict(decision.request),
            at=_now(),
        )
        for _ in range(records)
    )
    draft = api.draft_rule(by=by, says=api.Wording("enrol", is_permit=False, sentence={}))
    start = time.perf_counter()
    selectors.trial(by, draft)
    return time.perf_counter() - start


def _now() -> Any:
    from lyceum.kernel import clock

    return clock.now()


def _microseconds(ask: Callable[[], object], runs: int) -> float:
    ask()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        ask()
        times.append(1e6 * (time.perf_counter() - start))
    return statistics.median(times)


if __name__ == "__main__":
    main()
