"""The verbs of the catalogue."""

from .episodes import keep_episodes
from .exporting import COLUMNS, export_json_ld, export_opml, export_rows
from .feeds import read_feeds
from .foreign import as_table
from .indexing import forget, index, reindex
from .merging import index_reviewed, settle_reviews
from .opinions import (
    answer_need,
    bookmark,
    join_need,
    leave_need,
    remove_bookmark,
    review,
    state_need,
)
from .providers import provider_named, weigh_providers
from .resources import (
    add_resource,
    change_resource,
    publish_resource,
    remove_resources,
    withdraw_resource,
)
from .skills import accept_skills, propose_skills, reject_skills
from .tagging import tag_again, tag_waiting

__all__ = [
    "COLUMNS",
    "accept_skills",
    "add_resource",
    "answer_need",
    "as_table",
    "bookmark",
    "change_resource",
    "export_json_ld",
    "export_opml",
    "export_rows",
    "forget",
    "index",
    "index_reviewed",
    "join_need",
    "keep_episodes",
    "leave_need",
    "propose_skills",
    "provider_named",
    "publish_resource",
    "read_feeds",
    "reindex",
    "reject_skills",
    "remove_bookmark",
    "remove_resources",
    "review",
    "settle_reviews",
    "state_need",
    "tag_again",
    "tag_waiting",
    "weigh_providers",
    "withdraw_resource",
]
