"""Proposing skills for what came in, a few resources at a time, resumable by its own mark."""

import re
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction

from lyceum.catalogue.models import Resource, ResourceSkill
from lyceum.catalogue.types import SkillProposal
from lyceum.kernel import actors, clock
from lyceum.skills import api as skills

from .skills import propose_skills

if TYPE_CHECKING:
    # The engine is imported on first use: a server that tags nothing need not hold numpy.
    from lyceum.catalogue.tagger import ResourceText, SkillName, Tagger

AT_ONCE = 100
SECONDS = 30
MOST = 8
# Of the proposals with this score a person would name one in four too; below, hardly any.
LEAST = 0.2
# The words of these languages are looked for in every text, whatever language it says it is in.
LANGUAGES = ("en", "fr", "es")
LISTED = re.compile(r"[,;|\n]")


def tag_waiting(seconds: float = SECONDS) -> int:
    """Propose skills for resources that have no proposals yet; stop after a while.

    The proposing happens outside the transaction, so that nobody waits for it.
    """
    until, tagged = time.monotonic() + seconds, 0
    while waiting := _waiting():
        tagger = _tagger(skills.labels_version())
        if tagger is None:
            return tagged
        tagged += _tag(tagger, waiting)
        if time.monotonic() > until:
            break
    if not tagged:
        _tagger.cache_clear()
    return tagged


def tag_again() -> int:
    """The skills have changed: propose anew, where nobody has decided."""
    rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
    return rows.filter(state=Resource.State.PUBLISHED).update(tagged_at=None)


def _waiting() -> list[Resource]:
    rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
    waiting = rows.filter(tagged_at=None, state=Resource.State.PUBLISHED)
    return list(waiting.order_by("pk")[:AT_ONCE])


@lru_cache(1)
def _tagger(_version: str) -> "Tagger | None":
    """The names of all skills, ready to be looked for; None where there are none."""
    from lyceum.catalogue.tagger import Tagger  # noqa: PLC0415

    names = list(_names())
    return Tagger(names) if names else None


def _names() -> "Iterator[SkillName]":
    from lyceum.catalogue.tagger import SkillName  # noqa: PLC0415

    for language in LANGUAGES:
        for name in skills.labels_for_matching(language):
            yield SkillName(
                skill_id=name.skill_id,
                text=name.label,
                language=language,
                is_preferred=name.kind == "preferred",
                description=name.description,
                spread=name.spread,
            )


def _tag(tagger: "Tagger", resources: list[Resource]) -> int:
    unsaid = _unsaid(resources)
    found = tagger.propose([_text(resource) for resource in unsaid], MOST, LEAST)
    proposals = {
        resource.pk: [SkillProposal(each.skill_id, each.score, each.words) for each in proposed]
        for resource, proposed in zip(unsaid, found, strict=True)
    }
    with transaction.atomic():
        rows = Resource.objects.unscoped("the tagger works on every organisation's resources")
        rows.filter(pk__in=[resource.pk for resource in resources]).update(tagged_at=clock.now())
        propose_skills(by=actors.system("catalogue"), proposals=proposals)
    return len(resources)


def _unsaid(resources: list[Resource]) -> list[Resource]:
    """Those of which nobody has said what they teach; for the others there is nothing to guess."""
    said = ResourceSkill.objects.filter(
        resource__in=resources, state=ResourceSkill.State.ACCEPTED
    ).values_list("resource_id", flat=True)
    known = set(said)
    return [resource for resource in resources if resource.pk not in known]


def _text(resource: Resource) -> "ResourceText":
    from lyceum.catalogue.tagger import ResourceText  # noqa: PLC0415

    return ResourceText(
        title=resource.title,
        description=f"{resource.summary}\n{resource.description}",
        stated=LISTED.split(f"{resource.teaches}\n{resource.subjects}"),
    )
