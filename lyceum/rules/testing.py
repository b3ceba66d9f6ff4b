from typing import Any

from lyceum.kernel import actors

from . import services
from .models import RuleVersion
from .selectors import book
from .types import Wording


def remember_rules() -> None:
    """The rules as they come, without a look into the database until a test publishes one."""
    memory = book._memory
    memory.versions, memory.edition, memory.asked_at = book.defaults(), "", float("inf")


def make_rule(action: str = "enrol", *, key: str = "", **says: Any) -> RuleVersion:
    """A rule in force: `make_rule(is_permit=False, sentence={"who": {"kinds": ["supplier"]}})`."""
    says.setdefault("sentence", None if says.get("text") else {})
    by = actors.system("tests")
    draft = services.draft_rule(by=by, says=Wording(action, **says), key=key)
    return services.publish_rule(by=by, version_id=draft.pk)
