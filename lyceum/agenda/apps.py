from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "lyceum.agenda"

    def ready(self) -> None:
        _describe()
        _declare_keepings()


def _describe() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.messaging import api as messaging

    from .types import OWN, register_kind

    register_kind(OWN, _("My own"), icon="user-circle")
    messaging.register_kind("agenda.invited", _("A new date in my calendar"), has_dates=True)
    messaging.register_kind(
        "agenda.changed", _("A date in my calendar has changed"), has_dates=True
    )
    messaging.register_kind(
        "agenda.cancelled", _("A date in my calendar was called off"), has_dates=True
    )


def _declare_keepings() -> None:
    """What is kept of what people have on which day."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ENDS, Keeping, Merging, Retention, Table

    for keeping in (
        Keeping(
            kind="agenda.entries",
            label=_("Your calendar"),
            purpose=_("So that you know what is when."),
            seen_by=_("only you; when you are busy, what plans for you"),
            kept_for=Retention(730),
            tables=(
                Table(
                    "agenda.Entry",
                    ages_by="ends_at",
                    mentions=("title", "note", "place"),
                    merging=Merging(_("The same date in both calendars stands there once.")),
                ),
            ),
        ),
        Keeping(
            kind="agenda.hours",
            label=_("When you like to learn"),
            purpose=_("To put your steps into hours that are free."),
            seen_by=_("only you"),
            tables=(
                Table(
                    "agenda.LearningHours",
                    merging=Merging(_("Your learning hours are those of the account that stays.")),
                ),
            ),
        ),
        Keeping(
            kind="agenda.feed",
            label=_("The secret address of your calendar"),
            purpose=_("So that another calendar can show it."),
            seen_by=_("only you, and whom you give the address"),
            tables=(Table("agenda.Feed", hidden=("secret_hash", "sealed"), merging=ENDS),),
        ),
    ):
        identity.register_keeping(keeping)
