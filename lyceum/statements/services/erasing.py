"""What an erasure does here.

What the house told of the person goes. What tools told of them belongs to an organisation and goes
on counting: under a pseudonym, as their documents do not.
"""

from collections.abc import Callable, Sequence

from lyceum.identity import api as identity
from lyceum.kernel.eventlog import publish
from lyceum.statements.events import StatementsPseudonymised, StatementsRemoved
from lyceum.statements.models import Attachment, Document
from lyceum.statements.store import removing, rewriting
from lyceum.statements.store.pseudonyms import Somebody

BATCH = 1000
BY = "system:statements"


def forget_agent(subject: identity.Subject) -> None:
    """Everything that was told of somebody under any of their names, by whomever."""
    person = Somebody(str(subject.public_id), subject.names, subject.addresses)
    own = rewriting.told_by_the_house(subject.owner_id, person.keys)
    _in_parts(own, _remove)
    _in_parts(rewriting.naming(person), lambda seqs: _rewrite(seqs, person))
    rewriting.rewrite_authorities(person)
    Document.objects.filter(agent_key__in=person.keys).delete()


def _in_parts(seqs: Sequence[int], work: Callable[[list[int]], None]) -> None:
    for start in range(0, len(seqs), BATCH):
        work(list(seqs[start : start + BATCH]))


def _remove(seqs: list[int]) -> None:
    removing.remove(seqs)
    publish(StatementsRemoved(by=BY, seqs=seqs))


def _rewrite(seqs: list[int], person: Somebody) -> None:
    for tenant_id, sha2s in rewriting.rewrite(seqs, person):
        Attachment.objects.filter(tenant_id=tenant_id, sha2__in=sha2s).delete()
    publish(StatementsPseudonymised(by=BY, seqs=seqs))
