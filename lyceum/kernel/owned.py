"""Rows that have an owner, behind a manager that fails closed.

    Enrolment.objects.all()                      raises UnscopedQuery when it runs
    Enrolment.objects.within(actor.scope)        the rows of the scope's owners
    Enrolment.objects.unscoped("nightly sums")   all rows, for a reason that can be searched for

The check sits where SQL is made, so that no road round the manager's methods leads past it:
counting, updating, deleting and use as a sub-query all raise too.
"""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.sql import Query

from .scope import Scope

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class UnscopedQuery(RuntimeError):
    """A programming error: nobody said in whose scope these rows are asked for."""


class ScopedQuery(Query):
    """A query that makes no SQL before a scope was said."""

    scope_said = False

    def insist(self) -> None:
        if not self.scope_said:
            name = self.model._meta.label if self.model else "?"
            raise UnscopedQuery(f"{name}: say .within(scope) or .unscoped(reason) first")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.insist()
        return super().get_compiler(*args, **kwargs)

    def chain(self, klass: Any = None) -> Any:
        if klass is not None and not issubclass(type(self), klass):
            self.insist()  # it becomes an UPDATE or a DELETE, which are other classes
        return super().chain(klass)


class OwnedQuerySet(models.QuerySet[M_co]):
    """The query words of owned rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if type(self.query) is Query:
            self.query = ScopedQuery(self.model)

    def within(self, scope: Scope) -> Self:
        """Only what this scope may see (the model's `visible_to`)."""
        return self._said().filter(self.model.visible_to(scope))  # type: ignore[attr-defined]

    def unscoped(self, reason: str) -> Self:
        """Every row. The reason is for the reader and for the search."""
        if not reason:
            raise UnscopedQuery("unscoped() needs a reason")
        return self._said()

    def _raw_delete(self, using: str | None) -> int:
        self.query.insist()  # type: ignore[attr-defined]  # Django turns it into a DELETE unseen
        return super()._raw_delete(using)

    def _said(self) -> Self:
        chained = self.all()
        chained.query.scope_said = True  # type: ignore[attr-defined]
        return chained


OwnedManager = models.Manager.from_queryset(OwnedQuerySet)


class Owned(models.Model):
    """Base of every table whose rows belong to somebody."""

    owner_id = models.CharField(max_length=40, db_index=True, editable=False)

    objects = OwnedManager()

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """What a scope may see; override where rows are also shared by other rules."""
        return Q(owner_id__in=scope.owners)
