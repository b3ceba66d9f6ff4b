"""Systems outside that are told what playbooks say."""

import base64
import secrets

from lyceum.connections import api as connections
from lyceum.journeys.types import WEBHOOK
from lyceum.kernel.actors import Actor


def join_system(*, by: Actor, organisation_id: int, name: str, url: str) -> str:
    """Join one by its address; gives the secret with which it knows what is ours, this once."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    connections.keep_token(
        by=by, organisation_id=organisation_id, system=WEBHOOK, name=name, words=secret, url=url
    )
    return secret


def leave_system(*, by: Actor, organisation_id: int, token_id: int) -> None:
    """It is told nothing any more; what is on its way to it fails, and says why."""
    connections.close_token(by=by, organisation_id=organisation_id, token_id=token_id)
