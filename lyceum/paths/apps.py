from django.apps import AppConfig


class PathsConfig(AppConfig):
    name = "lyceum.paths"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from lyceum.agenda import api as agenda
        from lyceum.messaging import api as messaging

        from . import handlers, tasks  # noqa: F401  so that facts are heard and the clock knows

        agenda.register_kind("paths.step", _("Learning time"), icon="route", tone="brand")
        agenda.register_kind("paths.due", _("Step to be done"), icon="route", tone="sun")
        messaging.register_kind("paths.plan_changed", _("My plan changed"))
        messaging.register_kind("paths.goal_reached", _("I reached a goal"))
        messaging.register_kind("paths.advisor_invited", _("Somebody asks me for advice"))
        messaging.register_kind("paths.commented", _("Somebody commented on a path"))
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept of where people want to go."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, MOVES, Keeping, Merging, Table

    from . import selectors, services

    invited = _("you, and the advisors whom you invited")

    for keeping in (
        Keeping(
            kind="paths.comments",
            label=_("Comments on paths"),
            purpose=_("To talk about a path with who walks it."),
            seen_by=invited,
            tables=(
                Table("paths.PlanComment", of=("author", "path__person"), merging=MOVES),
                Table(
                    "paths.Advisor",
                    of=("advisor", "path__person"),
                    merging=Merging(
                        _("advises there already"), ASIDE, settle=services.settle_advisors
                    ),
                ),
            ),
        ),
        Keeping(
            kind="paths.paths",
            label=_("Your goals and plans"),
            purpose=_("To plan the way to what you want to be able to do."),
            seen_by=invited,
            tables=(
                Table("paths.Mark", of=("path__person",), merging=MOVES),
                Table("paths.PlanStep", of=("plan__path__person",), merging=MOVES),
                Table("paths.Plan", of=("path__person",), merging=MOVES),
                Table("paths.GoalTarget", of=("goal__path__person",), merging=MOVES),
                Table("paths.Goal", of=("path__person",), merging=MOVES),
                Table("paths.Path", merging=Merging(settle=services.join_paths)),
            ),
        ),
    ):
        identity.register_keeping(keeping)
    identity.register_sight("paths.path", _("your path"))
    identity.register_sharing(identity.Sharing("paths.path", _("My path"), selectors.sharings))
    identity.register_lens(
        identity.Lens(
            "paths.path",
            _("Your path"),
            _("the advisors there whom you invited"),
            selectors.lens_of_advisors,
        )
    )
