"""Whole catalogues from tables: every row comes in right, or is reported with its reason."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.catalogue import policies
from lyceum.catalogue.events import ResourcePublished, ResourcesImported, ResourceWithdrawn
from lyceum.catalogue.models import Prerequisite, Resource, ResourceSkill
from lyceum.catalogue.readers.listings import FIELDS, SAYS, Assumed, read_address, read_listing
from lyceum.catalogue.readers.words import NotUnderstood, said
from lyceum.catalogue.types import Listing
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.intake import Change, Context, Entry, Importer, Option, Outcome, Problem
from lyceum.kernel.intake.mapping import header_hash
from lyceum.kernel.models import ImportRun
from lyceum.organisations import api as organisations
from lyceum.rules import api as rules
from lyceum.skills import api as skills

from .indexing import index
from .providers import fold, providers_named, weigh_providers

NEW, CHANGED, UNCHANGED, ERROR, MISSING = "new", "changed", "unchanged", "error", "missing"
SAME = Outcome(UNCHANGED)
# Attributes that a table of its own holds.
APART = {"provider", "key", "skills", "before"}
WORDS_THAT_TAG = {"title", "summary", "description", "subjects", "teaches"}
Identity = tuple[str, str]


class Catalogue(Importer):
    """Resources, one a row. What a row is: the provider and its number, else its address."""

    kind: ClassVar[str] = "catalogue"
    title = gettext_lazy("Catalogue")
    intro = gettext_lazy(
        "A table with one course, video, book … a row. What a row does not say stays unknown."
    )
    # A page, a feed, a list of feeds and an archive of one table become a table on their way in.
    endings = (
        *Importer.endings,
        *("json", "jsonld", "html", "htm", "xml", "rss", "atom", "opml", "zip"),
    )
    fields = FIELDS
    options = (
        Option("provider", gettext_lazy("Provider, where a row names none")),
        Option(
            "currency",
            gettext_lazy("Currency of prices that have none"),
            gettext_lazy("Such as EUR. Without it such a price stays unknown."),
        ),
        Option("language", gettext_lazy("Language, where a row names none")),
        Option(
            "visibility",
            gettext_lazy("Who may see them"),
            kind="choice",
            choices=tuple(Resource.Visibility.choices),
            default=Resource.Visibility.ORGANISATION,
        ),
        Option(
            "withdraw",
            gettext_lazy("Withdraw what this file brought last time and no longer mentions"),
            kind="switch",
        ),
    )

    def permit(self, actor: Actor, owner_id: str, organisation_id: int | None) -> None:
        if organisation_id is None or not policies.can_import(actor, organisation_id):
            raise Forbidden

    def begin(self, context: Context) -> None:
        home = context.organisation_id or 0
        if context.options.get("visibility") == Resource.Visibility.ECOSYSTEM:
            policies.insist_on_offering(context.actor, home)
        context.memory |= {
            "assumed": Assumed(
                provider=said(context.options.get("provider", "")),
                currency=said(context.options.get("currency", "")).upper(),
                language=said(context.options.get("language", "")),
                organisation=organisations.organisation_names([home]).get(home, ""),
                visibility=context.options.get("visibility", ""),
            ),
            "source": _source(context),
            "first": {},
            "repeats": {},
            "torn": {},
            "addresses": {},
            "head": None,
            "seen": set(),
            "answers": {},
        }

    def survey(self, entries: Sequence[Entry], context: Context) -> None:
        """Find rows told twice, and rows torn into several by line breaks in their text."""
        for entry in entries:
            listing, _problems = self._read(entry, context)
            if listing is None or _is_nameless(entry, context):
                _mend(entry, context)
            else:
                is_whole = listing.url or "url" not in context.mapped
                context.memory["head"] = None if is_whole else entry.line
                _remember(entry.line, listing, context)

    def check(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        read = self._listings(entries, context)
        known = _known([listing for listing, _outcome in read if listing], context)
        outcomes = [outcome or self._compared(listing, known, context) for listing, outcome in read]
        context.memory["seen"] |= {resource.pk for resource in known.values()}
        return outcomes

    def apply(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        read = self._listings(entries, context)
        known = _known([listing for listing, _outcome in read if listing], context)
        outcomes = [outcome or self._compared(listing, known, context) for listing, outcome in read]
        pairs = list(zip((listing for listing, _o in read), outcomes, strict=True))
        new = [listing for listing, outcome in pairs if listing and outcome.state == NEW]
        changed = [listing for listing, outcome in pairs if listing and outcome.state == CHANGED]
        _take_in(new, changed, known, context)
        return outcomes

    def follow_up(self, entries: Sequence[Entry], context: Context) -> list[tuple[int, Problem]]:
        """What comes before what, once all of them are there."""
        if "before" not in context.mapped:
            return []
        read = [(entry.line, self._listing(entry, context)[0]) for entry in entries]
        return list(_order([(line, listing) for line, listing in read if listing], context))

    def missing(self, context: Context, *, dry: bool) -> list[Outcome]:
        gone = _gone(context, dry=dry)
        if not context.is_on("withdraw"):
            return [Outcome(MISSING, resource.title) for resource in gone]
        if not dry:
            _withdraw(gone, context.actor)
        return [
            Outcome(CHANGED, resource.title, (Change("state", resource.state, "withdrawn"),))
            for resource in gone
        ]

    def finish(self, context: Context) -> None:
        mine = Resource.objects.unscoped("what this run brought").filter(run_id=context.run_id)
        weigh_providers(set(mine.values_list("provider_id", flat=True)))

    def _read(self, entry: Entry, context: Context) -> tuple[Listing | None, list[Problem]]:
        values = entry.values
        if address := context.memory["addresses"].get(entry.line):
            values = {**values, "url": address}
        return read_listing(values, context.memory["assumed"])

    def _listings(
        self, entries: Sequence[Entry], context: Context
    ) -> list[tuple[Listing | None, Outcome | None]]:
        """The rows; those that name a skill nobody knows are not taken."""
        read = [self._listing(entry, context) for entry in entries]
        named = {uri for listing, _o in read if listing for uri, _low, _high in listing.skills}
        known = context.memory["skills"] = skills.skills_by_uri(context.actor, named)
        return [(listing, outcome or _unknown_skill(listing, known)) for listing, outcome in read]

    def _listing(self, entry: Entry, context: Context) -> tuple[Listing | None, Outcome | None]:
        """The row, or why it is not taken."""
        if head := context.memory["torn"].get(entry.line):
            reason = _("is a torn piece of the row on line {line}").format(line=head)
            return None, Outcome.error(reason, "", _("one row for each resource"))
        if first := context.memory["repeats"].get(entry.line):
            reason = _("tells again what line {line} tells").format(line=first)
            return None, Outcome.error(reason, "", _("one row for each resource"))
        listing, problems = self._read(entry, context)
        if listing is None:
            return None, Outcome(ERROR, problems=tuple(problems))
        if _is_nameless(entry, context):
            reason = _("has neither a number nor an address nor a provider")
            return None, Outcome.error(reason, "title", _("a piece of the row above, perhaps"))
        return listing, None

    def _compared(
        self, listing: Listing | None, known: dict[Identity, Resource], context: Context
    ) -> Outcome:
        if listing is None:
            return SAME
        resource = known.get(_identity(listing))
        outcome = _difference(resource, listing, context)
        if outcome.state == UNCHANGED:
            return outcome
        return _against_the_rules(resource, listing, context) or outcome


# Reading a file as a whole ------------------------------------------------------------------------


def _is_nameless(entry: Entry, context: Context) -> bool:
    """No number, no address and no provider, though the file has columns for them."""
    asked = context.mapped & {"key", "url", "provider"}
    named = any(said(entry.values.get(field, "")) for field in asked)
    has_address = entry.line in context.memory["addresses"]
    return bool(context.mapped & {"key", "url"}) and not named and not has_address


def _mend(entry: Entry, context: Context) -> None:
    """A piece of a torn row: it belongs to the head above, and may hold the head's address."""
    head = context.memory["head"]
    if head is None or _address(entry.values.get("url", "")):
        context.memory["head"] = None
        return
    context.memory["torn"][entry.line] = head
    if address := next(filter(None, map(_address, entry.values.values())), ""):
        context.memory["addresses"][head] = address
        context.memory["head"] = None


def _address(cell: str) -> str:
    if not cell.startswith(("http://", "https://")):
        return ""
    try:
        return read_address(cell)
    except NotUnderstood:
        return ""


def _remember(line: int, listing: Listing, context: Context) -> None:
    """The first row of an identity counts; a later one is a repeat. One that says less than its
    name is a repeat of whatever has that name."""
    names = [hash((fold(listing.provider), listing.key))]
    bare = hash((fold(listing.provider), fold(listing.title)))
    first = context.memory["first"]
    if not listing.url and _says_nothing(listing):
        names.append(bare)
    found = next((first[name] for name in names if name in first), None)
    if found is not None:
        context.memory["repeats"][line] = found
        return
    first[names[0]] = line
    first.setdefault(bare, line)


def _unknown_skill(listing: Listing | None, known: dict[str, int]) -> Outcome | None:
    unknown = [uri for uri, _low, _high in (listing.skills if listing else ()) if uri not in known]
    if not unknown:
        return None
    return Outcome.error(_("names a skill that is not here"), "skills_taught", unknown[0])


def _says_nothing(listing: Listing) -> bool:
    """Only a title and a provider: the shadow of a row."""
    return (
        not any((listing.summary, listing.description, listing.level_word, listing.outside_ratings))
        and listing.price is None
        and listing.effort_minutes is None
        and not listing.effort_note
    )


# What is there and what changes -------------------------------------------------------------------


def _identity(listing: Listing) -> Identity:
    return fold(listing.provider), listing.key


def _known(listings: Iterable[Listing], context: Context) -> dict[Identity, Resource]:
    rows = Resource.objects.unscoped("the owner's own, for whom the run was permitted")
    found = rows.filter(owner_id=context.owner_id, key__in={each.key for each in listings})
    return {
        (each.provider.folded_name, each.key): each for each in found.select_related("provider")
    }


def _difference(resource: Resource | None, listing: Listing, context: Context) -> Outcome:
    if resource is None:
        return Outcome(NEW, listing.title)
    changes: tuple[Change, ...] = ()
    if resource.fingerprint != _fingerprint(listing, context):
        changes = tuple(_changes(resource, listing, context))
    if _comes_back(resource, listing) and "state" not in {change.field for change in changes}:
        changes = (*changes, Change("state", resource.state, listing.state))
    return Outcome(CHANGED if changes else UNCHANGED, listing.title, changes)


def _comes_back(resource: Resource, listing: Listing) -> bool:
    """Is it listed again, after a file that did not mention it took it out?

    Whoever takes something out by hand, or works on it since, changes it at that moment or later;
    that a file did not mention it is no change of what is said of it.
    """
    if resource.state != Resource.State.WITHDRAWN or listing.state != Resource.State.PUBLISHED:
        return False
    return bool(resource.withdrawn_at and resource.withdrawn_at > resource.changed_at)


def _against_the_rules(
    resource: Resource | None, listing: Listing, context: Context
) -> Outcome | None:
    """Why a row may not be shown to everyone, if that is what it would come to."""
    after = _ruled(resource, listing, context)
    was_shown = resource and resource.is_open and resource.visibility == after.visibility
    if was_shown or not after.is_open or after.visibility != Resource.Visibility.ECOSYSTEM:
        return None
    thing = policies.thing_of(after)
    key, answers = (thing.id, *sorted(thing.facts.items())), context.memory["answers"]
    if key not in answers:  # the same few kinds and prices stand in thousands of rows
        answers[key] = _refusal(after, context.actor)
    return Outcome.error(answers[key], "visibility") if answers[key] else None


def _ruled(resource: Resource | None, listing: Listing, context: Context) -> Resource:
    """The resource as it would be, as far as the rules ask."""
    asked = {"kind", "mode", "price", "currency", "state", "visibility"}
    home = context.organisation_id or 0
    if resource is None:
        return Resource(organisation_id=home, **_values(listing, asked))
    before = {name: getattr(resource, name) for name in asked}
    after = before | _values(listing, asked & {*_attributes(context)})
    if _comes_back(resource, listing):
        after["state"] = listing.state
    return Resource(pk=resource.pk, organisation_id=resource.organisation_id, **after)


def _refusal(resource: Resource, by: Actor) -> str:
    try:
        policies.insist_on_publishing(by, resource)
    except rules.AgainstTheRules as refusal:
        return str(refusal)
    return ""


def _attributes(context: Context) -> list[str]:
    """What the mapped columns say of a resource."""
    said_of = {name for field in context.mapped for name in SAYS[field]}
    return sorted(said_of - APART)


def _values(listing: Listing, names: Iterable[str]) -> dict[str, Any]:
    every = asdict(listing)
    every["also_languages"] = " ".join(listing.also_languages)[:100]
    return {name: every[name] for name in names}


def _fingerprint(listing: Listing, context: Context) -> str:
    said_here = _values(listing, [*_attributes(context), "skills", "before"])
    return hashlib.sha256(repr(sorted(said_here.items())).encode()).hexdigest()


def _changes(resource: Resource, listing: Listing, context: Context) -> Iterator[Change]:
    for name, after in _values(listing, _attributes(context)).items():
        before = getattr(resource, name)
        if before != after:
            yield Change(name, _shown(before), _shown(after))
    if "skills_taught" in context.mapped:
        before, after = _taught(resource), set(listing.skills)
        if before != after:
            yield Change("skills_taught", str(len(before)), str(len(after)))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)[:200]


def _taught(resource: Resource) -> set[tuple[str, int, int]]:
    accepted = resource.skills.filter(state=ResourceSkill.State.ACCEPTED)
    return set(accepted.values_list("skill__uri", "from_level", "to_level"))


# Taking in ----------------------------------------------------------------------------------------


def _take_in(
    new: list[Listing], changed: list[Listing], known: dict[Identity, Resource], context: Context
) -> None:
    providers = providers_named({listing.provider for listing in new}) if new else {}
    made = [_new(listing, providers, context) for listing in new]
    Resource.objects.unscoped("new rows of the run's owner").bulk_create(made, batch_size=200)
    at_hand = [(known[_identity(listing)], listing) for listing in changed]
    back = [resource for resource, listing in at_hand if _comes_back(resource, listing)]
    altered = [_alter(resource, listing, context) for resource, listing in at_hand]
    _save(altered, context)
    _bring_back(back, context.actor)
    _still_there(known.values(), context)
    pairs = [*zip(made, new, strict=True), *zip(altered, changed, strict=True)]
    if "skills_taught" in context.mapped:
        _set_skills(pairs, context)
    if ids := [resource.pk for resource, _listing in pairs]:
        publish(
            ResourcesImported(
                by=str(context.actor),
                owner_id=context.owner_id,
                organisation_id=context.organisation_id or 0,
                run_id=context.run_id,
                resource_ids=ids,
            )
        )
        index(ids)


def _new(listing: Listing, providers: dict[str, int], context: Context) -> Resource:
    every = _values(listing, [name for name in asdict(listing) if name not in APART])
    resource = Resource(
        **every,
        owner_id=context.owner_id,
        organisation_id=context.organisation_id or 0,
        provider_id=providers[fold(listing.provider)],
        key=listing.key,
        fingerprint=_fingerprint(listing, context),
        run_id=context.run_id,
        source=context.memory["source"],
        added_by=str(context.actor),
        added_at=clock.now(),
        changed_at=clock.now(),
    )
    if not resource.visibility:
        resource.visibility = Resource.Visibility.ORGANISATION
    resource.weigh()
    return resource


def _alter(resource: Resource, listing: Listing, context: Context) -> Resource:
    values = _values(listing, _attributes(context))
    if any(getattr(resource, name) != values.get(name, "") for name in WORDS_THAT_TAG & {*values}):
        resource.tagged_at = None
    for name, value in values.items():
        setattr(resource, name, value)
    resource.fingerprint = _fingerprint(listing, context)
    resource.version += 1
    resource.changed_at = clock.now()
    resource.weigh()
    return resource


def _save(altered: list[Resource], context: Context) -> None:
    always = ["fingerprint", "version", "changed_at", "quality", "tagged_at"]
    rows = Resource.objects.unscoped("rows of the run's owner")
    rows.bulk_update(altered, [*_attributes(context), *always], batch_size=100)


def _bring_back(back: Sequence[Resource], by: Actor) -> None:
    for resource in back:
        resource.state, resource.withdrawn_at = Resource.State.PUBLISHED, None
        publish(ResourcePublished(by=str(by), owner_id=resource.owner_id, resource_id=resource.pk))
    rows = Resource.objects.unscoped("rows of the run's owner")
    rows.bulk_update(back, ["state", "withdrawn_at"], batch_size=500)


def _still_there(resources: Iterable[Resource], context: Context) -> None:
    rows = Resource.objects.unscoped("rows of the run's owner")
    rows.filter(pk__in=[resource.pk for resource in resources]).update(
        run_id=context.run_id, source=context.memory["source"]
    )


def _set_skills(pairs: Sequence[tuple[Resource, Listing]], context: Context) -> None:
    ids = context.memory["skills"]
    accepted = ResourceSkill.State.ACCEPTED
    ResourceSkill.objects.filter(
        resource__in=[resource for resource, _listing in pairs], state=accepted
    ).delete()
    ResourceSkill.objects.bulk_create(
        (
            ResourceSkill(
                resource=resource,
                skill_id=ids[uri],
                from_level=low,
                to_level=high,
                state=accepted,
                decided_by=str(context.actor),
                decided_at=clock.now(),
            )
            for resource, listing in pairs
            for uri, low, high in listing.skills
        ),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["resource", "skill"],
        update_fields=["from_level", "to_level", "state", "decided_by", "decided_at"],
    )


def _order(rows: Sequence[tuple[int, Listing]], context: Context) -> Iterator[tuple[int, Problem]]:
    keys = {key for _line, listing in rows for key in listing.before}
    every = Resource.objects.unscoped("rows of the run's owner").filter(owner_id=context.owner_id)
    places = dict(every.filter(key__in=keys).values_list("key", "pk"))
    known = _known([listing for _line, listing in rows], context)
    lines: list[Prerequisite] = []
    for line, listing in rows:
        resource = known.get(_identity(listing))
        for key in listing.before:
            if resource is None:
                continue
            if key not in places:
                yield line, Problem(_("names {key}, which is not there").format(key=key), "before")
            elif places[key] != resource.pk:
                lines.append(Prerequisite(resource=resource, requires_id=places[key]))
    Prerequisite.objects.filter(resource__in=known.values()).delete()
    Prerequisite.objects.bulk_create(lines, batch_size=500, ignore_conflicts=True)


def _gone(context: Context, *, dry: bool) -> list[Resource]:
    """What came with a file of this kind before and is not in this one."""
    rows = Resource.objects.unscoped("rows of the run's owner").filter(
        owner_id=context.owner_id,
        source=context.memory["source"],
        state=Resource.State.PUBLISHED,
    )
    if dry:
        return [each for each in rows.order_by("pk") if each.pk not in context.memory["seen"]]
    return list(rows.exclude(run_id=context.run_id).order_by("pk"))


def _withdraw(gone: Sequence[Resource], by: Actor) -> None:
    """Out of search and plans, until a file mentions it again (`_comes_back`)."""
    for resource in gone:
        resource.state, resource.withdrawn_at = Resource.State.WITHDRAWN, clock.now()
        publish(ResourceWithdrawn(by=str(by), owner_id=resource.owner_id, resource_id=resource.pk))
    rows = Resource.objects.unscoped("rows of the run's owner")
    rows.bulk_update(gone, ["state", "withdrawn_at"], batch_size=500)
    index([resource.pk for resource in gone])


def _source(context: Context) -> str:
    """Files with the same header are editions of one catalogue."""
    runs = ImportRun.objects.unscoped("the run's own work")
    return header_hash(runs.get(pk=context.run_id).columns)
