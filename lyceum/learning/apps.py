from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "lyceum.learning"

    def ready(self) -> None:
        from lyceum.courseware import api as courseware

        from . import handlers, services, tasks  # noqa: F401  facts are heard, the clock knows

        courseware.ask_before_opening(services.take_up)
        _describe()
        _declare_keepings()


def _describe() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.agenda import api as agenda
    from lyceum.messaging import api as messaging

    agenda.register_kind("learning.due", _("Due"), icon="alarm", tone="sun")
    messaging.register_kind("learning.assigned", _("Something is asked of me"), is_required=True)
    messaging.register_kind("learning.due_soon", _("What is asked of me is due soon"))
    messaging.register_kind("learning.question_answered", _("A question of mine is answered"))
    messaging.register_kind(
        "learning.new_episode", _("A podcast that I follow has a new episode"), mail="daily"
    )
    messaging.register_kind(
        "learning.overdue", _("What was asked of me is overdue"), is_required=True
    )


def _declare_keepings() -> None:
    """What is kept of what people learn."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, MOVES, Keeping, Merging, Table

    from . import selectors, services

    for keeping in (
        Keeping(
            kind="learning.enrolments",
            label=_("What you learn"),
            purpose=_("To go on where you stopped, and to count what was learnt."),
            seen_by=_(
                "you; of a run in which you have a seat, who teaches it sees whether you are stuck"
            ),
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
            kind="learning.assigned",
            label=_("What is asked of you"),
            purpose=_("To prove that what has to be learnt was learnt."),
            seen_by=_("you, and who keeps the people of the organisation that asks"),
            tables=(
                Table(
                    "learning.Assigned",
                    emptied={"exempt_reason": ""},
                    harmless=("owner_id",),
                    merging=Merging(_("What both accounts were asked counts once.")),
                ),
            ),
            stays=_("That something was asked and done stays, without of whom."),
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
            kind="learning.podcasts",
            label=_("Your podcasts"),
            purpose=_("To go on where you stopped, and to tell you of new episodes."),
            seen_by=_("only you"),
            tables=(
                Table("learning.Subscription", merging=Merging(_("followed twice"), ASIDE)),
                Table("learning.Listening", merging=Merging(_("heard by both"), ASIDE)),
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
    identity.register_keeping(
        Keeping(
            kind="learning.questions",
            label=_("Your questions to who teaches"),
            purpose=_("To get an answer."),
            seen_by=_("you, and those who teach it"),
            tables=(Table("learning.Question", merging=MOVES),),
        )
    )
    identity.register_lens(
        identity.Lens(
            "learning.notes",
            _("Notes that you share"),
            _("your colleagues"),
            selectors.lens_of_notes,
        )
    )
