"""One row of a catalogue, by field, understood as a `Listing`; or every reason why it is not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from lyceum.catalogue.types import Listing
from lyceum.kernel.intake import Field, Problem

from .efforts import Effort, read_effort, read_hours, read_minutes
from .kinds import read_kind, read_mode
from .languages import read_languages
from .levels import levels_of_word
from .numbers import read_count, read_date, read_level, read_rating
from .prices import Price, read_price
from .words import NotUnderstood, folded, is_broken, said

FIELDS = (
    Field("title", _("Title"), required=True, synonyms=(
        "course_title", "course name", "course", "name", "titre", "titel", "título", "resource")),
    Field("provider", _("Provider"), synonyms=(
        "institution", "partner", "university", "organization", "organisation", "school",
        "offered by", "publisher", "anbieter", "fournisseur", "proveedor")),
    Field("key", _("Number"), synonyms=(
        "course_id", "id", "external_id", "code", "course_code", "identifier", "guid", "nummer"),
        help=_("Finds the same offer again when the file comes again.")),
    Field("url", _("Address"), synonyms=(
        "course_url", "link", "href", "website", "web page", "address", "adresse", "lien"),
        help=_("Where it is: example.org/course")),
    Field("kind", _("Kind"), synonyms=(
        "type", "certificatetype", "certificate_type", "resource_type", "content_type", "art"),
        help=_("Course, video, book, podcast …; empty means course.")),
    Field("mode", _("How"), synonyms=(
        "course_type", "delivery", "delivery_mode", "format", "pacing", "modality", "modus")),
    Field("language", _("Language"), synonyms=(
        "languages", "lang", "inlanguage", "sprache", "langue", "idioma"),
        help=_("A name or a code; the first of several is the main one.")),
    Field("level", _("Level"), synonyms=(
        "difficulty", "course_difficulty", "level_word", "educational_level", "niveau", "nivel"),
        help=_("Beginner, intermediate, advanced or all levels.")),
    Field("from_level", _("From level"), synonyms=("from level",),
        help=_("From 0, nothing yet, to 5, expert; with the next one it counts more than a word.")),
    Field("to_level", _("To level"), synonyms=("to level",)),
    Field("summary", _("Summary"), synonyms=(
        "short_description", "headline", "abstract", "teaser", "subtitle", "kurzbeschreibung")),
    Field("description", _("Description"), synonyms=(
        "course_description", "long_description", "about", "details", "overview",
        "beschreibung", "descripción")),
    Field("audience", _("For whom"), synonyms=("target_audience", "for whom", "zielgruppe")),
    Field("subjects", _("Subjects"), synonyms=(
        "subject", "category", "categories", "topic", "topics", "tags", "keywords", "fachgebiet")),
    Field("teaches", _("Teaches, in words"), synonyms=(
        "skills", "skills covered", "skills_gained", "competencies", "learning_outcomes",
        "kompetenzen", "compétences")),
    Field("effort", _("Effort"), synonyms=(
        "course_effort", "workload", "duration", "time_required", "aufwand", "dauer", "durée"),
        help=_("3 hours a week, 90 min, PT2H …")),
    Field("length", _("Length in weeks"), synonyms=("course_length", "weeks", "length")),
    Field("hours", _("Effort in hours"), synonyms=(
        "content_duration", "duration_hours", "effort_hours", "stunden", "heures"),
        help=_("2 or 1.5; it counts more than words.")),
    Field("minutes", _("Effort in minutes"), synonyms=(
        "effort_minutes", "duration_minutes", "minuten")),
    Field("price", _("Price"), synonyms=("cost", "fee", "preis", "prix", "precio", "kosten"),
        help=_("0 is free; empty is unknown.")),
    Field("currency", _("Currency"), synonyms=("price_currency", "währung", "devise", "moneda"),
        help=_("Three letters, such as EUR.")),
    Field("licence", _("Licence"), synonyms=("license", "lizenz")),
    Field("published_on", _("Published on"), synonyms=(
        "published_timestamp", "published", "date_published", "release_date")),
    Field("rating", _("Stars elsewhere"), synonyms=("course_rating", "stars", "bewertung")),
    Field("ratings", _("Votes elsewhere"), synonyms=(
        "reviewcount", "review_count", "num_reviews", "number_of_reviews", "votes")),
    Field("learners", _("Learners elsewhere"), synonyms=(
        "n_enrolled", "num_subscribers", "course_students_enrolled", "enrolled", "enrollments",
        "students", "participants")),
    Field("effort_note", _("Effort in words"), synonyms=("effort note",)),
    Field("price_note", _("Price in words"), synonyms=("price note",)),
    Field("state", _("State"), synonyms=("status",),
        help=_("draft, published or withdrawn; empty means published.")),
    Field("visibility", _("Who may see it"), synonyms=("visible to",),
        help=_("organisation or ecosystem.")),
    Field("skills_taught", _("Skills taught, with levels"), synonyms=("skills taught",),
        help=_("Skills by their address, from a level to a level: urn:x:1@0-2")),
    Field("before", _("What comes before"), synonyms=("prerequisites", "requires", "comes after"),
        help=_("The numbers of what is to be finished first, with blanks between.")),
    Field("episode_of", _("Episode of"),
        help=_("The number of a podcast: then the row is one of its recordings.")),
    Field("seconds", _("Seconds")),
    Field("media_type", _("Type of the recording")),
)  # fmt: skip
# What each field says of a listing.
SAYS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "provider": ("provider",),
    "key": ("key",),
    "url": ("url",),
    "kind": ("kind",),
    "mode": ("mode",),
    "language": ("language", "also_languages"),
    "level": ("level_word", "from_level", "to_level"),
    "from_level": ("from_level", "to_level"),
    "to_level": ("from_level", "to_level"),
    "summary": ("summary",),
    "description": ("description",),
    "audience": ("audience",),
    "subjects": ("subjects",),
    "teaches": ("teaches",),
    "effort": ("effort_minutes", "effort_note"),
    "length": ("effort_minutes", "effort_note"),
    "hours": ("effort_minutes",),
    "minutes": ("effort_minutes",),
    "price": ("price", "currency", "price_note"),
    "currency": ("price", "currency", "price_note"),
    "licence": ("licence",),
    "published_on": ("published_on",),
    "rating": ("outside_rating",),
    "ratings": ("outside_ratings",),
    "learners": ("learners",),
    "effort_note": ("effort_note",),
    "price_note": ("price_note",),
    "state": ("state",),
    "visibility": ("visibility",),
    "skills_taught": ("skills",),
    "before": ("before",),
    # Of a recording, which is no listing.
    "episode_of": (),
    "seconds": (),
    "media_type": (),
}
STATES = {"draft", "published", "withdrawn"}
VISIBILITIES = {"organisation", "ecosystem"}
SKILL = re.compile(r"(\S+)@([0-4])-([1-5])")
HOST = re.compile(r"[^\s/@]+\.[^\s/@]{2,}|localhost")
LONGEST_ADDRESS = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class Assumed:
    """What holds for the whole file where its rows do not say."""

    provider: str = ""
    currency: str = ""
    language: str = ""
    organisation: str = ""
    visibility: str = ""


class _Reading:
    """Cell after cell; what cannot be understood is collected."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[Problem] = []

    def cell(self, field: str) -> str:
        text = self.values.get(field, "")
        if is_broken(text):
            self.refuse(field, _("a value; this is a spreadsheet's error"))
            return ""
        return text

    def text(self, field: str, longest: int = 100_000) -> str:
        return said(self.cell(field))[:longest]

    def prose(self, field: str) -> str:
        """A longer text, with its line breaks."""
        text = self.cell(field).replace("\r\n", "\n").strip()
        return text if said(text) else ""

    def take(self, field: str, read: Callable[..., T], nothing: T, *more: str) -> T:
        try:
            return read(self.cell(field), *more)
        except NotUnderstood as refusal:
            self.refuse(field, refusal.expected)
        except (ValueError, OverflowError):  # one odd cell is not the end of a file
            self.refuse(field, "")
        return nothing

    def refuse(self, field: str, expected: Any) -> None:
        self.problems.append(Problem(_("is not understood"), field, expected))


def read_listing(
    values: Mapping[str, str], assumed: Assumed | None = None
) -> tuple[Listing | None, list[Problem]]:
    """The row as a listing, or None and everything that is wrong with it."""
    reading, assumed = _Reading(values), assumed or Assumed()
    url = reading.take("url", read_address, "")
    title = reading.text("title", 300)
    kind = reading.take("kind", cached(read_kind), "")
    languages = reading.take("language", cached(read_languages), ())
    levels = _levels(reading)
    effort = _effort(reading)
    price = _price(reading, assumed)
    listing = Listing(
        key=identity(reading.text("key", 500), url, title, kind),
        title=title,
        provider=_provider(reading) or assumed.provider or _host(url, assumed),
        kind=kind or "course",
        mode=reading.take("mode", cached(read_mode), ""),
        language=next(iter(languages), assumed.language),
        also_languages=languages[1:],
        summary=reading.prose("summary"),
        description=reading.prose("description"),
        audience=reading.prose("audience"),
        subjects=reading.text("subjects", 500),
        teaches=reading.prose("teaches"),
        level_word=reading.text("level", 60),
        from_level=levels[0],
        to_level=levels[1],
        effort_minutes=effort.minutes,
        effort_note=reading.text("effort_note", 200) or effort.note,
        price=price.amount,
        currency=price.currency,
        price_note=reading.text("price_note", 200) or price.note,
        licence=reading.text("licence", 200),
        url=url,
        published_on=reading.take("published_on", cached(read_date), None),
        outside_rating=reading.take("rating", cached(read_rating), None),
        outside_ratings=reading.take("ratings", read_count, None) or 0,
        learners=reading.take("learners", read_count, None) or 0,
        state=reading.take("state", _one_of(STATES), "") or "published",
        visibility=reading.take("visibility", _one_of(VISIBILITIES), "") or assumed.visibility,
        skills=reading.take("skills_taught", read_skills, ()),
        before=tuple(reading.text("before").split()),
    )
    if not title and not reading.problems:
        reading.refuse("title", _("a title"))
    return (None if reading.problems else listing), reading.problems


def identity(key: str, url: str, title: str, kind: str) -> str:
    """What stays the same over versions: the provider's number, else the address, else the name."""
    return key or url.casefold() or ":".join(filter(None, (folded(title), kind)))


def read_address(text: str) -> str:
    """An address on the web, without the part after # and without what counts visitors."""
    plain = said(text)
    if not plain:
        return ""
    parts = _parts(plain)
    is_fine = parts and parts.scheme in {"http", "https"} and HOST.fullmatch(parts.hostname or "")
    if not parts or not is_fine or " " in plain or len(plain) > LONGEST_ADDRESS:
        raise NotUnderstood(_("an address such as https://example.org/course"))
    query = "&".join(p for p in parts.query.split("&") if not p.startswith("utm_"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _parts(plain: str) -> SplitResult | None:
    try:
        return urlsplit(plain if "://" in plain else f"https://{plain}")
    except ValueError:  # half a number in brackets, as in http://[::1
        return None


def read_skills(text: str) -> tuple[tuple[str, int, int], ...]:
    """`uri@0-2 uri@2-3`: skills by their address, from a level to a level."""
    found = []
    for word in text.split():
        match = SKILL.fullmatch(word)
        if not match or match[2] >= match[3]:
            raise NotUnderstood(_("skills such as urn:x:1@0-2, separated by blanks"))
        found.append((match[1], int(match[2]), int(match[3])))
    return tuple(found)


@lru_cache(64)
def cached(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same few words stand in thousands of rows."""
    return lru_cache(4096)(read)


def _provider(reading: _Reading) -> str:
    name = reading.text("provider", 200)
    if "://" in name:
        reading.refuse("provider", _("a name, not an address"))
    return name


def _levels(reading: _Reading) -> tuple[int | None, int | None]:
    low = reading.take("from_level", read_level, None)
    high = reading.take("to_level", read_level, None)
    if low is not None and high is not None:
        if high <= low:
            reading.refuse("to_level", _("a level above the one before"))
        return low, high
    word = reading.text("level")
    if not word:
        return None, None
    if levels := levels_of_word(word):
        return levels
    reading.refuse("level", _("a word such as beginner, intermediate, advanced or all levels"))
    return None, None


def _effort(reading: _Reading) -> Effort:
    for field, read in (("minutes", read_minutes), ("hours", read_hours)):
        if minutes := reading.take(field, read, None):
            return Effort(minutes)
    return reading.take("effort", read_effort, Effort(), reading.text("length"))


def _price(reading: _Reading, assumed: Assumed) -> Price:
    currency = reading.text("currency").upper() or assumed.currency
    return reading.take("price", read_price, Price(), currency)


def _one_of(words: set[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        plain = said(text).casefold()
        if plain and plain not in words:
            raise NotUnderstood(", ".join(sorted(words)))
        return plain

    return read


def _host(url: str, assumed: Assumed) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host or assumed.organisation
