"""Finding resources: filters with counts, words with their slips forgiven, a page to show."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from lyceum.catalogue.models import (
    Provider,
    Resource,
    SearchChange,
    SearchEntry,
    SearchState,
    SearchTerm,
)
from lyceum.catalogue.search import fulltext, snapshot
from lyceum.catalogue.search.lexicon import Lexicon
from lyceum.catalogue.search.snapshot import Line, Snapshot
from lyceum.catalogue.search.words import EMPTY, forms, tokens
from lyceum.catalogue.types import (
    Facet,
    FacetValue,
    ProviderRow,
    ResourcePage,
    ResourceQuery,
    ResourceRow,
)
from lyceum.kernel.actors import Actor
from lyceum.kernel.arrays import Bools, Float32s, Int64s, np
from lyceum.kernel.languages import language_name
from lyceum.skills import api as skills

from .resources import rows

PAGE = 20
PROVIDERS = 100
LOADED = 5000
SHOWN = 12  # values of a long filter
SORTS = ("best", "newest", "shortest", "cheapest", "rated")
OWN_LANGUAGE = 0.3
Scores = Float32s


@dataclass
class _Memory:
    """What this process knows of the index."""

    snapshot: Snapshot | None = None
    lexicon: Lexicon | None = None
    lexicon_version: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


_memory = _Memory()


def search(actor: Actor, query: ResourceQuery, page: int = 1) -> ResourcePage:
    """What the actor may see and is asking for, a page of it, with counts for every filter."""
    now, found, corrected = _looked_up(actor, query)
    masks = {name: mask_of(now, query) for name, mask_of in FILTERS.items() if chosen(query, name)}
    hits = _all(found.mask, *masks.values())
    total = int(hits.sum())
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    ids = _ordered(now, query, hits, found)[(page - 1) * PAGE : page * PAGE].tolist()
    shown = rows(actor, ids)
    return ResourcePage(
        rows=tuple(shown[pk] for pk in ids if pk in shown),
        total=total,
        page=page,
        pages=pages,
        facets=tuple(_facets(now, query, found.mask, masks)),
        corrected=corrected,
    )


def first_hits(actor: Actor, query: ResourceQuery, limit: int) -> tuple[list[ResourceRow], int]:
    """The best few of what the words of a query find, and how many there are; nothing counted."""
    now, found, _corrected = _looked_up(actor, query)
    ids = _ordered(now, query, found.mask, found)[:limit].tolist()
    shown = rows(actor, ids)
    return [shown[pk] for pk in ids if pk in shown], int(found.mask.sum())


def _looked_up(actor: Actor, query: ResourceQuery) -> tuple[Snapshot, "_Found", str]:
    """The index as it is now, and what the words of a query find in it of what may be seen."""
    now = current_snapshot()
    visible = _visible(now, actor)
    return now, *_found(now, query, visible)


def _visible(now: Snapshot, actor: Actor) -> Bools:
    scope = actor.scope
    return now.visible(scope.owners, scope.unseen, sees_all=scope.has_role("administrator"))


def providers(actor: Actor, number: int | str = 1) -> Page[ProviderRow]:
    """Who offers something that the actor can see, the richest first; a page of them."""
    now = current_snapshot()
    visible = _visible(now, actor)
    counts = now.count("provider", visible)
    named = Provider.objects.filter(pk__in=counts).values_list("pk", "name", "url")
    rows = [ProviderRow(pk, name, url, counts[pk]) for pk, name, url in named]
    return Paginator(sorted(rows, key=lambda row: (-row.resources, row.name)), PROVIDERS).get_page(
        number
    )


# The index in memory ------------------------------------------------------------------------------


def current_snapshot() -> Snapshot:
    """The index as it is now: one small query when nothing changed."""
    version = SearchState.objects.values_list("version", flat=True).first() or 0
    known = _memory.snapshot
    if known is not None and known.version == version:
        return known
    with _memory.lock:
        return _refresh(version)


def _refresh(version: int) -> Snapshot:
    before = _memory.snapshot
    if before is None:
        before = snapshot.empty()
    elif not SearchChange.objects.filter(version=before.version).exists():
        before, _memory.lexicon = snapshot.empty(), None
    changed = SearchEntry.objects.filter(version__gt=before.version)
    if not before.version:
        changed = changed.filter(is_listed=True)
    _memory.snapshot = snapshot.updated(before, _lines(changed), version)
    return _memory.snapshot


def _lines(entries: Any) -> Iterator[list[Line]]:
    batch: list[Line] = []
    columns = [f.attname for f in SearchEntry._meta.concrete_fields if f.name != "version"]
    for row in entries.values_list(*columns).iterator(chunk_size=LOADED):
        batch.append(Line._make((*row[:-1], bytes(row[-1]))))
        if len(batch) == LOADED:
            yield batch
            batch = []
    yield batch


def _lexicon(now: Snapshot) -> Lexicon:
    """The words of titles; read when a word is met that needs them."""
    with _memory.lock:
        if _memory.lexicon is None:
            _memory.lexicon, _memory.lexicon_version = Lexicon(), 0
        if _memory.lexicon_version != now.version:
            new = SearchTerm.objects.filter(version__gt=_memory.lexicon_version)
            _memory.lexicon.add(new.values_list("term", flat=True))
            _memory.lexicon_version = now.version
        return _memory.lexicon


# Words --------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """What the words found; no scores where nothing was asked or too much was found."""

    mask: Bools
    scores: Scores | None = None


def _found(now: Snapshot, query: ResourceQuery, visible: Bools) -> tuple[_Found, str]:
    words = tokens(query.text)[:12]
    telling = [word for word in words if word not in EMPTY] or words
    if not telling:
        return _Found(visible), ""
    languages = list(dict.fromkeys((query.prefer.split("-")[0], "en", *query.languages)))
    lexicon = _lexicon(now)
    question = [forms(word, languages) for word in telling[:-1]]
    question.append(_endings(telling[-1], languages, lexicon))
    found = _asked(now, question, visible)
    if query.exactly or found.mask.any():
        return found, ""
    return _forgiven(now, telling, languages, visible, found)


def _endings(word: str, languages: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The last word may be half typed."""
    known = forms(word, languages)
    if word in lexicon or len(word) < 2:  # noqa: PLR2004
        return known
    return list(dict.fromkeys((*known, *lexicon.endings(word))))


def _forgiven(
    now: Snapshot,
    words: Sequence[str],
    languages: Sequence[str],
    visible: Bools,
    nothing: _Found,
) -> tuple[_Found, str]:
    """Nothing was found: take each word that stands in no title for the nearest that does."""
    lexicon = _lexicon(now)
    meant = {word: lexicon.nearest(word) for word in words if word not in lexicon}
    if not any(meant.values()):
        return nothing, ""
    question = [
        [form for each in meant.get(word) or [word] for form in forms(each, languages)]
        for word in words
    ]
    found = _asked(now, question, visible)
    if not found.mask.any():
        return nothing, ""
    return found, " ".join((meant.get(word) or [word])[0] for word in words)


def _asked(now: Snapshot, question: Sequence[Sequence[str]], visible: Bools) -> _Found:
    ids = fulltext.match(question)
    mask = now.mask_of(ids) & visible
    scores = np.zeros(len(now), dtype=np.float32)
    if len(ids) <= fulltext.RANKED:
        ranked, fit = fulltext.rank(question)
        known = np.isin(ranked, now.ids)
        scores[now.rows_of(ranked[known])] = fit[known]
    else:
        scores[now.mask_of(fulltext.match(question, in_title=True))] = 1
    return _Found(mask, scores)


# Filters ------------------------------------------------------------------------------------------

FILTERS: dict[str, Callable[[Snapshot, ResourceQuery], Bools]] = {
    "kinds": lambda now, query: now.chosen("kind", query.kinds),
    "modes": lambda now, query: now.chosen("mode", query.modes),
    "languages": lambda now, query: now.chosen("language", query.languages),
    "prices": lambda now, query: now.chosen("price_band", query.prices),
    "efforts": lambda now, query: now.chosen("effort_band", query.efforts),
    "levels": lambda now, query: now.chosen("to_level", query.levels),
    "providers": lambda now, query: now.chosen("provider", query.providers),
    "skills": lambda now, query: now.teaching(query.skills),
}
COLUMNS = {
    "kinds": "kind",
    "modes": "mode",
    "languages": "language",
    "prices": "price_band",
    "efforts": "effort_band",
    "levels": "to_level",
    "providers": "provider",
}


def chosen(query: ResourceQuery, name: str) -> Sequence[Any]:
    """The values that a query asks of one filter."""
    values: Sequence[Any] = getattr(query, name)
    return values


def _all(first: Bools, *others: Bools) -> Bools:
    mask = first.copy()
    for other in others:
        mask &= other
    return mask


def _facets(
    now: Snapshot,
    query: ResourceQuery,
    found: Bools,
    masks: dict[str, Bools],
) -> Iterator[Facet]:
    """Each filter counts what the others leave: choosing one more value shows so many."""
    counts: dict[str, dict[Any, int]] = {}
    for name in FILTERS:
        mask = _all(found, *(mask for other, mask in masks.items() if other != name))
        if name == "skills":
            counts[name] = now.count_skills(mask, SHOWN)
        else:
            counts[name] = now.count(COLUMNS[name], mask)
        for value in chosen(query, name):
            counts[name].setdefault(value, 0)
    names = _names(counts, query)
    for name, title in _titles().items():
        values = _values(name, counts[name], names[name], chosen(query, name))
        if values:
            yield Facet(name, title, values)


def _values(
    name: str, counts: dict[Any, int], names: dict[Any, str], picked: Sequence[Any]
) -> tuple[FacetValue, ...]:
    fixed = list(names) if name in {"prices", "efforts", "levels"} else []
    values = [
        FacetValue(str(value), names[value], count, value in picked)
        for value, count in counts.items()
        if value in names
    ]
    if fixed:
        order = {str(value): at for at, value in enumerate(fixed)}
        return tuple(sorted(values, key=lambda value: order[value.value]))
    ranked = sorted(values, key=lambda value: (not value.is_chosen, -value.count, value.name))
    return tuple(ranked[: max(SHOWN, len(picked))])


def _titles() -> dict[str, str]:
    return {
        "kinds": _("Kind"),
        "skills": _("Skill"),
        "levels": _("Leads to"),
        "efforts": _("Effort"),
        "prices": _("Price"),
        "modes": _("How"),
        "languages": _("Language"),
        "providers": _("Provider"),
    }


def _names(counts: dict[str, dict[Any, int]], query: ResourceQuery) -> dict[str, dict[Any, str]]:
    top = sorted(counts["providers"], key=lambda pk: -counts["providers"][pk])[:SHOWN]
    named = Provider.objects.in_bulk({*top, *query.providers})
    known = skills.skill_rows(counts["skills"], query.prefer)
    return {
        "kinds": {str(value): str(label) for value, label in Resource.Kind.choices},
        "modes": {
            **{str(value): str(label) for value, label in Resource.Mode.choices},
            "unknown": _("not said"),
        },
        "languages": {
            tag: _("not said") if tag == "unknown" else language_name(tag)
            for tag in counts["languages"]
        },
        "prices": {"free": _("free"), "paid": _("paid"), "unknown": _("unknown")},
        "efforts": {
            "short": _("up to 2 hours"),
            "day": _("2 to 10 hours"),
            "week": _("10 to 40 hours"),
            "long": _("more than 40 hours"),
            "unknown": _("unknown"),
        },
        "levels": {
            **{level: str(skills.level_word(level)) for level in range(1, 6)},
            0: _("not said"),
        },
        "providers": {pk: provider.name for pk, provider in named.items()},
        "skills": {pk: row.label for pk, row in known.items()},
    }


# Order --------------------------------------------------------------------------------------------


def _ordered(now: Snapshot, query: ResourceQuery, hits: Bools, found: _Found) -> Int64s:
    at = np.flatnonzero(hits)
    keys = ORDERS.get(query.sort, _by_fit)(now, query, at, found)
    return now.ids[at[np.lexsort((now.ids[at], *keys))]]


def _by_fit(now: Snapshot, query: ResourceQuery, at: Any, found: _Found) -> list[Any]:
    own = now.chosen("language", [query.prefer.split("-")[0]])[at]
    points = now.columns["standing"][at] + OWN_LANGUAGE * own
    if found.scores is not None:
        points = points / 2 + 2 * found.scores[at]
    return [-points]


def _known_first(values: Any) -> Any:
    return np.where(values < 0, np.iinfo(np.int64).max, values.astype(np.int64))


ORDERS: dict[str, Callable[[Snapshot, ResourceQuery, Any, _Found], list[Any]]] = {
    "newest": lambda now, _query, at, _found: [-now.columns["added"][at]],
    "shortest": lambda now, _query, at, _found: [_known_first(now.columns["effort"][at])],
    "cheapest": lambda now, _query, at, _found: [_known_first(now.columns["price"][at])],
    "rated": lambda now, _query, at, _found: [-now.columns["rating"][at]],
}
