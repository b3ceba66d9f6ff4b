"""What somebody chose here goes back to their platform as links (Deep Linking 2.0, as tool)."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from lyceum.access import api as access
from lyceum.catalogue import api as catalogue
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.lti import tokens, words
from lyceum.courseware.models import LtiLaunch
from lyceum.courseware.types.lti import Posted
from lyceum.kernel.actors import Actor

COUNTS = 600  # seconds


@transaction.atomic
def hand_over(*, by: Actor, launch: LtiLaunch, resource_ids: Sequence[int]) -> Posted:
    """The form that brings the chosen resources to the platform. It goes once."""
    rows = LtiLaunch.objects.unscoped("got through its gate").select_for_update(of=("self",))
    launch = rows.select_related("platform").get(pk=launch.pk)
    choosing, platform = launch.kept.get("choosing"), launch.platform
    if not choosing or platform is None:
        raise LaunchRefused("begun")
    wanted = resource_ids if choosing["several"] else resource_ids[:1]
    found = catalogue.rows(by, list(wanted))
    claims = {
        "iss": platform.client_id,
        "aud": [platform.issuer],
        "azp": platform.issuer,
        "nonce": secrets.token_urlsafe(24),
        **tokens.times(COUNTS),
        words.MESSAGE: words.DEEP_LINKED,
        words.VERSION: words.THIS_VERSION,
        words.DEPLOYMENT: launch.kept["deployment"],
        words.DL_ITEMS: [_item(found[pk]) for pk in wanted if pk in found],
    }
    if choosing["data"] is not None:
        claims[words.DL_DATA] = choosing["data"]
    launch.kept = {}
    launch.save(update_fields=["kept"])
    return Posted(choosing["back"], {"JWT": tokens.signed(access.signing_key("lti-tool"), claims)})


def _item(row: catalogue.ResourceRow) -> dict[str, Any]:
    return {
        "type": "ltiResourceLink",
        "title": row.title,
        "text": row.summary[:1000],
        "url": access.address("courseware:lti-resource", row.id),
        "lineItem": {"scoreMaximum": 100, "label": row.title, "resourceId": str(row.id)},
    }
