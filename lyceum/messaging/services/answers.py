"""Mails that may be answered: each has an address of its own, to which its reader writes back.

`reply+<message>-<proof>@…`: the proof is made of the message and its reader with the secret of the house,
so that nobody makes one for what they did not get. It is written in small letters and digits, as some
servers fold what stands before the @.
"""

import re
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from lyceum.kernel import clock
from lyceum.messaging.models import Message
from lyceum.messaging.types import EXPIRED, FORGED, Answered

ANSWERED_WITHIN = timedelta(days=60)
PROOF = 24  # signs: 96 bits


def reply_address(message: Message) -> str:
    """Where an answer to a message goes; nothing where no mailbox takes any."""
    local, at, host = settings.REPLY_ADDRESS.rpartition("@")
    if not at:
        return ""
    return f"{local}+{int_to_base36(message.pk)}-{_proof(message)}@{host}"


def _proof(message: Message) -> str:
    said = f"{message.pk}:{message.person_id}"
    return salted_hmac("messaging.answers", said, algorithm="sha256").hexdigest()[:PROOF]


def message_answered(addresses: Collection[str]) -> Answered | None:
    """The message that a mail to these addresses answers; nothing where it answers none by its address.
    Whose it is, is for whoever asks to look at."""
    local, at, host = settings.REPLY_ADDRESS.lower().rpartition("@")
    ours = re.compile(rf"{re.escape(local)}\+([0-9a-z]{{1,13}})-([0-9a-z]*)@{re.escape(host)}")
    found = [ours.fullmatch(one.strip().lower()) for one in addresses] if at else []
    parts = next(filter(None, found), None)
    if parts is None:
        return None
    every = Message.objects.unscoped("by its proof, below")
    message = every.filter(pk=min(base36_to_int(parts[1]), 2**63 - 1)).first()
    if message is None or not constant_time_compare(_proof(message), parts[2]):
        return Answered(trouble=FORGED)
    is_late = message.created_at < clock.now() - ANSWERED_WITHIN
    return Answered(
        trouble=EXPIRED if is_late else "",
        person_id=message.person_id,
        kind=message.kind,
        url=message.url,
        title=str(message.words.get("title") or ""),
    )
