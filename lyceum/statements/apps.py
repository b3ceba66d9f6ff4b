from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "lyceum.statements"

    def ready(self) -> None:
        from lyceum.kernel import archive

        from . import handlers, services, tasks  # noqa: F401  they register themselves

        archive.afterwards(services.make_partitions)
        _declare_keepings()


def _declare_keepings() -> None:
    """What is told of people."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, STAYS, Keeping, Retention, Table

    from . import services

    for keeping in (
        Keeping(
            kind="statements.statements",
            label=_("Your footprint"),
            purpose=_("Your own record of what you learnt and did."),
            seen_by=_("only you"),
            erase=services.forget_agent,
            tables=(Table("statements.Statement", of=("owner_id",), merging=MOVES),),
        ),
        Keeping(
            kind="statements.outside",
            label=_("What tools tell of you"),
            purpose=_("So that an organisation sees what is learnt with its tools."),
            seen_by=_("you, and the tools of the organisation"),
            kept_for=Retention(words=_("as long as the organisation keeps it, without your name")),
            forget=services.forget_old_statements,
            tables=(
                Table("statements.Document", of=(), merging=STAYS),
                Table("statements.Attachment", of=(), merging=STAYS),
                Table("statements.Authority", of=(), merging=STAYS),
            ),
        ),
    ):
        identity.register_keeping(keeping)
