"""`migrate`, made for many tables that refer to each other.

For each change of a table Django builds anew whatever refers to it, and in the end all tables refer
to people. Two thirds of a first start went into that. So the tables of libraries, which change
often, come first, while ours are not there yet; and a new table, an index or a constraint is added
as it is.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from lyceum.kernel import schema


class Growing(ProjectState):
    """A state to which models are added one by one, as they are when a program is loaded."""

    def add_model(self, model_state: ModelState) -> None:
        """Add a model; nothing refers to it yet, so that nothing else is to be built anew."""
        if "apps" not in self.__dict__:
            super().add_model(model_state)
            return
        built = self.__dict__.pop("apps")
        super().add_model(model_state)
        self.__dict__["apps"] = built
        built.render_multiple([model_state])
        for model in built.get_models(include_auto_created=True):
            model._meta.apps = built  # where it looks for who refers to it
        built.clear_cache()

    def _append_option(self, app_label: str, model_name: str, option: str, obj: Any) -> None:
        """An index or a constraint is the table's own: who refers to the model stays as it is."""
        if "apps" not in self.__dict__:
            super()._append_option(app_label, model_name, option, obj)  # type: ignore[misc]
            return
        built = self.__dict__.pop("apps")
        super()._append_option(app_label, model_name, option, obj)  # type: ignore[misc]
        self.__dict__["apps"] = built
        kept = list(self.models[app_label, model_name].options[option])
        setattr(built.get_model(app_label, model_name)._meta, option, kept)

    def clone(self) -> "Growing":
        """The same state, to be changed alone."""
        return _growing(super().clone())


def _growing(state: ProjectState) -> Growing:
    state.__class__ = Growing  # Django makes its own and cannot be told which
    assert isinstance(state, Growing)  # noqa: S101  for the type checker
    return state


class Executor(MigrationExecutor):
    """The same migrations in another order that keeps their dependencies, too."""

    def migration_plan(
        self, targets: Iterable[tuple[str, str | None]], *rest: Any, **more: Any
    ) -> list[Any]:
        """The plan for (app, migration) as targets."""
        return super().migration_plan(sorted(targets, key=_is_ours), *rest, **more)

    def _create_project_state(
        self, *, with_applied_migrations: bool = False
    ) -> ProjectState:  # Django asks so only on the way forwards
        made: ProjectState = super()._create_project_state(  # type: ignore[misc]
            with_applied_migrations=with_applied_migrations
        )
        return _growing(made) if with_applied_migrations else made


def _is_ours(target: tuple[str, str | None]) -> bool:
    return apps.get_app_config(target[0]).name.startswith("lyceum.")


class Command(migrate.Command):
    """A whole new database at once where that is possible; else change by change."""

    def handle(self, *args: Any, **options: Any) -> None:
        database = connections[options["database"]]
        if self._is_for_all(options) and schema.take(database):
            emit_post_migrate_signal(options["verbosity"], options["interactive"], database.alias)
            return
        # The command knows no other way to be told.
        migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]
        super().handle(*args, **options)

    def _is_for_all(self, options: dict[str, Any]) -> bool:
        limits = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")
        return not any(options.get(limit) for limit in limits)
