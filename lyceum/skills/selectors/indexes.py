"""The search indexes of this process: built when labels change, kept on disk between starts.

The engine is imported on first use: numpy costs memory that a server without a search need not have.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet, Subquery, Sum

from lyceum.kernel.scope import Scope
from lyceum.skills.models import Framework, RoleLabel, SkillLabel

if TYPE_CHECKING:
    from lyceum.skills.search import Label, SkillIndex

SKILL_KINDS = ("skill", "knowledge", "technology")
CHUNK = 5000
FEW = 300  # labels: so few are read whole to see whether they changed
EARLY = 5000  # a newest label beyond this number means that there are many
MOST_OWN = 20_000

_held: dict[str, tuple[str, "SkillIndex"]] = {}
_lock = Lock()


def skill_index() -> "SkillIndex":
    """Every name of every shared skill."""
    return _shared("skill", _shared_skills())


def role_index() -> "SkillIndex":
    """Every name of every shared role."""
    return _shared("role", _shared_roles())


def own_index(of: str, scope: Scope) -> "SkillIndex | None":
    """The names that the organisations of a scope gave; None where there are none."""
    owners = tuple(sorted(o for o in scope.owners if o.startswith("organisation:")))
    if not owners:
        return None
    table: QuerySet[Any] = SkillLabel.objects if of == "skill" else RoleLabel.objects  # type: ignore[assignment]
    labels = table.filter(**{f"{of}__owner_id__in": owners, f"{of}__retired_at": None})
    entries = tuple(labels.values_list(f"{of}_id", "text", "language", "kind")[:MOST_OWN])
    return _built(entries) if entries else None


def warm_indexes() -> int:
    """Build what is stale now, so that nobody who searches has to wait; how many that were.

    What is fresh is not even loaded: it would only take up memory.
    """
    stale = 0
    for of, labels in (("skill", _shared_skills()), ("role", _shared_roles())):
        stamp, mark = _stamp(labels), _folder(of) / "ready"
        if not mark.is_file() or mark.read_text() != stamp:
            _shared(of, labels)
            mark.write_text(stamp)
            _held.pop(of, None)
            stale += 1
    return stale


def labels_version() -> str:
    """Changes when the names of the shared skills do: a key for what is built from them."""
    return _stamp(_shared_skills())


def _shared(of: str, labels: "QuerySet[Any]") -> "SkillIndex":
    from lyceum.skills.search import SkillIndex  # noqa: PLC0415  see above

    stamp = _stamp(labels)
    held = _held.get(of)
    if held and held[0] == stamp:
        return held[1]
    with _lock:
        index = SkillIndex.kept(_folder(of), stamp, partial(_labels, of, labels))
        _held[of] = (stamp, index)
    return index


def _shared_skills() -> "QuerySet[Any]":
    return SkillLabel.objects.filter(
        skill__owner_id="",
        skill__kind__in=SKILL_KINDS,
        skill__retired_at=None,
        skill__framework__is_active=True,
    )


def _shared_roles() -> "QuerySet[Any]":
    return RoleLabel.objects.filter(
        role__owner_id="",
        role__kind="occupation",
        role__retired_at=None,
        role__framework__is_active=True,
    )


def _stamp(labels: "QuerySet[Any]") -> str:
    """Changes with every import; where there are few labels, with every letter of them."""
    last = labels.model._default_manager.order_by("-pk").values("pk")[:1]
    active = Framework.objects.filter(is_active=True)
    told: list[Any] = sorted(
        active.aggregate(
            Sum("revision"), Count("pk"), Max("pk"), newest=Max(Subquery(last))
        ).items()
    )
    if (dict(told)["newest"] or 0) < EARLY:
        told += labels.order_by("pk").values_list("pk", "text", "kind", "language")[:FEW]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


def _labels(of: str, labels: "QuerySet[Any]") -> "Iterator[Label]":
    rows = labels.order_by("pk").values_list(f"{of}_id", "text", "language", "kind")
    return map(_label, rows.iterator(chunk_size=CHUNK))


def _label(row: tuple[int, str, str, str]) -> "Label":
    from lyceum.skills.search import Label  # noqa: PLC0415

    concept, text, language, kind = row
    return Label(concept_id=concept, text=text, language=language, is_preferred=kind == "preferred")


@lru_cache(maxsize=32)
def _built(entries: tuple[tuple[int, str, str, str], ...]) -> "SkillIndex":
    from lyceum.skills.search import SkillIndex  # noqa: PLC0415

    return SkillIndex.build(map(_label, entries))


def _folder(of: str) -> Path:
    return Path(settings.HOME) / "cache" / f"{of}s"
