"""What holds as long as nobody has written otherwise: open, as a learning ecosystem should be.

Each is replaced by the first published version of a rule with its key.
"""

from dataclasses import dataclass, field

from .sentences import Sentence


@dataclass(frozen=True)
class Default:
    """A rule that is shipped."""

    key: str
    action: str
    sentence: Sentence = field(default_factory=dict)


DEFAULTS = (
    Default("everybody-learns", "enrol"),
    Default("everybody-joins", "join"),
    Default("teachers-publish", "publish", {"who": {"roles": ["teacher", "administrator"]}}),
    Default("own-money", "spend", {"what": {"pots": ["personal"]}}),
    Default("everybody-asks", "ask"),
    Default("everybody-sees", "see"),
    Default("everybody-teaches", "teach", {"what": {"whose": "own"}}),
)
