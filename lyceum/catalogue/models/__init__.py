"""The nouns of the catalogue."""

from .episodes import Episode, Feed
from .opinions import Bookmark, Need, NeedVoice, Review
from .providers import Provider
from .resources import Prerequisite, Resource, ResourceSkill, know_opener
from .searching import SearchChange, SearchEntry, SearchState, SearchTerm

__all__ = [
    "Bookmark",
    "Episode",
    "Feed",
    "Need",
    "NeedVoice",
    "Prerequisite",
    "Provider",
    "Resource",
    "ResourceSkill",
    "Review",
    "SearchChange",
    "SearchEntry",
    "SearchState",
    "SearchTerm",
    "know_opener",
]
