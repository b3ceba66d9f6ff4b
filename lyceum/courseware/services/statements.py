"""What courseware tells the statement store, and under whose authority."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lyceum.courseware.models import Attempt
from lyceum.courseware.selectors.launching import home_page
from lyceum.statements import api as statements

HOUSE = "courseware"


def authority_of(name: str) -> dict[str, Any]:
    """Who answers for what is told: courseware itself, or the units of a registration."""
    return {"objectType": "Agent", "account": {"homePage": home_page(), "name": name}}


def of_units(attempt: Attempt) -> dict[str, Any]:
    """The authority of what a person's units tell: they read again what they told, no more."""
    return authority_of(f"{HOUSE}:{attempt.registration}")


def tell(attempt: Attempt, said: Sequence[Mapping[str, Any]]) -> None:
    """Keep statements of the LMS, in the caller's transaction."""
    heard = [statements.hear(msgspec.json.encode(one), "1.0.3") for one in said]
    authority = authority_of(HOUSE)
    statements.keep(
        heard,
        tenant_id=attempt.tenant_id,
        authority=msgspec.json.encode(authority),
        authority_key=statements.agent_key(authority),
    )
