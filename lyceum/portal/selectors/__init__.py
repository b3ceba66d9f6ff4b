"""What the front door shows: it asks the other apps and puts their answers side by side."""

from .access import COLUMNS, access_table, holders, leaders, role_means
from .audit import (
    EXPORT_COLUMNS,
    audit_export,
    audit_page,
    audit_query,
    given_up,
    organisations_to_audit,
)
from .culture import culture_of
from .home import ahead, greeting, ladder, this_week, waiting
from .search import found, suggestions
from .team import asked_of_manager, mates
from .welcome import role_choices, role_label

__all__ = [
    "COLUMNS",
    "EXPORT_COLUMNS",
    "access_table",
    "ahead",
    "asked_of_manager",
    "audit_export",
    "audit_page",
    "audit_query",
    "culture_of",
    "found",
    "given_up",
    "greeting",
    "holders",
    "ladder",
    "leaders",
    "mates",
    "organisations_to_audit",
    "role_choices",
    "role_label",
    "role_means",
    "suggestions",
    "this_week",
    "waiting",
]
