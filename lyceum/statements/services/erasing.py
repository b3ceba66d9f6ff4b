"""What an erasure does here.

What the house told of the person goes. What tools told of them belongs to an organisation and goes
on counting: under a pseudonym, as their documents do not.
"""

from collections.abc import Collection, Iterator, Sequence

from lyceum.identity import api as identity
from lyceum.kernel.eventlog import publish
from lyceum.statements.events import StatementsPseudonymised, StatementsRemoved
from lyceum.statements.models import Attachment, Document
from lyceum.statements.store import removing, rewriting
from lyceum.statements.store.database import chunks
from lyceum.statements.store.pseudonyms import Somebody
from lyceum.statements.store.rewriting import Rewritten

BATCH = 1000
BY = "system:statements"


def forget_agent(subject: identity.Subject) -> None:
    """Everything that was told of somebody under any of their names, by whomever."""
    person = Somebody(str(subject.public_id), subject.names, subject.addresses)
    for own in _in_parts(rewriting.told_by_the_house(subject.owner_id, person.keys)):
        _remove(own)
    _rewrite(rewriting.naming(person), person)
    rewriting.rewrite_authorities(person)
    rewriting.rewrite_activities(person)
    Document.objects.filter(agent_key__in=person.keys).delete()


def forget_names(
    subject: identity.Subject, keys: Collection[int], *, tenant_id: int | None = None
) -> None:
    """What was told of somebody under other names (keys of agents), by a tenant or by whomever."""
    for some in chunks(keys):
        person = Somebody(str(subject.public_id), subject.names, subject.addresses, some)
        _rewrite(sorted(rewriting.known_by(some, tenant_id)), person)
        documents = Document.objects.filter(agent_key__in=some)
        if tenant_id is None:
            rewriting.rewrite_authorities(person)
        else:
            documents = documents.filter(tenant_id=tenant_id)
        documents.delete()


def _in_parts(seqs: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(seqs), BATCH):
        yield list(seqs[start : start + BATCH])


def _remove(seqs: list[int]) -> None:
    removing.remove(seqs)
    publish(StatementsRemoved(by=BY, seqs=seqs))


def _rewrite(seqs: Sequence[int], person: Somebody) -> None:
    enclosing: list[Rewritten] = []
    for some in _in_parts(seqs):
        done = list(rewriting.rewrite(some, person))
        enclosing += [one for one in done if one.sha2s]
        if done:
            publish(StatementsPseudonymised(by=BY, seqs=[one.seq for one in done]))
    _forget_attachments(enclosing)


def _forget_attachments(enclosing: Sequence[Rewritten]) -> None:
    """Those that told of the person, but for what somebody else has enclosed as well."""
    apart = {one.seq for one in enclosing}
    for tenant_id in {one.tenant_id for one in enclosing}:
        theirs = {sha2 for one in enclosing if one.tenant_id == tenant_id for sha2 in one.sha2s}
        gone = theirs - removing.enclosed_by_others(tenant_id, apart)
        for some in chunks(gone):
            Attachment.objects.filter(tenant_id=tenant_id, sha2__in=some).delete()
