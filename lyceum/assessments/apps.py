from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "lyceum.assessments"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from lyceum.messaging import api as messaging

        messaging.register_kind("assessments.assigned", _("A quick assessment"))
        _declare_keepings()


def _declare_keepings() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Table

    identity.register_keeping(
        Keeping(
            kind="assessments.attempts",
            label=_("What you answered in assessments"),
            purpose=_("To show you where you stand, and what could come next."),
            seen_by=_(
                "only you; facilitators see in which group your answers put you, and no answer"
            ),
            tables=(
                Table("assessments.Segment", merging=MOVES),
                Table(
                    "assessments.Assignment",
                    merging=Merging(_("What both accounts were asked stands there once.")),
                ),
                Table(
                    "assessments.Attempt",
                    mentions=("answers",),
                    merging=Merging(_("Of two that are open the one with the account that stays.")),
                ),
            ),
        )
    )
