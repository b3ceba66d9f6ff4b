"""Questions about footprints. What a person asks is answered of their own alone."""

from .agents import told_outside
from .copies import copy_at_work, copy_for, newest_copy
from .explaining import explained, statement_of
from .known_names import my_names, names_confirmed, names_to_answer
from .learnt import learnt
from .names import home_page, iri_of, named, skills_in, skills_told
from .objections import (
    objection_for,
    objections_to,
    state_in_words,
    states_of,
    waiting_for,
)
from .pauses import (
    Pauses,
    holding,
    is_paused,
    open_pauses,
    pausable,
    pause_for,
    pauses,
)
from .pictures import Picture, by_week, people_by_week
from .profile import (
    kind_rows,
    profile,
    profile_activity,
    profile_iri,
    table_for_the_guide,
    told_rows,
    version_iri,
)
from .reading import folded, in_my_language, sentence
from .store import store_sizes
from .stores import (
    TargetPage,
    house_account,
    import_for,
    imports_of,
    problems_of,
    target_for,
    target_page,
    targets_of,
)
from .timeline import (
    PAGE,
    by_skill,
    choices,
    every_line,
    line_for,
    monday,
    my_lines,
    rows_of,
    skill_named,
    sources_in_words,
    timeline,
    topic_in_words,
    weeks,
)
from .work import work_told

__all__ = [
    "PAGE",
    "Pauses",
    "Picture",
    "TargetPage",
    "by_skill",
    "by_week",
    "choices",
    "copy_at_work",
    "copy_for",
    "every_line",
    "explained",
    "folded",
    "holding",
    "home_page",
    "house_account",
    "import_for",
    "imports_of",
    "in_my_language",
    "iri_of",
    "is_paused",
    "kind_rows",
    "learnt",
    "line_for",
    "monday",
    "my_lines",
    "my_names",
    "named",
    "names_confirmed",
    "names_to_answer",
    "newest_copy",
    "objection_for",
    "objections_to",
    "open_pauses",
    "pausable",
    "pause_for",
    "pauses",
    "people_by_week",
    "problems_of",
    "profile",
    "profile_activity",
    "profile_iri",
    "rows_of",
    "sentence",
    "skill_named",
    "skills_in",
    "skills_told",
    "sources_in_words",
    "state_in_words",
    "statement_of",
    "states_of",
    "store_sizes",
    "table_for_the_guide",
    "target_for",
    "target_page",
    "targets_of",
    "timeline",
    "told_outside",
    "told_rows",
    "topic_in_words",
    "version_iri",
    "waiting_for",
    "weeks",
    "work_told",
]
