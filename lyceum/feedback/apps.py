from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "lyceum.feedback"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  the clock knows

        _describe()
        _declare_keepings()


def _describe() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.messaging import api as messaging

    messaging.register_kind("feedback.asked", _("Would I recommend it?"), scores=True, wiped=True)
    messaging.register_kind("feedback.survey_opened", _("A survey"))
    messaging.register_kind("feedback.pulse", _("The pulse of the week"))
    messaging.register_kind("feedback.loop_closed", _("What was done about what we said"))
    messaging.register_kind("feedback.friction_reported", _("Something is in the way of somebody"))
    messaging.register_kind(
        "feedback.friction_moved", _("What became of what was in my way"), wiped=True
    )


def _declare_keepings() -> None:
    """What is kept of people: that they were asked and answered, not what they said."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Retention, Table

    for keeping in (
        Keeping(
            kind="feedback.asked",
            label=_("What you were asked"),
            purpose=_("To ask you once, and to tell you what was done."),
            seen_by=_("only you; others see how many were asked and how many answered"),
            kept_for=Retention(730),
            tables=(
                Table(
                    "feedback.Asked",
                    ages_by="asked_at",
                    hidden=("draft",),
                    merging=Merging(_("What both accounts were asked stands there once.")),
                ),
            ),
        ),
        Keeping(
            kind="feedback.replies",
            label=_("What you said with your name"),
            purpose=_("To understand what people need, in surveys that ask with names."),
            seen_by=_("those who ask in your organisation"),
            kept_for=Retention(730),
            tables=(
                Table(
                    "feedback.Reply",
                    ages_by="given_at",
                    merging=Merging(_("Of two replies to one survey one stays.")),
                ),
            ),
        ),
        Keeping(
            kind="feedback.friction",
            label=_("What is in your way"),
            purpose=_("To take it out of your way, and to tell you."),
            seen_by=_("you, and the role that you chose; your name only if you say so"),
            tables=(
                Table("feedback.FrictionStep", of=("report__person",), merging=MOVES),
                Table("feedback.Friction", merging=MOVES),
            ),
        ),
    ):
        identity.register_keeping(keeping)
