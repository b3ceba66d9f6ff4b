"""What was learnt before, or elsewhere, and what shows it."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from django.core.files.base import ContentFile
from django.db import transaction

from lyceum.kernel import actors, clock, files
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.learning.errors import DayIsAhead
from lyceum.learning.events import PriorLearningRecorded, ProofAdded
from lyceum.learning.models import PriorLearning, PriorSkill, Proof
from lyceum.learning.types import PROOF, Upload
from lyceum.skills import api as skills

# A document or a link that nobody has checked yet is worth half of a completion that we saw.
UNCHECKED = 0.5


@transaction.atomic
def record_prior_learning(  # noqa: PLR0913  one argument per field of the form
    *,
    by: Actor,
    title: str,
    skills: Mapping[int, int],
    happened_on: date,
    file: Upload | None = None,
    url: str = "",
    provider: str = "",
    about: str = "",
) -> PriorLearning:
    """Tell of something learnt before or elsewhere; `skills` says which reached which level."""
    if by.person_id is None:
        raise Forbidden
    if happened_on > clock.today():
        raise DayIsAhead
    levels = _visible(by, skills)
    prior = PriorLearning.objects.create(
        owner_id=person_owner(by.person_id),
        person_id=by.person_id,
        organisation_id=by.organisation_id,
        title=title,
        provider=provider,
        about=about,
        url=url,
        happened_on=happened_on,
        recorded_at=clock.now(),
    )
    PriorSkill.objects.bulk_create(
        PriorSkill(prior=prior, skill_id=skill_id, level=level)
        for skill_id, level in levels.items()
    )
    if file:
        _keep(prior, file)
    _give_evidence(prior, levels, is_shown=bool(file or url))
    publish(
        PriorLearningRecorded(
            by=str(by),
            owner_id=prior.owner_id,
            person_id=prior.person_id,
            prior_id=prior.pk,
            organisation_id=prior.organisation_id,
            skill_ids=tuple(levels),
        )
    )
    return prior


@transaction.atomic
def add_proof(*, by: Actor, prior_id: int, file: Upload) -> Proof:
    """Lay one more file beside what was told."""
    prior = PriorLearning.objects.within(by.scope).filter(pk=prior_id).first()
    if prior is None:
        raise NotFound
    proof = _keep(prior, file)
    publish(ProofAdded(by=str(by), owner_id=prior.owner_id, prior_id=prior.pk, proof_id=proof.pk))
    return proof


def _visible(by: Actor, levels: Mapping[int, int]) -> dict[int, int]:
    """Those of the skills that there are for them; others are nobody else's business."""
    seen = skills.visible_skills(by.scope, levels)
    return {pk: level for pk, level in levels.items() if pk in seen}


def _keep(prior: PriorLearning, file: Upload) -> Proof:
    kept = files.take_in(PROOF, file.name, file.content)
    proof = Proof(
        owner_id=prior.owner_id,
        prior=prior,
        token=secrets.token_hex(20),
        name=kept.name,
        media_type=kept.media_type,
        size=len(kept.content),
        added_at=clock.now(),
    )
    kept_as = f"{proof.owner_id.replace(':', '-')}/{proof.token}"  # never the name it came with
    proof.file.save(kept_as, ContentFile(kept.content), save=False)
    proof.save()
    return proof


def _give_evidence(prior: PriorLearning, levels: Mapping[int, int], *, is_shown: bool) -> None:
    """With something to show it counts as a completion at half weight; without, as one's word."""
    learning = actors.system("learning", prior.owner_id)
    for skill_id, level in levels.items():
        skills.record_evidence(
            by=learning,
            person_id=prior.person_id,
            skill_id=skill_id,
            kind="completion" if is_shown else "self",
            level=level,
            observed_at=datetime.combine(prior.happened_on, time(12), UTC),
            source=f"learning.prior:{prior.pk}",
            organisation_id=prior.organisation_id,
            about=prior.title,
            certainty=UNCHECKED if is_shown else 1.0,
        )
