"""ESCO and O*NET put side by side: the same work in both, and the job zone that comes with it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.skills.errors import FrameworksAreMissing
from lyceum.skills.esco import target
from lyceum.skills.models import Framework, RelatedRole, Role, RoleLabel, RoleSkill
from lyceum.skills.onet import CrosswalkRow, stem

from .drafts import Tell

BATCH = 200
# How much of the published confidence is left when the code had to be found another way.
KEPT = {"code": 1.0, "stem": 0.85, "title": 0.8, "inherited": 0.7}


class Crosswalk:
    """The rows of the file on their way to pairs of roles."""

    def __init__(self, rows: list[CrosswalkRow], *, tell: Tell) -> None:
        self.rows, self.tell = rows, tell
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []
        self.esco = _roles_of("esco")
        self.onet = _roles_of("onet")
        if not (self.esco and self.onet):
            raise FrameworksAreMissing
        self.by_code = {role.code: role for role in self.onet.values()}
        self.by_stem = _by_stem(self.onet.values())
        self.by_title = _by_title(self.onet)

    def run(self) -> Counter[str]:
        """Pair what can be paired, inherit downwards, set job zones, shift levels."""
        pairs = self._pairs()
        self._inherit(pairs)
        self._write(pairs)
        return self.counts

    def _pairs(self) -> dict[int, tuple[Role, float, str]]:
        by_uri = {role.uri: role for role in self.esco.values()}
        pairs, unknown, gone = {}, [], []
        for row in self.rows:
            role = by_uri.get(row.esco_uri)
            other, method = self._find(row)
            if role is None:
                unknown.append(row)
            elif other is None:
                gone.append(row)
            else:
                pairs[role.pk] = (other, round(row.confidence * KEPT[method], 3), method)
                self.counts[f"matched by {method}"] += 1
        self._report(_("ESCO occupations that are gone"), [row.esco_uri for row in unknown])
        self._report(
            _("O*NET codes that are gone and have no heir"),
            sorted({f"{row.onet_code} {row.onet_title}" for row in gone}),
        )
        return pairs

    def _find(self, row: CrosswalkRow) -> tuple[Role | None, str]:
        """By the code; else by its SOC stem; else by the title, or its part before the comma."""
        if role := self.by_code.get(row.onet_code):
            return role, "code"
        if role := self.by_stem.get(stem(row.onet_code)):
            return role, "stem"
        whole, _comma, _rest = row.onet_title.partition(",")
        return self.by_title.get(_fold(row.onet_title)) or self.by_title.get(_fold(whole)), "title"

    def _report(self, what: str, which: list[str]) -> None:
        if which:
            shown = "; ".join(which[:40]) + ("; …" if len(which) > 40 else "")  # noqa: PLR2004
            self.notes.append(f"{what} ({len(which)}): {shown}")

    def _inherit(self, pairs: dict[int, tuple[Role, float, str]]) -> None:
        """A narrower occupation takes after the one above it."""
        for role in self.esco.values():
            if role.pk in pairs:
                continue
            above = role.broader_id
            while above and above not in pairs and above in self.esco:
                above = self.esco[above].broader_id
            if above and above in pairs:
                other, confidence, method = pairs[above]
                if method != "inherited":
                    confidence = round(confidence * KEPT["inherited"], 3)
                pairs[role.pk] = (other, confidence, "inherited")
                self.counts["inherited"] += 1

    def _write(self, pairs: dict[int, tuple[Role, float, str]]) -> None:
        done = 0
        for batch in _batches(sorted(pairs), BATCH):
            done += len(batch)
            with transaction.atomic():
                self._relate(batch, pairs)
                self._shift([pk for pk in batch if self._learns(self.esco[pk], pairs[pk][0])])
                self.tell("crosswalk", done, len(pairs))

    def _relate(self, batch: list[int], pairs: dict[int, tuple[Role, float, str]]) -> None:
        rows = RelatedRole.objects.filter(role_id__in=batch, kind="crosswalk")
        known = {row.role_id: row for row in rows}
        new, away = [], []
        for pk in batch:
            other, confidence, method = pairs[pk]
            row = known.get(pk)
            if row and (row.other_id, row.confidence, row.method) == (other.pk, confidence, method):
                continue
            away += [row.pk] if row else []
            new.append(
                RelatedRole(
                    role_id=pk, other=other, kind="crosswalk", confidence=confidence, method=method
                )
            )
        RelatedRole.objects.filter(pk__in=away).delete()
        RelatedRole.objects.bulk_create(new)
        self.counts["crosswalks added"] += len(new) - len(away)
        self.counts["crosswalks changed"] += len(away)

    def _learns(self, role: Role, other: Role) -> bool:
        """Take over the code and the job zone; true if levels have to follow."""
        before = (role.job_zone, role.soc)
        role.job_zone, role.soc = other.job_zone, other.code
        if (role.job_zone, role.soc) == before:
            return False
        self.counts["job zones set"] += 1
        return True

    def _shift(self, changed: list[int]) -> None:
        roles = Role.objects.unscoped("frameworks are everybody's")
        roles.bulk_update([self.esco[pk] for pk in changed], ["job_zone", "soc"])
        by_zone: dict[int | None, list[int]] = defaultdict(list)
        for pk in changed:
            by_zone[self.esco[pk].job_zone].append(pk)
        for zone, pks in by_zone.items():
            for is_essential in (True, False):
                level, weight = target(is_essential=is_essential, job_zone=zone)
                RoleSkill.objects.filter(role_id__in=pks, is_essential=is_essential).update(
                    level=level, weight=weight
                )


def _roles_of(slug: str) -> dict[int, Role]:
    roles = Role.objects.unscoped("frameworks are everybody's").filter(
        framework__in=Framework.objects.filter(slug=slug, is_active=True),
        kind="occupation",
        retired_at=None,
    )
    return {role.pk: role for role in roles.order_by("code")}


def _by_stem(roles: Iterable[Role]) -> dict[str, Role]:
    """The first code of each stem: `.00` is the occupation itself, the others its specialities."""
    found: dict[str, Role] = {}
    for role in roles:
        found.setdefault(stem(role.code), role)
    return found


def _by_title(roles: dict[int, Role]) -> dict[str, Role]:
    """By preferred title; by another one only where a single occupation goes by it."""
    found: dict[str, Role] = {}
    doubtful: set[str] = set()
    labels = RoleLabel.objects.filter(role_id__in=list(roles), language="en").order_by(
        "-kind", "pk"
    )
    for role_id, text in labels.values_list("role_id", "text"):
        known = found.setdefault(_fold(text), roles[role_id])
        if known.pk != role_id:
            doubtful.add(_fold(text))
    preferred = {
        _fold(text) for text in labels.filter(kind="preferred").values_list("text", flat=True)
    }
    return {title: role for title, role in found.items() if title not in doubtful - preferred}


def _fold(title: str) -> str:
    return " ".join(title.lower().replace(",", " ").split())


def _batches(items: Iterable[int], size: int) -> Iterator[list[int]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
