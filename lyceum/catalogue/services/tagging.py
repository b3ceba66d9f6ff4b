"""Proposing skills for what came in, a few resources at a time, resumable by its own mark."""

import time
from collections import defaultdict
from functools import lru_cache

from django.db import transaction

from lyceum.catalogue.models import Resource
from lyceum.catalogue.tagger import ResourceText, SkillName, Tagger
from lyceum.catalogue.types import SkillProposal
from lyceum.kernel import actors, clock
from lyceum.skills import api as skills

from .skills import propose_skills

AT_ONCE = 100
SECONDS = 30
MOST = 8
LEAST = 0.2
ENGLISH = "en"


def tag_waiting(seconds: float = SECONDS) -> int:
    """Propose skills for resources that have no proposals yet; stop after a while.

    The proposing happens outside the transaction, so that nobody waits for it.
    """
    until, tagged = time.monotonic() + seconds, 0
    while waiting := _waiting():
        for language, resources in _by_language(waiting).items():
            tagger = _tagger(language)
            if not len(tagger.framework) and language == ENGLISH:
                return tagged
            tagged += _tag(tagger, resources)
        if time.monotonic() > until:
            break
    if not tagged:
        _tagger.cache_clear()
    return tagged


def tag_again() -> int:
    """The skills have changed: propose anew, where nobody has decided."""
    _tagger.cache_clear()
    rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
    return rows.filter(state=Resource.State.PUBLISHED).update(tagged_at=None)


def _waiting() -> list[Resource]:
    rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
    waiting = rows.filter(tagged_at=None, state=Resource.State.PUBLISHED)
    return list(waiting.order_by("pk")[:AT_ONCE])


def _by_language(resources: list[Resource]) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in resources:
        found[(resource.language or ENGLISH).split("-")[0]].append(resource)
    return found


@lru_cache(4)
def _tagger(language: str) -> Tagger:
    """The names of all skills in a language, ready to be looked for."""
    return Tagger(
        SkillName(
            skill_id=name.skill_id,
            text=name.label,
            is_preferred=name.kind == "preferred",
            description=name.description,
        )
        for name in skills.labels_for_matching(language)
    )


def _tag(tagger: Tagger, resources: list[Resource]) -> int:
    texts = [_text(resource) for resource in resources]
    found = tagger.propose(texts, MOST, LEAST)
    proposals = {
        resource.pk: [SkillProposal(each.skill_id, each.score, each.words) for each in proposed]
        for resource, proposed in zip(resources, found, strict=True)
    }
    with transaction.atomic():
        rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
        rows.filter(pk__in=proposals).update(tagged_at=clock.now())
        propose_skills(by=actors.system("catalogue"), proposals=proposals)
    return len(resources)


def _text(resource: Resource) -> ResourceText:
    return ResourceText(
        title=resource.title,
        description=f"{resource.summary}\n{resource.description}",
        stated=[word.strip() for word in resource.teaches.split(",")],
    )
