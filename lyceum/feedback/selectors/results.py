"""What was said, as figures. Every one of them is a sum of whole batches: see decision 0044."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q

from lyceum.feedback import policies, privacy
from lyceum.feedback.models import Asked, Batch, Box, Remark, Waiting
from lyceum.feedback.types import ENPS, WHY, MonthRow, Results, Share, SubjectRow, UnitRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

FIGURES = "counts of people; nobody is shown"
SCORE = "score"
MOST = 200  # things that a page lists
REMARKS = 100
Row = tuple[int, int | None, date, int, Mapping[str, int]]  # box, unit, on, size, tally


def may_read(actor: Actor, organisation_id: int) -> organisations.Reach:
    """Of which units the actor reads figures; nothing is found where of none."""
    if policies.can_read(actor, organisation_id):
        return organisations.Reach(is_whole=True)
    reach = organisations.may_count(actor, organisation_id)
    if not reach:
        raise NotFound
    return reach


def _insist_on_whole(actor: Actor, organisation_id: int) -> None:
    """One thing is answered about by few: who reads a unit only reads sums over all things."""
    if not may_read(actor, organisation_id).is_whole:
        raise NotFound


def results(
    actor: Actor,
    organisation_id: int,
    *,
    unit_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Results:
    """What people of an organisation would recommend; of a unit with all below it, of some months."""
    reach = may_read(actor, organisation_id)
    found = _rows(Q(organisation_id=organisation_id))
    names = organisations.unit_names(organisation_id)
    if not reach.is_whole:
        found = [row for row in found if row[1] is not None and row[1] in reach]
        names = {pk: name for pk, name in names.items() if pk in reach}
    below = organisations.units_with_below(organisation_id)
    some = [row for row in found if _is_within(row, since, until)]
    if unit_id is not None:
        some = [row for row in some if row[1] in below.get(unit_id, set())]
    asked = _asked_of(organisation_id)
    is_all = reach.is_whole and unit_id is None
    return _page(
        some,
        share=_share(asked) if is_all else Share(0, 0),
        units=_units(found, below, names),
        subjects=_subjects(some, asked),
        remarks=_remarks(Q(batch__organisation_id=organisation_id)) if is_all else [],
        waiting=0,
    )


def offered(actor: Actor, organisation_id: int) -> list[SubjectRow]:
    """What people of everywhere said of what an organisation offers."""
    if not policies.can_read_offer(actor, organisation_id):
        return []
    rows = _rows(Q(box__offered_by=organisation_id))
    asked = Asked.objects.unscoped(FIGURES).filter(what=ENPS, offered_by=organisation_id)
    return _subjects(rows, asked)


def subject_results(actor: Actor, organisation_id: int, box: Box) -> Results:
    """What was said of one thing, by one's own people, or by all where it is one's own offer."""
    is_ours = box.offered_by_id == organisation_id
    if not (is_ours and policies.can_read_offer(actor, organisation_id)):
        _insist_on_whole(actor, organisation_id)
    about = {"what": box.what, "about_kind": box.about_kind, "about_id": box.about_id}
    asked = Asked.objects.unscoped(FIGURES).filter(**about)
    chosen: dict[str, Any] = {f"box__{name}": value for name, value in about.items()}
    if not is_ours:
        asked = asked.filter(organisation_id=organisation_id)
        chosen["organisation_id"] = organisation_id
    texts = Q(**{f"batch__{name}": value for name, value in chosen.items()})
    return _page(
        _rows(Q(**chosen)),
        share=_share(asked),
        units=[],
        subjects=[],
        remarks=_remarks(texts),
        waiting=Waiting.objects.filter(box=box).count() if is_ours else 0,
    )


def enps_about(kind: str, ids: Collection[str]) -> dict[str, privacy.Score]:
    """The scores of things of a kind, of those that can be shown. Whoever asks knows who may read
    them. One query."""
    rows = Batch.objects.filter(
        box__what=ENPS, box__question=SCORE, box__about_kind=kind, box__about_id__in=list(ids)
    )
    tallies: dict[str, list[tuple[int, Mapping[str, int]]]] = defaultdict(list)
    for about_id, size, tally in rows.values_list("box__about_id", "size", "tally"):
        tallies[about_id].append((size, tally))
    figures = {
        about_id: privacy.together(pairs, least=policies.smallest_group())
        for about_id, pairs in tallies.items()
    }
    return {about_id: privacy.enps(figure) for about_id, figure in figures.items() if figure}


def _rows(chosen: Q) -> list[Row]:
    rows = Batch.objects.filter(chosen, box__what=ENPS, box__question=SCORE)
    return list(rows.order_by("on", "pk").values_list("box_id", "unit_id", "on", "size", "tally"))


def _is_within(row: Row, since: date | None, until: date | None) -> bool:
    return (since is None or row[2] >= since) and (until is None or row[2] <= until)


def _figure(rows: Iterable[Row]) -> privacy.Figure | None:
    pairs = ((size, tally) for _box, _unit, _on, size, tally in rows)
    return privacy.together(pairs, least=policies.smallest_group())


def _page(rows: list[Row], **more: Any) -> Results:
    figure = _figure(rows)
    score = privacy.enps(figure) if figure else None
    return Results(
        score=score.value if score else None,
        people=score.people if score else 0,
        promoters=score.promoters if score else 0,
        passives=score.passives if score else 0,
        detractors=score.detractors if score else 0,
        months=_months(rows),
        least=policies.smallest_group(),
        **more,
    )


def _months(rows: Iterable[Row]) -> list[MonthRow]:
    by_month: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        by_month[row[2]].append(row)
    found = []
    for on, some in sorted(by_month.items()):
        figure = _figure(some)
        if figure:
            score = privacy.enps(figure)
            found.append(MonthRow(on, score.people, score.value))
    return found


def _units(
    rows: list[Row], below: Mapping[int, set[int]], names: Mapping[int, str]
) -> list[UnitRow]:
    """Each unit of which a batch is, with what lies below it."""
    found = []
    for unit_id in {row[1] for row in rows if row[1] in names}:
        figure = _figure(row for row in rows if unit_id and row[1] in below.get(unit_id, set()))
        if figure and unit_id:
            score = privacy.enps(figure)
            found.append(UnitRow(unit_id, names[unit_id], score.value, score.people))
    return sorted(found, key=lambda row: row.name.casefold())


def _asked_of(organisation_id: int) -> Any:
    return Asked.objects.unscoped(FIGURES).filter(what=ENPS, organisation_id=organisation_id)


def _share(asked: Any) -> Share:
    counts = asked.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(is_answered=True)))
    return Share(counts["asked"], counts["answered"])


def _subjects(rows: Iterable[Row], asked: Any) -> list[SubjectRow]:
    """Each thing that was answered about, also those of which nothing can be shown yet."""
    by_box: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_box[row[0]].append(row)
    shares = _shares(asked)
    boxes = Box.objects.filter(what=ENPS, question=SCORE)
    named = boxes.filter(about_id__in={key[1] for key in shares}).order_by("title", "pk")
    found = []
    for box in named:
        share = shares.get((box.about_kind, box.about_id))
        if share is not None:
            found.append(_subject(box, by_box.get(box.pk, []), share))
    return found


def _subject(box: Box, rows: Collection[Row], share: Share) -> SubjectRow:
    figure = _figure(rows)
    score = privacy.enps(figure) if figure else None
    return SubjectRow(
        box_id=box.pk,
        kind=box.about_kind,
        title=box.title,
        score=score.value if score else None,
        people=score.people if score else 0,
        share=share,
    )


def _shares(asked: Any) -> dict[tuple[str, str], Share]:
    answered = Count("pk", filter=Q(is_answered=True))
    rows = asked.order_by().values_list("about_kind", "about_id")
    rows = rows.annotate(all_of=Count("pk"), done=answered).filter(done__gt=0)
    most = rows.order_by("-done", "about_kind", "about_id")[:MOST]
    return {(kind, pk): Share(all_of, done) for kind, pk, all_of, done in most}


def _remarks(chosen: Q) -> list[str]:
    """What was written, of the newest batches, in no order, without time or place."""
    rows = Remark.objects.filter(
        chosen,
        batch__box__what=ENPS,
        batch__box__question=WHY,
        batch__size__gte=policies.smallest_group(),
    )
    newest = rows.order_by("-batch_id", "pk")
    return privacy.shaken(newest.values_list("text", flat=True)[:REMARKS])
