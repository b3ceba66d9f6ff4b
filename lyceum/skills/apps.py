from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "lyceum.skills"

    def ready(self) -> None:
        from lyceum.access import api as access

        from . import handlers, tasks  # noqa: F401  what is heard, and what the clock does

        access.open_to_viewers("skills:explore")  # the other pages show one's own levels
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept about how well somebody does what."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, Keeping, Merging, Table

    from . import selectors, services

    shared = _("you, and those whom you let see it")

    for keeping in (
        Keeping(
            kind="skills.levels",
            label=_("Your skills"),
            purpose=_("To show you where you stand, and to plan from there."),
            seen_by=shared,
            tables=(
                Table(
                    "skills.Evidence",
                    merging=Merging(
                        _("the same evidence, known twice"), ASIDE, settle=services.settle_evidence
                    ),
                ),
                Table(
                    "skills.SkillState",
                    merging=Merging(settle=services.settle_states, rebuild=services.rebuild_states),
                ),
            ),
        ),
        Keeping(
            kind="skills.confirmations",
            label=_("Confirmations"),
            purpose=_("To ask others how well you do something, and to answer them."),
            seen_by=_("you, and whom you asked"),
            tables=(
                Table(
                    "skills.ConfirmationRequest",
                    of=("asked_by", "asked_of"),
                    merging=Merging(_("the same question to the same person"), ASIDE),
                ),
            ),
        ),
        Keeping(
            kind="skills.sharing",
            label=_("Who may see your skills"),
            purpose=_("To let those see them whom you chose, and nobody else."),
            seen_by=_("only you"),
            tables=(
                Table(
                    "skills.SharingGrant",
                    of=("person", "with_person"),
                    merging=Merging(clash=ASIDE, settle=services.settle_sharing),
                ),
            ),
        ),
    ):
        identity.register_keeping(keeping)
    identity.register_sight("skills.levels", _("your skills"))
    identity.register_sharing(identity.Sharing("skills.levels", _("My skills"), selectors.sharings))
    identity.register_lens(
        identity.Lens(
            "skills.levels", _("Your skills"), _("your manager"), selectors.lens_of_manager
        )
    )
