"""Words that an administrator writes instead of ours."""

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.messaging import selectors
from lyceum.messaging.engine import wording
from lyceum.messaging.errors import WordsAreWrong
from lyceum.messaging.events import WordingChanged
from lyceum.messaging.models import Wording


@transaction.atomic
def write_wording(*, by: Actor, kind: str, language: str, text: str) -> bool:
    """Keep these words; those that are ours are not kept. Whether they differ from ours."""
    _was, ours, _is_own = selectors.wording_for(by, kind, language)
    text = text.replace("\r\n", "\n").strip() + "\n"
    if found := wording.faults(text, selectors.placeholders_of(kind)):
        raise WordsAreWrong(found[0].line, found[0].problem)
    if text.strip() == ours.strip():
        reset_wording(by=by, kind=kind, language=language)
        return False
    Wording.objects.update_or_create(
        kind=kind,
        language=language,
        defaults={"text": text, "changed_by": str(by), "changed_at": clock.now()},
    )
    publish(WordingChanged(by=str(by), kind=kind, language=language, is_ours=False))
    return True


@transaction.atomic
def reset_wording(*, by: Actor, kind: str, language: str) -> None:
    """Our own words again."""
    selectors.wording_for(by, kind, language)
    if Wording.objects.filter(kind=kind, language=language).delete()[0]:
        publish(WordingChanged(by=str(by), kind=kind, language=language, is_ours=True))
