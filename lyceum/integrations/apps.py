from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "lyceum.integrations"

    def ready(self) -> None:
        from . import handlers, tasks  # noqa: F401  facts are heard, the clock knows

        _declare_keepings()
        _declare_purpose()


def _declare_keepings() -> None:
    """Accounts that people have linked, and what is counted until their day is over."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Merging, Table

    from . import services

    identity.register_keeping(
        Keeping(
            kind="integrations.accounts",
            label=_("Your accounts in work tools"),
            purpose=_("To know which of what comes from a tool is about you, if you agree."),
            seen_by=_("only you"),
            erase=services.forget_person,
            tables=(
                Table("integrations.Counted", of=("account__person",), merging=MOVES),
                Table(
                    "integrations.Account",
                    merging=Merging(_("the account that stays tells as it did")),
                ),
            ),
        )
    )


def _declare_purpose() -> None:
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity

    from .types import CONSENT

    identity.register_purpose(
        identity.Purpose(
            CONSENT,
            _("My work tools tell what I did"),
            _(
                "The tools of your organisations that you choose under “My work tools” tell your"
                " own record what you did there. Without this, nothing of it is kept."
            ),
        )
    )
