"""What organisations hear from the floors below."""

from lyceum.identity.events import ProfileChanged
from lyceum.kernel.eventlog import subscribe

from . import services


@subscribe(ProfileChanged)
def keep_sort_name(event: ProfileChanged) -> None:
    """A person has a new name: directories find them under it."""
    services.keep_sort_name(person_id=event.person_id)
