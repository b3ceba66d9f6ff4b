"""Facts from downstairs."""

from lyceum.kernel.eventlog import subscribe
from lyceum.skills.events import FrameworkImported

from . import services


@subscribe(FrameworkImported)
def propose_anew(_event: FrameworkImported) -> None:
    """New skills: every resource is looked at again."""
    services.tag_again()
