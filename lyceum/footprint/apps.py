from django.apps import AppConfig


class FootprintConfig(AppConfig):
    name = "lyceum.footprint"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from lyceum.messaging import api as messaging

        from . import handlers, projections, tasks  # noqa: F401  facts are heard, the clock knows

        messaging.register_kind("footprint.copy_ready", _("A copy of my footprint is ready"))
        messaging.register_kind("footprint.objection_answered", _("My objection is answered"))
        messaging.register_kind("footprint.objection_asked", _("Somebody objects to a line"))
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept of what is told of people."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, MOVES, Keeping, Merging, Retention, Table

    from . import services

    for keeping in (
        Keeping(
            kind="footprint.lines",
            label=_("The lines of your footprint"),
            purpose=_("To read, search and count your own record."),
            seen_by=_("only you; as a figure, where there are enough people, who leads a unit"),
            tables=(
                Table("footprint.LineSkill", merging=MOVES),
                Table("footprint.Line", hidden=("words",), merging=MOVES),
            ),
        ),
        Keeping(
            kind="footprint.pauses",
            label=_("When your footprint was paused"),
            purpose=_("To tell nothing in that time."),
            seen_by=_("only you"),
            tables=(
                Table("footprint.Pause", merging=MOVES),
                Table("footprint.Removed", merging=MOVES),
            ),
        ),
        Keeping(
            kind="footprint.objections",
            label=_("Your objections to lines"),
            purpose=_("So that who told a line answers for it."),
            seen_by=_("you, and the administrators who answer"),
            tables=(Table("footprint.Objection", merging=MOVES),),
        ),
        Keeping(
            kind="footprint.copies",
            label=_("Copies of your footprint"),
            purpose=_("For you to download."),
            seen_by=_("only you"),
            kept_for=Retention(7),
            tables=(
                Table("footprint.Copy", ages_by="asked_at", files_are_theirs=False, merging=MOVES),
            ),
        ),
        Keeping(
            kind="footprint.names",
            label=_("Other names of yours"),
            purpose=_("Finds what tools tell of you."),
            seen_by=_("you, and the organisation whose tool it is"),
            erase=services.forget_other_names,
            tables=(
                Table(
                    "footprint.OtherName",
                    hidden=("agent_key",),
                    merging=Merging(_("the same name, known once"), ASIDE),
                ),
            ),
        ),
        Keeping(
            kind="footprint.reactions",
            label=_("What tools moved for you"),
            purpose=_("Keeps a message from counting twice."),
            seen_by=_("only you"),
            tables=(Table("footprint.Reaction", of=("person_id",), merging=MOVES),),
        ),
    ):
        identity.register_keeping(keeping)
