"""What there is to choose of assessments, for floors above that ask people to take them."""

from lyceum.assessments.models import Assessment, EditionItem
from lyceum.assessments.scoring import Item, item_in

OFFERED = "titles and dimensions; whoever asks may write for people of the organisation"


def published_in(organisation_id: int) -> list[tuple[int, str]]:
    """The published assessments of an organisation, by title. One query."""
    rows = Assessment.objects.unscoped(OFFERED).filter(
        organisation_id=organisation_id, withdrawn_at=None, editions__isnull=False
    )
    return list(rows.order_by("title", "pk").distinct().values_list("pk", "title"))


def dimensions_in(organisation_id: int) -> dict[str, list[str]]:
    """The dimensions in which they say where people stand, each with its words. One query."""
    rows = EditionItem.objects.filter(
        edition__assessment__organisation_id=organisation_id,
        edition__assessment__withdrawn_at=None,
    ).select_related("version")
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for word in _words(item_in(row.version.body)):
            dimension, _colon, value = word.partition(":")
            found.setdefault(dimension.strip(), {})[value.strip()] = None
    return {dimension: list(words) for dimension, words in sorted(found.items())}


def _words(item: Item) -> list[str]:
    words = [*(option.segment for option in item.options), item.low_segment, item.high_segment]
    return [word for word in words if word]
