"""Words for kinds and modes, by a table."""

from django.utils.translation import gettext_lazy as _

from .words import NotUnderstood, folded, said

_KINDS = {
    "course": ("course", "mooc", "class", "training", "online course", "kurs", "cours", "curso",
               "guided course", "courseinstance", "e learning", "elearning", "module"),
    "programme": ("programme", "program", "specialization", "specialisation", "degree", "xseries",
                  "professional certificate", "university certificate", "graduate certificate",
                  "mastertrack", "postgraduate diploma", "micromasters", "nanodegree", "master",
                  "bachelor", "certificate", "learning path", "track", "bootcamp", "diploma",
                  "educationaloccupationalprogram"),
    "lesson": ("lesson", "unit", "lektion", "leçon", "learningresource", "tutorial"),
    "article": ("article", "blog post", "paper", "text", "webpage", "whitepaper", "scholarlyarticle",
                "blogposting", "report", "guide"),
    "video": ("video", "videoobject", "talk", "film", "screencast", "webcast", "recording"),
    "podcast": ("podcast", "podcast series", "podcastseries", "podcastepisode", "audio", "rss"),
    "book": ("book", "e book", "ebook", "buch", "livre", "audiobook"),
    "tool": ("tool", "software", "softwareapplication", "tool with tutorial", "app"),
    "field-trip": ("field trip", "excursion", "visit", "exkursion"),
    "project": ("project", "guided project", "projekt", "projet", "lab", "hands on lab"),
    "case": ("case", "case study", "fallstudie"),
    "event": ("event", "webinar", "workshop", "conference", "seminar", "meetup", "educationevent",
              "hackathon", "lecture"),
    "community": ("community", "community of practice", "group", "forum"),
    "assessment": ("assessment", "test", "quiz", "exam", "certification exam"),
    "mentoring": ("mentoring", "mentor", "coaching", "tandem", "shadowing"),
}  # fmt: skip
_MODES = {
    "self-paced": ("self paced", "self paced on your time", "on demand", "online, own pace",
                   "online", "asynchronous", "own pace", "anytime", "e learning", "distance"),
    "live": ("live", "instructor led on a course schedule", "instructor led", "live online",
             "virtual", "synchronous", "online, with dates", "virtual classroom", "webinar"),
    "on-site": ("on site", "onsite", "in person", "face to face", "classroom", "offline",
                "presence", "präsenz", "présentiel", "presencial", "campus"),
    "blended": ("blended", "hybrid", "mixed", "blended learning"),
}  # fmt: skip
KINDS = {folded(word): kind for kind, words in _KINDS.items() for word in (kind, *words)}
MODES = {folded(word): mode for mode, words in _MODES.items() for word in (mode, *words)}


def read_kind(text: str) -> str:
    """`Specialization` → programme; empty where nothing is said."""
    plain = said(text)
    if plain and folded(plain) not in KINDS:
        raise NotUnderstood(_("a kind such as course, video, book or event"))
    return KINDS.get(folded(plain), "")


def read_mode(text: str) -> str:
    """`Self-paced on your time` → self-paced; empty where nothing is said."""
    plain = said(text)
    if plain and folded(plain) not in MODES:
        raise NotUnderstood(_("a mode such as self-paced, live, on-site or blended"))
    return MODES.get(folded(plain), "")
