"""Verbs on the keys that sign what we say to tools."""

import json
import logging
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction

from lyceum.access import policies
from lyceum.access.events import SigningKeyMade
from lyceum.access.models import SigningKey
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish

SIGNS_FOR = timedelta(days=90)
PUBLISHED_BEFORE = timedelta(days=1)  # longer than anybody keeps our key set
COUNTS_FOR = timedelta(days=1)  # longer than anything lives that a key has signed
BITS = 2048
Use = SigningKey.Use
log = logging.getLogger(__name__)


def signing_key(use: str = Use.OPENID) -> Any:
    """The key that signs now for this use; the first is made when it is first needed."""
    ready = SigningKey.objects.filter(use=use, signs_from__lte=clock.now())
    for key in ready.order_by("-number"):
        if opened := _opened(key.kid, key.sealed):
            return opened
    try:
        made = _make(by=actors.system("access"), use=use, at_once=True)
    except IntegrityError:  # another process was faster
        return signing_key(use)
    return _opened(made.kid, made.sealed)


def rotate_keys(*, by: Actor, use: str = Use.OPENID, at_once: bool = False) -> SigningKey:
    """A new key of this use: published now, signing from tomorrow. Nobody notices.

    `at_once`, where the old ones leaked: it signs now, and what they signed counts no more.
    """
    if not policies.can_rotate_keys(by):
        raise Forbidden
    with transaction.atomic():
        made = _make(by=by, use=use, at_once=at_once)
        if at_once:
            SigningKey.objects.filter(use=use).exclude(pk=made.pk).delete()
    return made


def uses_of_keys() -> list[str]:
    """The uses for which there are keys, the first always."""
    made = SigningKey.objects.values_list("use", flat=True).distinct()
    return sorted({Use.OPENID.value, *made})


def keep_keys_fresh() -> int:
    """What the clock does: a new key in time, old ones forgotten. Says how many were."""
    for use in uses_of_keys():
        newest = SigningKey.objects.filter(use=use).order_by("-number").first()
        if newest and newest.signs_from + SIGNS_FOR - PUBLISHED_BEFORE <= clock.now():
            rotate_keys(by=actors.system("access"), use=use)
    return sum(_forget(use) for use in uses_of_keys())


def _forget(use: str) -> int:
    """Drop keys whose successor has signed for so long that nothing of theirs counts."""
    ours = SigningKey.objects.filter(use=use)
    long_since = ours.filter(signs_from__lte=clock.now() - COUNTS_FOR)
    newest = long_since.order_by("-number").values_list("number", flat=True).first()
    return ours.filter(number__lt=newest or 0).delete()[0]


def _next_number() -> int:
    last = SigningKey.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def _make(*, by: Actor, use: str, at_once: bool) -> SigningKey:
    from jwcrypto.jwk import JWK  # noqa: PLC0415  only where a key is made or opened

    pair = JWK.generate(kty="RSA", size=BITS)
    now, number = clock.now(), _next_number()
    key = SigningKey(
        use=use,
        number=number,
        kid=pair.thumbprint(),
        public=pair.export_public(as_dict=True),
        made_at=now,
        signs_from=now if at_once else now + PUBLISHED_BEFORE,
    )
    key.seal(pair.export_private())
    key.save()
    publish(SigningKeyMade(by=str(by), number=number, at_once=at_once))
    return key


@lru_cache(maxsize=4)
def _opened(kid: str, sealed: str) -> Any:
    """The key itself, kept open in memory; none where the secret is another one by now."""
    from jwcrypto.jwk import JWK  # noqa: PLC0415  only where a key is made or opened

    try:
        words = json.loads(SigningKey(sealed=sealed).opened())
    except InvalidToken:
        log.warning("signing key %s was encrypted with another secret; a new one is made", kid)
        return None
    return JWK(**words)
