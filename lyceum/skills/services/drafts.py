"""A draft goes into the tables: what differs is written, in batches, and nothing else.

Each batch is one short transaction. What is there already and as it should be is left alone, so a
run that was cut off (a power cut, `kill -9`) is simply started again and does the rest, and the
same file twice changes nothing. Concepts come before what refers to them, so that every state in
between makes sense; a framework is not shown before its first run has come to its end.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from lyceum.kernel import clock
from lyceum.skills.models import (
    Broader,
    Framework,
    RelatedRole,
    Role,
    RoleLabel,
    RoleSkill,
    RoleTechnology,
    Skill,
    SkillLabel,
)
from lyceum.skills.types import Draft, DraftNames, DraftTarget

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
Level = Callable[[DraftTarget, int | None], tuple[int, float]]
CONCEPTS = 1000
PROFILES = 100


def as_drafted(target: DraftTarget, _job_zone: int | None) -> tuple[int, float]:
    """For frameworks that say the level themselves."""
    return target.level, target.weight


class Application:
    """One draft on its way into one framework."""

    def __init__(
        self, draft: Draft, framework: Framework, *, tell: Tell, level: Level = as_drafted
    ) -> None:
        self.draft, self.framework = draft, framework
        self.tell, self.level = tell, level
        self.counts: Counter[str] = Counter()
        self.strays: Counter[str] = Counter()
        self.skill_ids: dict[str, int] = {}
        self.role_ids: dict[str, int] = {}
        self.zones: dict[int, int | None] = {}

    def run(self) -> Counter[str]:
        """Write what differs; the counts say what was added, changed, removed."""
        self._concepts(Skill, self.draft.skills, ("kind", "code", "reuse_level"))
        self._concepts(Role, self.draft.roles, ("kind", "code", "isco", "soc", "job_zone"))
        self._know_ids()
        self._names(SkillLabel, "skill", self.draft.skill_names, self.skill_ids)
        self._names(RoleLabel, "role", self.draft.role_names, self.role_ids)
        if self.draft.skill_broader:
            self._broader()
        if self.draft.role_broader:
            self._role_broader()
        if self.draft.targets:
            self._targets()
        self._relations()
        if self.draft.is_whole and self._is_current():
            self._retire(Skill, self.draft.skills)
            self._retire(Role, self.draft.roles)
        return self.counts

    def _is_current(self) -> bool:
        """An older edition does not take away what a newer one brought."""
        return _numbers(self.draft.version) >= _numbers(self.framework.version)

    # Concepts -------------------------------------------------------------------------------------

    def _concepts(
        self, model: type[Skill | Role], drafted: Mapping[str, Any], fields: Sequence[str]
    ) -> None:
        known = {
            row.uri: row
            for row in model.objects.unscoped("frameworks are everybody's").filter(
                framework=self.framework
            )
        }
        done = 0
        for batch in _batches(drafted.items(), CONCEPTS):
            with transaction.atomic():
                self._write_concepts(model, batch, known, fields)
                done += len(batch)
                self.tell(model.__name__.lower(), done, len(drafted))

    def _write_concepts(
        self,
        model: type[Skill | Role],
        batch: list[tuple[str, Any]],
        known: Mapping[str, Any],
        fields: Sequence[str],
    ) -> None:
        new: list[Any] = []
        changed: list[Any] = []
        for uri, drafted in batch:
            wanted = {field: getattr(drafted, field) for field in fields}
            if wanted.get("job_zone", 0) is None:
                del wanted["job_zone"]  # not known here; the crosswalk may have told
            if not wanted.get("soc", "-"):
                del wanted["soc"]
            row = known.get(uri)
            if row is None:
                new.append(model(framework=self.framework, uri=uri, **wanted))
            elif row.retired_at or any(getattr(row, name) != it for name, it in wanted.items()):
                for name, it in {**wanted, "retired_at": None}.items():
                    setattr(row, name, it)
                changed.append(row)
        objects: Any = model.objects.unscoped("frameworks are everybody's")
        objects.bulk_create(new)
        objects.bulk_update(changed, [*fields, "retired_at"], batch_size=500)
        self._count(model, added=len(new), changed=len(changed))

    def _retire(self, model: type[Skill | Role], drafted: Mapping[str, Any]) -> None:
        """What the framework no longer names stays for those who refer to it, but is not offered."""
        rows = model.objects.unscoped("frameworks are everybody's").filter(
            framework=self.framework, retired_at=None
        )
        gone = [pk for pk, uri in rows.values_list("pk", "uri") if uri not in drafted]
        for batch in _batches(gone, CONCEPTS):
            model.objects.unscoped("frameworks are everybody's").filter(pk__in=batch).update(
                retired_at=clock.now()
            )
        self._count(model, retired=len(gone))

    def _know_ids(self) -> None:
        skills = Skill.objects.unscoped("frameworks are everybody's")
        roles = Role.objects.unscoped("frameworks are everybody's")
        of_it = Q(framework=self.framework)
        self.skill_ids = dict(skills.filter(of_it).values_list("uri", "pk"))
        rows = list(roles.filter(of_it).values_list("uri", "pk", "job_zone"))
        self.role_ids = {uri: pk for uri, pk, _zone in rows}
        self.zones = {pk: zone for _uri, pk, zone in rows}

    # Names ----------------------------------------------------------------------------------------

    def _names(
        self,
        model: type[SkillLabel | RoleLabel],
        of: str,
        names: Mapping[str, DraftNames],
        ids: Mapping[str, int],
    ) -> None:
        known = [(ids[uri], named) for uri, named in names.items() if uri in ids]
        if unknown := len(names) - len(known):
            self.strays[gettext("names of unknown concepts")] += unknown
        language, done = self.draft.language, 0
        for batch in _batches(known, CONCEPTS):
            wanted: dict[tuple[Any, ...], tuple[Any, ...]] = {}
            for pk, named in batch:
                wanted[pk, named.preferred] = ("preferred", named.description)
                for other in sorted(named.others - {named.preferred}):
                    wanted[pk, other] = ("alt", "")
            done += len(batch)
            with transaction.atomic():
                self._sync(
                    model,
                    model.objects.filter(**{f"{of}_id__in": [pk for pk, _ in batch]}).filter(
                        language=language
                    ),
                    wanted,
                    ((f"{of}_id", "text"), ("kind", "description")),
                    language=language,
                )
                self.tell(f"names of {of}s", done, len(known))

    # What joins them ------------------------------------------------------------------------------

    def _broader(self) -> None:
        above: dict[int, list[int]] = defaultdict(list)
        for uri, wider in self.draft.skill_broader:
            if uri in self.skill_ids and wider in self.skill_ids:
                above[self.skill_ids[uri]].append(self.skill_ids[wider])
        for batch in _batches(above.items(), CONCEPTS):
            wanted = {(pk, wider): () for pk, widers in batch for wider in widers}
            rows = Broader.objects.filter(skill_id__in=[pk for pk, _ in batch])
            with transaction.atomic():
                self._sync(Broader, rows, wanted, (("skill_id", "broader_id"), ()))
                self.tell("hierarchy", len(wanted), len(self.draft.skill_broader))

    def _role_broader(self) -> None:
        roles = Role.objects.unscoped("frameworks are everybody's").filter(framework=self.framework)
        changed = []
        for role in roles.only("pk", "uri", "broader_id"):
            wider = self.role_ids.get(self.draft.role_broader.get(role.uri, ""))
            if wider and wider != role.broader_id:
                role.broader_id = wider
                changed.append(role)
        for batch in _batches(changed, CONCEPTS):
            with transaction.atomic():
                roles.bulk_update(batch, ["broader"], batch_size=500)
        self._count(Role, changed=len(changed))

    def _targets(self) -> None:
        profiles = self._by_role(self.draft.targets)
        done = 0
        for batch in _batches(profiles.items(), PROFILES):
            wanted: dict[tuple[Any, ...], tuple[Any, ...]] = {
                (role, skill): (*self.level(it, self.zones[role]), it.is_essential)
                for role, asked in batch
                for skill, it in asked
            }
            rows = RoleSkill.objects.filter(role_id__in=[role for role, _ in batch])
            done += len(batch)
            with transaction.atomic():
                fields = (("role_id", "skill_id"), ("level", "weight", "is_essential"))
                self._sync(RoleSkill, rows, wanted, fields)
                self.tell("profiles", done, len(profiles))
        self._measure_spread()

    def _relations(self) -> None:
        pairs = {
            (self.role_ids[a], self.role_ids[b], "related"): (it.confidence, it.method)
            for (a, b), it in self.draft.related.items()
            if a in self.role_ids and b in self.role_ids
        }
        self._in_profiles(
            RelatedRole,
            pairs,
            (("role_id", "other_id", "kind"), ("confidence", "method")),
            Q(kind="related"),
        )
        tools = {
            (self.role_ids[role], self.skill_ids[skill]): (it.category, it.is_hot, it.is_in_demand)
            for (role, skill), it in self.draft.technologies.items()
            if role in self.role_ids and skill in self.skill_ids
        }
        self._in_profiles(
            RoleTechnology,
            tools,
            (("role_id", "skill_id"), ("category", "is_hot", "is_in_demand")),
            Q(),
        )

    def _in_profiles(
        self, model: type[models.Model], pairs: dict[Any, Any], fields: Any, only: Q
    ) -> None:
        by_role: dict[int, dict[Any, Any]] = defaultdict(dict)
        for key, values in pairs.items():
            by_role[key[0]][key] = values
        done = 0
        for batch in _batches(by_role.items(), PROFILES):
            wanted = {key: values for _, its in batch for key, values in its.items()}
            rows = model._default_manager.filter(only, role_id__in=[pk for pk, _ in batch])
            done += len(batch)
            with transaction.atomic():
                self._sync(model, rows, wanted, fields)
                self.tell(model.__name__.lower(), done, len(by_role))

    def _by_role(self, pairs: Mapping[tuple[str, str], T]) -> dict[int, list[tuple[int, T]]]:
        found: dict[int, list[tuple[int, T]]] = defaultdict(list)
        for (role, skill), it in pairs.items():
            if role in self.role_ids and skill in self.skill_ids:
                found[self.role_ids[role]].append((self.skill_ids[skill], it))
            else:
                self.strays[gettext("relations to unknown concepts")] += 1
        return found

    def _measure_spread(self) -> None:
        """How many roles of the framework ask for each skill."""
        asked = (
            RoleSkill.objects.filter(skill=OuterRef("pk"), role__framework=self.framework)
            .order_by()
            .values("skill")
            .annotate(number=Count("pk"))
        )
        Skill.objects.unscoped("frameworks are everybody's").filter(
            framework=self.framework
        ).update(spread=Coalesce(Subquery(asked.values("number")), 0))

    # How rows come to be as wanted ----------------------------------------------------------------

    def _sync(
        self,
        model: type[models.Model],
        rows: models.QuerySet[Any],
        wanted: dict[tuple[Any, ...], tuple[Any, ...]],
        fields: tuple[tuple[str, ...], tuple[str, ...]],
        **fixed: Any,
    ) -> None:
        """Make these rows be as wanted: `fields` are the key and the values."""
        key, values = fields
        known, away = {}, []
        for pk, *cells in rows.values_list("pk", *key, *values):
            at, it = tuple(cells[: len(key)]), tuple(cells[len(key) :])
            known[at] = it
            if wanted.get(at) != it:
                away.append(pk)
        for batch in _batches(away, CONCEPTS):
            model._base_manager.filter(pk__in=batch).delete()
        new = [
            model(**dict(zip(key, at, strict=True)), **dict(zip(values, it, strict=True)), **fixed)
            for at, it in wanted.items()
            if known.get(at) != it
        ]
        model._base_manager.bulk_create(new)
        changed = sum(1 for at in wanted if at in known and known[at] != wanted[at])
        self._count(model, added=len(new) - changed, changed=changed, removed=len(away) - changed)

    def _count(self, model: type[models.Model], **counts: int) -> None:
        name = str(model._meta.verbose_name_plural)
        for what, number in counts.items():
            if number:
                self.counts[f"{name} {what}"] += number


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit()) or (10**6,)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
