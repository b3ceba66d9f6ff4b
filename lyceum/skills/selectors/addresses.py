from collections.abc import Iterable

from lyceum.skills.models import Framework, Role


def role_ids(uris: Iterable[str]) -> dict[str, int]:
    """The ids of shared roles by the addresses that their framework gave them."""
    shared = Role.objects.unscoped("shared vocabulary").filter(owner_id="", uri__in=list(uris))
    return dict(shared.values_list("uri", "pk"))


def has_framework(slug: str) -> bool:
    """Is this framework here and in use?"""
    return Framework.objects.filter(slug=slug, is_active=True).exists()
