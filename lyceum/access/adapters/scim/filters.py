"""Filters and orders of SCIM as SQL: what the table answers is what SCIM's own evaluator says.

An attribute is one of a few kinds of column, each with its `compare` and `present`. Text is compared
in the folded form that SCIM asks for; an empty text is no value. Columns are never NULL in SQL's
sense here, so that `not` means not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Collate, Left, Length, Lower, Right, StrIndex
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)
from scim2_models import InvalidFilterException, InvalidPathException
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from lyceum.access.models import ScimEmail, ScimGroup, ScimUser
from lyceum.access.models.scim import fold

NOTHING, EVERYTHING = Q(pk__in=[]), ~Q(pk__in=[])
ORDERS: dict[str, Any] = {
    "gt": GreaterThan,
    "ge": GreaterThanOrEqual,
    "lt": LessThan,
    "le": LessThanOrEqual,
}
NUL = "\x00"
LONGEST = 100  # comparisons in one filter: databases take some hundreds of levels
TEXTUAL = (CompareOperator.co, CompareOperator.sw, CompareOperator.ew)
WHY = "a reference within one organisation, whose rows are asked for"


@dataclass(frozen=True)
class Text:
    """A column of text, folded already unless it is compared as it stands."""

    column: Any
    exact: bool = False

    def compare(self, op: CompareOperator, value: Any) -> Q:
        if value is None:
            return _null(op, ~self.present())
        if not isinstance(value, str) or NUL in value:  # no text of ours is equal to that
            return EVERYTHING if op == CompareOperator.ne else NOTHING
        wanted = value if self.exact else fold(value)
        if op == CompareOperator.ne:
            return ~self._equals(wanted)
        return self.present() & self._matches(op, wanted)

    def _matches(self, op: CompareOperator, wanted: str) -> Q:
        if op in ORDERS:
            return Q(ORDERS[op](by_letters(self.column), Value(wanted)))
        if op == CompareOperator.eq:
            return self._equals(wanted)
        if not wanted:
            return EVERYTHING  # every text holds the empty one
        if op == CompareOperator.co:
            return Q(GreaterThan(StrIndex(self.column, Value(wanted)), 0))
        side = Left if op == CompareOperator.sw else Right
        return Q(Exact(side(self.column, len(wanted)), Value(wanted))) & Q(
            GreaterThanOrEqual(Length(self.column), len(wanted))
        )

    def _equals(self, wanted: str) -> Q:
        if not wanted:
            return NOTHING
        if isinstance(self.column, str):
            return Q(**{self.column: wanted})
        return Q(Exact(self.column, Value(wanted)))

    def present(self) -> Q:
        if isinstance(self.column, str):
            return ~Q(**{self.column: ""})
        return ~Q(Exact(self.column, Value("")))

    def order(self) -> tuple[Any, Any]:
        return self.present(), by_letters(self.column)


@dataclass(frozen=True)
class Moment:
    """A column of time, which always has one."""

    column: str

    def compare(self, op: CompareOperator, value: Any) -> Q:
        if value is None:
            return _null(op, NOTHING)
        if op in TEXTUAL:
            return NOTHING  # a moment is no text
        when = _moment(value)
        if op == CompareOperator.eq:
            return Q(**{self.column: when})
        if op == CompareOperator.ne:
            return ~Q(**{self.column: when})
        return Q(ORDERS[op](F(self.column), Value(when)))

    def present(self) -> Q:
        return EVERYTHING

    def order(self) -> tuple[Any, Any]:
        return EVERYTHING, F(self.column)


@dataclass(frozen=True)
class Truth:
    """Yes, no or nothing: where it is yes and where no."""

    yes: Q
    no: Q

    def compare(self, op: CompareOperator, value: Any) -> Q:
        wanted = ~self.present() if value is None else self.yes if value else self.no
        if op not in (CompareOperator.eq, CompareOperator.ne):
            return NOTHING
        return wanted if op == CompareOperator.eq else ~wanted

    def present(self) -> Q:
        return self.yes | self.no

    def order(self) -> tuple[Any, Any]:
        return self.present(), Case(When(self.yes, then=True), default=False)


@dataclass(frozen=True)
class Many:
    """Rows that hang on a resource, and the part of each that is compared."""

    rows: Callable[[], QuerySet[Any]]
    part: Any
    first: Callable[[], QuerySet[Any]] | None = None

    def having(self, condition: Q) -> Q:
        return Q(Exists(self.rows().filter(condition)))

    def compare(self, op: CompareOperator, value: Any) -> Q:
        if op == CompareOperator.ne:
            equal = self.compare(CompareOperator.eq, value)
            return ~equal if value is not None else self.having(EVERYTHING) & ~equal
        found = self.having(self.part.compare(op, value))
        if op == CompareOperator.eq and value is None:
            return found | ~self.having(EVERYTHING)
        return found

    def present(self) -> Q:
        return self.having(self.part.present())

    def order(self) -> tuple[Any, Any]:
        if self.first is None:
            raise InvalidPathException(detail="Resources cannot be sorted by this attribute")
        text = Coalesce(Subquery(self.first().values(self.part.column)[:1]), Value(""))
        return ~Q(Exact(text, Value(""))), by_letters(text)


@dataclass(frozen=True)
class AnyOf:
    """A complex attribute: there, if one of its parts is."""

    parts: tuple[Any, ...]

    def present(self) -> Q:
        found = NOTHING
        for part in self.parts:
            found |= part.present()
        return found

    def compare(self, _op: CompareOperator, _value: Any) -> Q:
        raise InvalidFilterException(detail="A complex attribute is compared by one of its parts")


def _null(op: CompareOperator, is_null: Q) -> Q:
    if op == CompareOperator.eq:
        return is_null
    return ~is_null if op == CompareOperator.ne else NOTHING


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        raise InvalidFilterException(detail=f"{value!r} is no date and time") from None
    if when.tzinfo is None:
        raise InvalidFilterException(detail=f"{value!r} names no time zone")
    return when


def by_letters(column: Any) -> Any:
    """Text in the order of its letters' numbers, whatever language the database sorts by."""
    text = F(column) if isinstance(column, str) else column
    return Collate(text, "C") if connection.vendor == "postgresql" else text


def _lower(path: str) -> Text:
    return Text(Lower(path))


# --- what a user has ------------------------------------------------------------------------------


def _emails() -> QuerySet[ScimEmail]:
    return ScimEmail.objects.filter(user=OuterRef("pk"))


def _first_email() -> QuerySet[ScimEmail]:
    primary = Case(When(is_primary=True, then=0), default=1)
    return _emails().order_by(primary, "position")


def _shadow(column: str) -> Any:
    """A word of the manager, where the directory knows them."""
    users = ScimUser.objects.unscoped(WHY).filter(place=OuterRef("place__manager"), deleted_at=None)
    return _word(users, column)


def _group(column: str) -> Any:
    groups = ScimGroup.objects.unscoped(WHY).filter(
        unit_id=OuterRef("place__unit_id"), deleted_at=None
    )
    return _word(groups, column)


def _word(rows: QuerySet[Any], column: str) -> Any:
    return Coalesce(Subquery(rows.values(column)[:1]), Value(""), output_field=CharField())


EMAIL = {
    "value": Text("value_key"),
    "type": Text("type_key"),
    "primary": Truth(Q(is_primary=True), Q(is_primary=False)),
}
NAME = {
    "formatted": Text("formatted_name_key"),
    "familyname": Text("family_name_key"),
    "givenname": Text("given_name_key"),
}
COMMON = {
    "id": Text("resource_id", exact=True),
    "externalid": Text("external_id", exact=True),
    "meta.created": Moment("created_at"),
    "meta.lastmodified": Moment("changed_at"),
    "meta": Moment("created_at"),
}
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user"
MANAGER = Text(_shadow("resource_id"), exact=True)
IN_GROUP = Text(_group("resource_id"), exact=True)


def _many_emails(part: str) -> Many:
    first = _first_email if part != "primary" else None
    return Many(_emails, EMAIL[part], first)


USER: dict[str, Any] = {
    **COMMON,
    "username": Text("user_name_key"),
    "displayname": Text("display_name_key"),
    "title": _lower("place__position"),
    "preferredlanguage": _lower("preferred_language"),
    "timezone": _lower("timezone"),
    "active": Truth(Q(place__is_open=True, active__isnull=False), Q(place__is_open=False)),
    "name": AnyOf(tuple(NAME.values())),
    **{f"name.{part}": column for part, column in NAME.items()},
    "emails": _many_emails("value"),
    **{f"emails.{part}": _many_emails(part) for part in EMAIL},
    "groups": IN_GROUP,
    "groups.value": IN_GROUP,
    "groups.display": Text(_group("display_name_key")),
    f"{ENTERPRISE}:employeenumber": _lower("place__employee_number"),
    f"{ENTERPRISE}:department": _lower("department"),
    f"{ENTERPRISE}:manager": MANAGER,
    f"{ENTERPRISE}:manager.value": MANAGER,
    f"{ENTERPRISE}:manager.displayname": Text(_shadow("display_name_key")),
}


# --- what a group has -----------------------------------------------------------------------------


def _members() -> QuerySet[ScimUser]:
    users = ScimUser.objects.unscoped(WHY)
    return users.filter(
        organisation=OuterRef("organisation"),
        place__unit_id=OuterRef("unit_id"),
        deleted_at=None,
    )


MEMBER = {"value": Text("resource_id", exact=True)}
GROUP: dict[str, Any] = {
    **COMMON,
    "displayname": Text("display_name_key"),
    "members": Many(_members, MEMBER["value"]),
    **{f"members.{part}": Many(_members, column) for part, column in MEMBER.items()},
}
KINDS = {"User": USER, "Group": GROUP}
ENTRIES: dict[str, dict[str, dict[str, Any]]] = {
    "User": {"emails": EMAIL, "groups": {}},
    "Group": {"members": MEMBER},
}
OWN_SCHEMA = {
    "User": "urn:ietf:params:scim:schemas:core:2.0:user",
    "Group": "urn:ietf:params:scim:schemas:core:2.0:group",
}


def column_of(kind: str, path: AttrPath) -> Any:
    """The column of an attribute; none, where this kind of resource has no such attribute."""
    name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
    uri = (path.uri or "").lower()
    known = name.lower() if uri in ("", OWN_SCHEMA[kind]) else f"{uri}:{name.lower()}"
    if known in UNANSWERED:
        raise InvalidFilterException(detail=f"{path} cannot be searched or sorted by")
    return KINDS[kind].get(known)


UNANSWERED = {"schemas", "meta.version", "meta.location", "members.$ref", "groups.$ref"}


class AsSql(FilterVisitor[Q]):
    """A filter as a condition on the rows of one kind of resource."""

    def __init__(self, kind: str, columns: dict[str, Any] | None = None) -> None:
        self.kind, self.columns = kind, columns
        self.visited = 0

    def visit(self, node: FilterNode) -> Q:
        """One part of the filter, which may not have too many."""
        self.visited += 1
        if self.visited > LONGEST:
            raise InvalidFilterException(detail=f"A filter has at most {LONGEST} parts")
        return super().visit(node)

    def _column(self, path: AttrPath) -> Any:
        if self.columns is None:
            return column_of(self.kind, path)
        return self.columns.get(path.attr.lower())

    def visit_comparison(self, node: Comparison) -> Q:
        column = self._column(node.attr_path)
        return NOTHING if column is None else column.compare(node.op, node.value)

    def visit_present(self, node: Present) -> Q:
        column = self._column(node.attr_path)
        return NOTHING if column is None else column.present()

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        first, *others = map(self.visit, node.terms)
        for other in others:
            first = first & other if node.op == LogicalOperator.and_ else first | other
        return first

    def visit_value_path(self, node: ValuePath) -> Q:
        column = self._column(node.attr_path)
        entries = ENTRIES[self.kind].get(node.attr_path.attr.lower())
        if not isinstance(column, Many) or entries is None:
            raise InvalidFilterException(detail=f"{node.attr_path} cannot be searched by its parts")
        return column.having(AsSql(self.kind, entries).visit(node.val_filter))


def order_of(kind: str, path: str) -> tuple[Any, Any]:
    """Where there is a value to sort by, and what it is."""
    uri, _colon, name = path.rpartition(":")
    attribute, _dot, part = name.partition(".")
    column = column_of(kind, AttrPath(attribute, part or None, uri or None))
    if column is None or not hasattr(column, "order"):
        return NOTHING, Value("")
    present, value = column.order()
    return present, value


def missing_last(present: Q) -> Any:
    """0 where there is a value, 1 where there is none."""
    return Case(When(present, then=Value(0)), default=Value(1))
