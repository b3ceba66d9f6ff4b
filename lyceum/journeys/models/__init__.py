"""The nouns: a playbook and its versions, people on their way through one, what goes outside."""

from .outside import Errand
from .playbooks import Hears, Playbook, Version
from .rollouts import Rollout, Trying, Wave
from .runs import Gathering, Happening, InSegment, Run, Trace

__all__ = [
    "Errand",
    "Gathering",
    "Happening",
    "Hears",
    "InSegment",
    "Playbook",
    "Rollout",
    "Run",
    "Trace",
    "Trying",
    "Version",
    "Wave",
]
