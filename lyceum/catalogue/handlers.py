"""Facts from downstairs."""

from lyceum.identity.events import PeopleMerged, PeopleUnmerged
from lyceum.kernel.eventlog import subscribe
from lyceum.skills.events import FrameworkImported

from . import services


@subscribe(FrameworkImported)
def propose_anew(_event: FrameworkImported) -> None:
    """New skills: every resource is looked at again."""
    services.tag_again()


@subscribe(PeopleMerged)
def on_merged(fact: PeopleMerged) -> None:
    """A review fewer may change how a resource is ranked."""
    services.index_reviewed(person_ids=[fact.kept_id])


@subscribe(PeopleUnmerged)
def on_unmerged(fact: PeopleUnmerged) -> None:
    """And a review more."""
    services.index_reviewed(person_ids=[fact.kept_id, fact.folded_id])
