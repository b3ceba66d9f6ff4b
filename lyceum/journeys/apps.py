from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "lyceum.journeys"

    def ready(self) -> None:
        from . import handlers, tasks  # noqa: F401  facts are heard, the clock knows

        _describe()
        _declare_keepings()


def _describe() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.messaging import api as messaging

    messaging.register_kind("journeys.message", _("A playbook of my organisation writes to me"))
    messaging.register_kind("journeys.tool", _("A tool comes to me"))
    messaging.register_kind("journeys.tool_decided", _("What becomes of a tool that I tried"))
    messaging.register_kind("journeys.suggestion", _("Something is suggested to me"))


def _declare_keepings() -> None:
    """What is kept of who goes through which playbook."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Table

    once = Merging(_("You go through a playbook once: the way of the kept account counts."))
    identity.register_keeping(
        Keeping(
            kind="journeys.runs",
            label=_("Playbooks you go through"),
            purpose=_("To write to you, and to suggest things, at the right time."),
            seen_by=_("you; those who run the playbooks see how many are where"),
            tables=(
                Table("journeys.Errand", of=("run__person",), merging=MOVES),
                Table("journeys.Happening", of=("run__person",), merging=MOVES),
                Table("journeys.Trace", of=("run__person",), merging=MOVES),
                Table("journeys.Run", merging=once),
                Table(
                    "journeys.InSegment",
                    merging=Merging(_("In a segment you are once.")),
                ),
            ),
        )
    )
    identity.register_keeping(
        Keeping(
            kind="journeys.tools",
            label=_("Tools that came to you"),
            purpose=_("To know whether a tool helps, and to decide whether it stays."),
            seen_by=_("you; those who bring the tool see how many use it"),
            tables=(Table("journeys.Trying", merging=Merging(_("A tool comes to you once."))),),
        )
    )
