from typing import Any

from lyceum.kernel import actors

from . import selectors, services
from .models import RuleVersion
from .types import Wording


def forget_rules() -> None:
    """What this process remembers of the rules is of another database."""
    selectors.forget()


def make_rule(action: str = "enrol", *, key: str = "", **says: Any) -> RuleVersion:
    """A rule in force: `make_rule(is_permit=False, sentence={"who": {"kinds": ["supplier"]}})`."""
    says.setdefault("sentence", None if says.get("text") else {})
    by = actors.system("tests")
    draft = services.draft_rule(by=by, says=Wording(action, **says), key=key)
    return services.publish_rule(by=by, version_id=draft.pk)
