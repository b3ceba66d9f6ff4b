"""Which question a word of a chat is about, and where in a chat a question stands.

What came by a chat is a line whose reference says where it stands there:
`chat:<token> <channel> <thread> <message>`.
"""

from datetime import datetime

from lyceum.identity import api as identity
from lyceum.messaging import api as messaging
from lyceum.support.models import Case, Line

CHAT = "chat:"


def reference_of(word: messaging.DirectWord) -> str:
    """By what a word is known again whenever it comes."""
    return f"{CHAT}{word.token_id} {word.channel} {word.thread} {word.id}"[:200]


def is_known(reference: str) -> bool:
    """Whether a line came by this already."""
    return Line.objects.filter(reference=reference).exists()


def case_meant(word: messaging.DirectWord, person_id: int, since: datetime) -> int | None:
    """The question of theirs below which they wrote; else the one that they wrote to there since a
    moment and that is still open."""
    place = f"{CHAT}{word.token_id} {word.channel} "
    lines = Line.objects.filter(by_id=person_id).order_by("-pk")
    if word.thread != word.id:
        lines = lines.filter(reference=f"{place}{word.thread} {word.thread}")
    else:
        recent = lines.filter(at__gte=since, reference__startswith=place)
        lines = recent.exclude(case__state=Case.State.CLOSED)
    found = lines.values_list("case_id", "case__merged_into_id").first()
    return (found[1] or found[0]) if found else None


def thread_of(case: Case, line: Line) -> messaging.Thread | None:
    """Where in a chat who asks wrote last about a case, and what they are told there."""
    rows = Line.objects.filter(case=case, by_id=case.person_id, reference__startswith=CHAT)
    said = rows.order_by("-pk").values_list("reference", flat=True).first()
    parts = said.removeprefix(CHAT).split(" ") if said else []
    if len(parts) != 4 or not parts[0].isdigit():  # noqa: PLR2004  as it is written above
        return None
    names = identity.names_of([line.by_id] if line.by_id else [])
    return messaging.Thread(
        int(parts[0]), parts[1], parts[2], words=line.text, by=names.get(line.by_id or 0, "")
    )
