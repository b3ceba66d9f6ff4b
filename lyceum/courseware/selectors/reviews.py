"""What peers say of a lesson."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lyceum.courseware.models import Lesson, Review, ReviewRound, ReviewTerms
from lyceum.courseware.types import CommentRow, ReviewRow, RoundRow
from lyceum.identity import api as identity

VERDICTS = dict(Review.Verdict.choices)
ROUNDS = 10


def review_terms(organisation_id: int) -> tuple[int, list[str]]:
    """How many peers have to say yes there, and what they look at."""
    terms = ReviewTerms.objects.filter(organisation_id=organisation_id).first()
    if terms is None:
        return 1, usual_checklist()
    return terms.reviewers, list(terms.checklist)


def usual_checklist() -> list[str]:
    """What peers look at where nobody has said otherwise."""
    return [
        _("It says at the start what one can do afterwards."),
        _("It is right, and safe to do."),
        _("Somebody new to it would understand it."),
        _("Nobody is shown or named who would not want it."),
    ]


def open_round(lesson: Lesson) -> ReviewRound | None:
    """The asking that is going on."""
    return lesson.rounds.filter(closed_at=None).first()


def missing_approvals(lesson: Lesson) -> int:
    """How many more have to say yes."""
    asked = open_round(lesson)
    if asked is None:
        return review_terms(lesson.organisation_id)[0]
    return max(0, asked.needed - asked.reviews.filter(verdict=Review.Verdict.APPROVE).count())


def rounds_of(lesson: Lesson) -> list[RoundRow]:
    """Every asking of peers with what they said, the newest first."""
    rounds = list(lesson.rounds.prefetch_related("reviews").order_by("-pk")[:ROUNDS])
    people = {said.person_id for asked in rounds for said in asked.reviews.all()}
    names = identity.names_of(people)
    return [_round(asked, names) for asked in rounds]


def comments_of(lesson: Lesson) -> list[CommentRow]:
    """What was said on its blocks, the oldest first; settled ones, too."""
    comments = list(lesson.comments.all())
    names = identity.names_of({said.person_id for said in comments})
    return [
        CommentRow(
            id=said.pk,
            block_id=said.block_id,
            person=names.get(said.person_id, ""),
            text=said.text,
            said_at=said.said_at,
            is_settled=said.settled_at is not None,
        )
        for said in comments
    ]


def _round(asked: ReviewRound, names: dict[int, str]) -> RoundRow:
    reviews: Sequence[Review] = list(asked.reviews.all())
    return RoundRow(
        id=asked.pk,
        needed=asked.needed,
        approvals=sum(said.verdict == Review.Verdict.APPROVE for said in reviews),
        checklist=asked.checklist,
        reviews=[
            ReviewRow(
                person=names.get(said.person_id, ""),
                verdict=said.verdict,
                verdict_word=str(VERDICTS[said.verdict]),
                words=said.words,
                ticked=said.ticked,
                said_at=said.said_at,
            )
            for said in reviews
        ],
        asked_at=asked.asked_at,
        is_open=asked.closed_at is None,
    )
