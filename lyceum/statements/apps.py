from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "lyceum.statements"

    def ready(self) -> None:
        _declare_keepings()


def _declare_keepings() -> None:
    """What is told of people."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import Keeping, Table

    from . import services

    for keeping in (
        Keeping(
            kind="statements.statements",
            label=_("Your footprint"),
            purpose=_("Your own record of what you learnt and did."),
            seen_by=_("only you"),
            erase=services.forget_agent,
            tables=(Table("statements.Statement", of=("owner_id",), mentions=("text",)),),
        ),
    ):
        identity.register_keeping(keeping)
