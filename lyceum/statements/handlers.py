"""What changed in the store is read again by its columnar copy."""

from lyceum.kernel.eventlog import subscribe

from . import services
from .events import StatementsPseudonymised, StatementsRemoved


@subscribe(StatementsPseudonymised)
def mend_pseudonymised(event: StatementsPseudonymised) -> None:
    services.mend_columns(event.seqs)


@subscribe(StatementsRemoved)
def mend_removed(event: StatementsRemoved) -> None:
    services.mend_columns(event.seqs)
