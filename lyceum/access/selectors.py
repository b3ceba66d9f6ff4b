import hashlib

from lyceum.kernel import clock

from .errors import LinkIsSpent
from .models import SignInLink


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_for(token: str) -> SignInLink:
    """The link that a token opens, while it does."""
    link = SignInLink.objects.filter(token_hash=hash_of(token)).first()
    if link is None or link.used_at or link.expires_at <= clock.now():
        raise LinkIsSpent
    return link
