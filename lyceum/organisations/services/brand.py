from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string

from lyceum.kernel import files
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.organisations import policies
from lyceum.organisations.errors import TooPale
from lyceum.organisations.events import BrandChanged
from lyceum.organisations.models import ECOSYSTEM_OWNER, Ecosystem
from lyceum.organisations.selectors.organisations import BY_US, forget_brand
from lyceum.organisations.types import LOGO
from lyceum.ui.brand import Brand, is_colour

COLOURS = ("colour", "sun", "plum", "rose", "ok")
CHOICES = [name for name in Brand.__dataclass_fields__ if name not in BY_US]


@transaction.atomic
def set_brand(
    *,
    by: Actor,
    version: int | None = None,
    logo: File[bytes] | None = None,
    without_logo: bool = False,
    **choices: Any,
) -> Ecosystem:
    """Change name, direction, colours, type and shape; `version` is the one being edited.

    Choices that are not given stay. Two people who save the same page: the second is told.
    """
    if not policies.can_run_ecosystem(by):
        raise Forbidden
    kept, _is_new = Ecosystem.objects.select_for_update().get_or_create(pk=1)
    if version is not None and version != kept.version:
        raise EditedMeanwhile
    _colours_fit(choices)
    kept.name = choices.get("name") or kept.name
    kept.direction = choices.get("direction", kept.direction)
    kept.brand = {**kept.brand, **{name: choices[name] for name in CHOICES if name in choices}}
    if logo is not None or without_logo:
        kept.logo = _drawn(logo) if logo else None
    kept.version += 1
    kept.save()
    forget_brand()
    publish(BrandChanged(by=str(by), owner_id=ECOSYSTEM_OWNER, version=kept.version))
    return kept


def _drawn(logo: File[bytes]) -> File[bytes]:
    """Only the picture, under a name of ours: it is shown to everybody, strangers too."""
    kept = files.take_in(LOGO, logo.name or "", _all_of(logo))
    return ContentFile(kept.content, name=get_random_string(20) + files.ENDINGS[kept.media_type])


def _all_of(logo: File[bytes]) -> bytes:
    """Its bytes, and not more of them than tell that it is too large."""
    content: bytes = logo.read(LOGO.megabytes * files.MEGABYTE + 1)
    return content


def _colours_fit(choices: dict[str, Any]) -> None:
    for name in COLOURS:
        if name in choices and not is_colour(choices[name]):
            raise TooPale(choices[name])
