from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "lyceum.learning"

    def ready(self) -> None:
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept of what people learn."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Table

    from . import selectors, services

    for keeping in (
        Keeping(
            kind="learning.enrolments",
            label=_("What you learn"),
            purpose=_("To go on where you stopped, and to count what was learnt."),
            seen_by=_("only you"),
            erase=services.leave_everything,
            stays=_("That somebody took it up, finished or left it stays, without who it was."),
            tables=(
                Table(
                    "learning.StateChange",
                    of=("enrolment__person",),
                    emptied={},
                    harmless=("state", "by"),
                    merging=MOVES,
                ),
                Table("learning.Effort", emptied={}, harmless=("owner_id",), merging=MOVES),
                Table(
                    "learning.Enrolment",
                    emptied={},
                    harmless=("title", "state", "owner_id"),
                    merging=Merging(settle=services.join_enrolments),
                ),
            ),
        ),
        Keeping(
            kind="learning.prior",
            label=_("What you learnt elsewhere"),
            purpose=_("To count it, too."),
            seen_by=_("only you"),
            tables=(
                Table("learning.Proof", of=("prior__person",), hidden=("token",), merging=MOVES),
                Table("learning.PriorSkill", of=("prior__person",), merging=MOVES),
                Table("learning.PriorLearning", merging=MOVES),
            ),
        ),
        Keeping(
            kind="learning.notes",
            label=_("Your notes"),
            purpose=_("Your own words on what you learn."),
            seen_by=_("only you, and your colleagues where you share one"),
            tables=(Table("learning.Note", merging=MOVES),),
        ),
    ):
        identity.register_keeping(keeping)
    identity.register_lens(
        identity.Lens(
            "learning.notes",
            _("Notes that you share"),
            _("your colleagues"),
            selectors.lens_of_notes,
        )
    )
