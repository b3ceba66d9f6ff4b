"""Known holes in what we depend on: the locked files against the services that know them.

python -m tools.audit [--strict]

A known hole fails, unless `tools/audit.toml` excuses it with a reason and a date until which. A
service that does not answer within a few seconds fails nothing, for work must go on without a
network, but it is said LOUDLY that nothing was checked; with --strict (for a release) it fails too.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXCUSES = ROOT / "tools/audit.toml"
ADDRESS = re.compile(r"\bhttps?://\S+")
PATIENCE = 8.0  # seconds, for all that one service is asked
FILES = ("dev", "build", "node", "uv")  # dev holds all of run
LOCKS = ("package-lock.json", "tests/conformance/node/package-lock.json")


@dataclass(frozen=True)
class Hole:
    """One known weakness of one version."""

    package: str
    ids: frozenset[str]
    about: str

    def __str__(self) -> str:
        return f"{self.package}: {', '.join(sorted(self.ids))}  {self.about}".rstrip()


@dataclass(frozen=True)
class Answer:
    """What a service said: how much it looked at, what it could not, and the holes."""

    what: str
    checked: int = 0
    unknown: int = 0
    holes: list[Hole] = field(default_factory=list)
    silence: str = ""  # why there is no answer

    @property
    def is_whole(self) -> bool:
        return not self.silence and not self.unknown


def main(arguments: list[str]) -> int:
    """0 when nothing is known against us, as far as could be seen."""
    answers = ask_all()
    open_holes, complaints = judge(answers, excuses(), datetime.now(UTC).date())
    for answer in answers:
        print(f"{answer.what}: {answer.checked} packages checked, {len(answer.holes)} holes known")
    _shout([_silence(answer) for answer in answers if not answer.is_whole])
    for line in [*map(str, open_holes), *complaints]:
        print(f"HOLE  {line}", file=sys.stderr)
    is_blind = "--strict" in arguments and not all(answer.is_whole for answer in answers)
    return 1 if open_holes or complaints or is_blind else 0


def ask_all() -> list[Answer]:
    """All services at once: none waits for another."""
    with ThreadPoolExecutor() as pool:
        python = pool.submit(ask_python)
        locks = [lock for lock in LOCKS if (ROOT / lock).exists()]
        return [python.result(), *pool.map(ask_npm, locks)]


def ask_python() -> Answer:
    command = [sys.executable, "-m", "pip_audit", "-f", "json", "--progress-spinner", "off"]
    command += ["--disable-pip", "--require-hashes", "--timeout", "3"]
    for name in FILES:
        command += ["-r", f"requirements/{name}.txt"]
    return understood("Python", answer_of(command), of_pip_audit)


def ask_npm(lock: str) -> Answer:
    command = ["npm", "audit", "--json", "--package-lock-only"]
    return understood(f"JavaScript ({lock})", answer_of(command, (ROOT / lock).parent), of_npm)


def answer_of(command: list[str], folder: Path = ROOT, patience: float = PATIENCE) -> Any:
    """The JSON that it prints; a sentence where there is none."""
    try:
        run = subprocess.run(  # noqa: S603  our own commands
            command, cwd=folder, capture_output=True, text=True, timeout=patience, check=False
        )
        return json.loads(run.stdout)
    except subprocess.TimeoutExpired:
        return f"no answer within {patience:.0f} seconds"
    except FileNotFoundError:
        return f"{command[0]} is not installed"
    except ValueError:
        lines = run.stderr.strip().splitlines()
        return lines[-1] if lines else "an answer that is no JSON"


def understood(what: str, told: Any, reader: Any) -> Answer:
    """The answer in our shape, or why there is none."""
    if isinstance(told, str):
        return Answer(what, silence=told)
    found: Answer = reader(what, told)
    return found


def of_pip_audit(what: str, told: dict[str, Any]) -> Answer:
    """pip-audit says of each package what is known, or why it was not looked at."""
    packages = told.get("dependencies", [])
    seen = [each for each in packages if "skip_reason" not in each]
    holes = [
        Hole(
            f"{each['name']} {each['version']}",
            frozenset({hole["id"], *hole.get("aliases", [])}),
            "mended in " + ", ".join(hole["fix_versions"]) if hole.get("fix_versions") else "",
        )
        for each in seen
        for hole in each.get("vulns", [])
    ]
    silence = "" if seen else "none of the packages could be looked up"
    return Answer(what, len(seen), len(packages) - len(seen), holes, silence)


def of_npm(what: str, told: dict[str, Any]) -> Answer:
    """npm names the packages that are hit; the advisories hang on those where they begin."""
    if "vulnerabilities" not in told:
        return Answer(what, silence=str(told.get("message", "an answer without a report")))
    holes = [
        Hole(name, frozenset({str(via["url"]).rpartition("/")[2]}), str(via.get("title", "")))
        for name, each in told["vulnerabilities"].items()
        for via in each["via"]
        if isinstance(via, dict)
    ]
    counted = told.get("metadata", {}).get("dependencies", {}).get("total", 0)
    return Answer(what, counted, 0, holes)


def excuses(file: Path = EXCUSES) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(file.read_text()).get("excused", [])
    return found


def judge(
    answers: Iterable[Answer], excused: list[dict[str, Any]], today: date
) -> tuple[list[Hole], list[str]]:
    """The holes that nothing excuses, and what is wrong with the excuses."""
    complaints = [
        f"the excuse for {each.get('id')} has no reason or no date"
        for each in excused
        if not each.get("reason") or not isinstance(each.get("until"), date)
    ]
    valid = {
        each["id"]
        for each in excused
        if each.get("reason") and isinstance(each.get("until"), date) and each["until"] >= today
    }
    holes = [hole for answer in answers for hole in answer.holes]
    return [hole for hole in holes if not hole.ids & valid], complaints


def _silence(answer: Answer) -> str:
    if answer.silence:
        return f"{answer.what}: {ADDRESS.sub('its service', answer.silence)}"
    return f"{answer.what}: {answer.unknown} packages could not be looked up"


def _shout(lines: list[str]) -> None:
    if lines:
        rule = "!" * 78
        words = [rule, "!! NOT CHECKED for known holes, or not all of it:", *lines, rule]
        print("\n".join(words), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
