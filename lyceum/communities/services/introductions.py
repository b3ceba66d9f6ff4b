"""Introductions: a card with a few short lines, one for each person and space."""

from collections.abc import Mapping

from django.db import transaction

from lyceum.communities.errors import NothingSaid
from lyceum.communities.models import Post
from lyceum.communities.types import CARD, NewPost
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden

from .posts import share

LINE = 300


@transaction.atomic
def introduce(*, by: Actor, space_id: int, card: Mapping[str, str], words: str = "") -> Post:
    """Introduce oneself; who has done so gets what they said."""
    if by.person_id is None:
        raise Forbidden
    said = {name: card[name].strip()[:LINE] for name in CARD if card.get(name, "").strip()}
    if not said and not words.strip():
        raise NothingSaid
    key = f"introduction:{by.person_id}"
    new = NewPost(words=words, kind="introduction", card=said, key=key)
    return share(by=by, space_id=space_id, new=new)
