"""Facts from downstairs."""

from lyceum.identity.events import PeopleUnmerged
from lyceum.kernel.eventlog import subscribe

from . import services


@subscribe(PeopleUnmerged)
def on_unmerged(fact: PeopleUnmerged) -> None:
    """Levels went back to what they were; what has come since is added."""
    services.add_up_since_merge(kept_id=fact.kept_id)
