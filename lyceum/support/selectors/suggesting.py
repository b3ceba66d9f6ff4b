"""What was answered before to questions like this one: near in words, or near in meaning.

Only from cases that the reader may answer themselves, of the same organisation and kind, the latest
few hundred. Words count across languages (rapidfuzz); meaning counts in English, where the table of
vectors is installed.
"""

from collections.abc import Sequence

from lyceum.kernel import embeddings
from lyceum.kernel.actors import Actor
from lyceum.kernel.heavy import Later
from lyceum.support.models import Case, Line
from lyceum.support.types import Suggestion

from .cases import NARROWED, answerable

fuzz = Later("rapidfuzz.fuzz")
LATEST, SHOWN = 200, 3
READ = 400  # characters of a question
NEAR = 55  # percent from which it is worth a look
WORST = 1


def suggestions_for(actor: Actor, case: Case) -> list[Suggestion]:
    """The three nearest, the nearest first. Three queries."""
    before = _answered(actor, case)
    asked, answers = _first_words([case.pk, *before]), _last_answers(list(before))
    known = [pk for pk in before if pk in answers and pk in asked]
    if not known:
        return []
    question = f"{case.subject}\n{asked.get(case.pk, '')}"[:READ]
    texts = [f"{before[pk]}\n{asked[pk]}"[:READ] for pk in known]
    near = sorted(zip(_likeness(question, texts), known, strict=True), reverse=True)[:SHOWN]
    return [Suggestion(pk, before[pk], answers[pk], score) for score, pk in near if score >= NEAR]


def _answered(actor: Actor, case: Case) -> dict[int, str]:
    rows = Case.objects.unscoped(NARROWED).filter(
        answerable(actor),
        organisation=case.organisation,
        kind=case.kind,
        merged_into=None,
        first_answered_at__isnull=False,
    )
    rows = rows.exclude(pk=case.pk).exclude(rating=WORST).order_by("-opened_at")
    return dict(rows.values_list("pk", "subject")[:LATEST])


def _first_words(case_ids: Sequence[int]) -> dict[int, str]:
    lines = Line.objects.filter(case_id__in=case_ids, kind=Line.Kind.MESSAGE).order_by("-at", "-pk")
    return dict(lines.values_list("case_id", "text"))  # the first overwrites the later


def _last_answers(case_ids: Sequence[int]) -> dict[int, str]:
    lines = Line.objects.filter(case_id__in=case_ids, kind=Line.Kind.MESSAGE).order_by("at", "pk")
    rows = lines.values_list("case_id", "case__person_id", "by_id", "text")
    return {case: text for case, asker, by, text in rows if by is not None and by != asker}


def _likeness(question: str, texts: Sequence[str]) -> list[int]:
    """In percent: the better of both ways to compare."""
    words = [fuzz.token_set_ratio(question.casefold(), text.casefold()) for text in texts]
    vectors = embeddings.embed([question, *texts])
    if vectors is None:
        return [round(each) for each in words]
    angles = vectors[1:] @ vectors[0]
    return [round(max(a, 100 * float(b))) for a, b in zip(words, angles, strict=True)]
