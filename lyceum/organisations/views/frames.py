"""What the pages of one organisation share."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies, selectors
from lyceum.organisations.types import Reach
from lyceum.ui.http import Request
from lyceum.ui.intake import Frame, ImportPages


def signed_in(view: Callable[..., HttpResponseBase]) -> Any:
    """login_required, with words for the type checker."""
    return login_required(view)


def organisation_page(request: Request, slug: str, **more: Any) -> dict[str, Any]:
    """The organisation and what its tabs need."""
    organisation = selectors.organisation_by_slug(request.actor, slug)
    tabs = selectors.tabs_of(request.actor, organisation.pk)
    return {"organisation": organisation, **asdict(tabs), **more}


def kept_organisation(request: Request, slug: str) -> Any:
    """An organisation whose people the actor keeps; for everybody else there is none."""
    organisation = selectors.organisation_by_slug(request.actor, slug)
    if not policies.can_keep_people(request.actor, organisation.pk):
        raise NotFound
    return organisation


def partly_kept_organisation(request: Request, slug: str) -> tuple[Any, Reach]:
    """An organisation of whose people the actor keeps all, or those of some units."""
    organisation = selectors.organisation_by_slug(request.actor, slug)
    reach = selectors.kept_by(request.actor, organisation.pk)
    if not reach:
        raise NotFound
    return organisation, reach


def import_frame(request: Request, slug: str) -> Frame:
    """The import pages, in the frame of an organisation."""
    organisation = kept_organisation(request, slug)
    return Frame(
        owner_id=organisation_owner(organisation.pk),
        organisation_id=organisation.pk,
        title=_("Import people"),
        back=reverse("organisations:directory", args=[slug]),
        back_title=organisation.name,
        place={"slug": slug},
        links=((reverse("organisations:export", args=[slug]), _("Export as a template")),),
    )


people_import = ImportPages("people", "organisations:import-people", import_frame)
