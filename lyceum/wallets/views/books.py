"""What the pages of an organisation's books share: who may open them, and the months in them."""

from dataclasses import asdict
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request
from lyceum.wallets import policies


def books_page(request: Request, slug: str, **more: Any) -> dict[str, Any]:
    """The organisation whose books the actor keeps; for everybody else there is none."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    if not policies.can_keep_books(request.actor, organisation.pk):
        raise NotFound
    tabs = asdict(organisations.tabs_of(request.actor, organisation.pk))
    return {"organisation": organisation, **tabs, **more}


def books_of(request: Request, slug: str) -> int:
    """The id of the same."""
    pk: int = books_page(request, slug)["organisation"].pk
    return pk


def day_in(words: str | None) -> date | None:
    """A day as an address or a form says it: `2026-03-31`."""
    try:
        return date.fromisoformat(words or "")
    except ValueError:
        return None


def month_in(words: str) -> date:
    """The first day of a month as an address says it: `2026-03`; what is none is not found, nor is
    one without a month before it or after it in the calendar."""
    found = day_in(f"{words}-01")
    if found is None or not MINYEAR < found.year < MAXYEAR:
        raise NotFound
    return found
