"""What becomes of reports of a post."""

from lyceum.communities.events import ReportSettled
from lyceum.communities.models import Post, Report
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish

from .facts import ALL, post_fact


def settle_reports(by: Actor, post: Post, outcome: str) -> None:
    """All that wait, with one look; nothing is told where none does."""
    rows = Report.objects.unscoped(ALL).filter(post=post, settled_at=None)
    if rows.update(settled_at=clock.now(), settled_by=str(by), outcome=outcome):
        publish(post_fact(ReportSettled, by, post, outcome=outcome))
