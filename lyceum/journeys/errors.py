from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class PlaybookIsFaulty(DomainError):
    """`faults` are (place, sentence) for who shows them one by one."""

    code = "journeys.playbook_is_faulty"
    status = 422
    message = _("{place}: {sentence}")

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        self.place, self.sentence = faults[0]


class PlaybookHasEnded(DomainError):
    code = "journeys.playbook_has_ended"
    message = _("This playbook has ended. Take a copy of it to begin again.")


class PlaybookDoesNotRun(DomainError):
    code = "journeys.playbook_does_not_run"
    message = _("This playbook does not run now.")


class NobodyEnters(DomainError):
    code = "journeys.nobody_enters"
    status = 422
    message = _("None of them can enter: they are no part of its audience, or have been in it.")


class RolloutIsDecided(DomainError):
    code = "journeys.rollout_is_decided"
    message = _("It is decided what becomes of this tool.")


class WaveIsMissing(DomainError):
    code = "journeys.wave_is_missing"
    message = _("This tool has no wave yet.")
