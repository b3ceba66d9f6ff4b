"""Captions (WebVTT, W3C) as people have them: also SubRip, which is made WebVTT here."""

import re
from typing import Any

ARROW = re.compile(r"-->")
SUBRIP = re.compile(r"\d\d:\d\d:\d\d,\d{3}\s*-->")


class CaptionsAreWrong(ValueError):
    """They cannot be read; says why."""


def captions_of(text: str) -> str:
    """The captions as WebVTT with nothing but cues: no styles, no regions, no notes."""
    cues = _cues(text)
    for number, cue in enumerate(cues, start=1):
        if cue.end_in_seconds <= cue.start_in_seconds:
            raise CaptionsAreWrong(f"cue {number} ends before it begins")
    lines = (f"{cue.start} --> {cue.end}\n{_safe(cue.text)}\n" for cue in cues)
    return "WEBVTT\n\n" + "\n".join(lines)


def transcript_of(text: str) -> str:
    """What is said, without the times; a new paragraph where somebody pauses for long."""
    told, last = "", 0.0
    for cue in _cues(text):
        gap = "\n\n" if told and cue.start_in_seconds - last > PAUSE else " "
        told += (gap if told else "") + " ".join(cue.text.split())
        last = cue.end_in_seconds
    return told


PAUSE = 2.0  # seconds


def _cues(text: str) -> list[Any]:
    import webvtt  # noqa: PLC0415  needed only where there are captions

    typed = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").strip() + "\n"
    if SUBRIP.search(typed) and not typed.startswith("WEBVTT"):
        typed = "WEBVTT\n\n" + re.sub(r"(\d\d:\d\d:\d\d),(\d{3})", r"\1.\2", typed)
    try:
        cues: list[Any] = list(webvtt.from_string(typed))  # type: ignore[call-overload]
    except webvtt.errors.MalformedFileError as reason:
        raise CaptionsAreWrong("it does not begin with WEBVTT") from reason
    if len(cues) != len(ARROW.findall(typed)) or not cues:
        raise CaptionsAreWrong("a time looks like 00:01:02.500 --> 00:01:05.000")
    return cues


def _safe(words: str) -> str:
    """Words only: what would be a tag or a time is written out."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")
