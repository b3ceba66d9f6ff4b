"""Skills or roles by any of their labels, in several languages; kept on disk between starts."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

from lyceum.kernel import embeddings
from lyceum.kernel.arrays import np

from .labels import Found, Label, LabelIndex
from .packing import Arrays

FORM = 1  # goes up when what is kept on disk changes its form
FALLBACK = "en"
BORROWED = 0.9  # what an English label is worth to somebody who searches in another language
MAKING, AN_HOUR = ".making-", 3600
LEAST = 0.3  # less likeness than this is noise


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that was found, how sure (0 to 1), and the label that led to it."""

    concept_id: int
    score: float
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and whether by meaning or by words alone."""

    hits: tuple[Hit, ...]
    by: Literal["meaning", "words"]


class SkillIndex:
    """One index of labels for each language; English steps in where another has no label."""

    def __init__(self, languages: dict[str, LabelIndex]) -> None:
        self.languages = languages

    @classmethod
    def build(cls, labels: Iterable[Label]) -> "SkillIndex":
        """From all labels; meaning is for English, the language of the table."""
        by_language: dict[str, list[Label]] = {}
        for label in labels:
            by_language.setdefault(label.language, []).append(label)
        return cls(
            {
                language: LabelIndex.build(found, with_meaning=language == FALLBACK)
                for language, found in by_language.items()
            }
        )

    def search(self, text: str, language: str = FALLBACK, limit: int = 10) -> Answer:
        """The concepts that the text may mean, best first."""
        best: dict[int, Hit] = {}
        own = self._own(text, language, limit)
        for hit in chain(own, self._borrowed(text, language, limit)):
            if hit.score > best.get(hit.concept_id, _NOTHING).score:
                best[hit.concept_id] = hit
        hits = sorted(best.values(), key=lambda hit: (-hit.score, hit.concept_id))
        return Answer(tuple(hits[:limit]), by=self.by())

    def by(self) -> Literal["meaning", "words"]:
        """How this index searches here and now."""
        english = self.languages.get(FALLBACK)
        has_it = english.has_meaning() if english else embeddings.available()
        return "meaning" if has_it else "words"

    def _own(self, text: str, language: str, limit: int) -> Iterable[Hit]:
        index = self.languages.get(language)
        return _hits(index.search(text, limit), language, 1.0) if index else ()

    def _borrowed(self, text: str, language: str, limit: int) -> Iterable[Hit]:
        """From the English labels; by meaning only where the text may be English."""
        index = self.languages.get(FALLBACK)
        if index is None or language == FALLBACK:
            return ()
        found = index.search(text, limit, by_meaning=index.knows(text))
        return _hits(found, FALLBACK, BORROWED)

    # Between starts --------------------------------------------------------------------------
    def save(self, folder: Path) -> None:
        """Write all arrays; the folder appears whole or not at all."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=MAKING, dir=folder.parent))
        for language, index in self.languages.items():
            (made / language).mkdir()
            for name, array in index.arrays.items():
                np.save(made / language / f"{name}.npy", array)
        (made / "about.json").write_text(json.dumps({"form": FORM, "languages": [*self.languages]}))
        try:
            made.replace(folder)
        except OSError:  # another process was faster
            shutil.rmtree(made, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path) -> "SkillIndex | None":
        """Map what was kept, without reading it; None where there is nothing of use."""
        try:
            about = json.loads((folder / "about.json").read_text())
            kept = {name: _mapped(folder / name) for name in about["languages"]}
        except (OSError, ValueError, KeyError):
            return None
        return cls({name: LabelIndex(arrays) for name, arrays in kept.items()})

    @classmethod
    def kept(cls, folder: Path, stamp: str, labels: Callable[[], Iterable[Label]]) -> "SkillIndex":
        """The index of this stamp from disk, or built now, kept, and the older ones removed."""
        place = folder / f"{stamp}-{FORM}{'m' if embeddings.available() else 'w'}"
        found = cls.load(place)
        if found is None:
            cls.build(labels()).save(place)
            _forget_others(place)
            found = cls.load(place)
        return found or cls.build(labels())


_NOTHING = Hit(0, LEAST, "", "")


def _hits(found: Iterable[Found], language: str, share: float) -> Iterable[Hit]:
    return (Hit(f.concept_id, round(f.score * share, 4), f.label, language) for f in found)


def _mapped(folder: Path) -> Arrays:
    return {file.stem: np.load(file, mmap_mode="r") for file in folder.glob("*.npy")}


def _forget_others(place: Path) -> None:
    """Older folders go, and what a process that died left half made an hour ago."""
    for other in place.parent.iterdir():
        is_being_made = other.name.startswith(MAKING) and time.time() - _made_at(other) < AN_HOUR
        if other != place and not is_being_made:
            shutil.rmtree(other, ignore_errors=True)


def _made_at(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return time.time()
