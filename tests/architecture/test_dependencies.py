"""Known holes in what we depend on are found, excused only with a reason, and silence is loud.

The services are not asked here: their answers are, as pip-audit and npm print them.
"""

import json
import sys
import time
from datetime import date

import pytest

from tools import audit

TODAY = date(2026, 11, 1)
PIP_AUDIT = {
    "dependencies": [
        {"name": "django", "version": "5.2.0", "vulns": [
            {"id": "PYSEC-2026-1", "fix_versions": ["5.2.9"], "aliases": ["CVE-2026-0001"],
             "description": "…"}]},
        {"name": "nh3", "version": "0.3.8", "vulns": []},
        {"name": "cedarpy", "skip_reason": "Dependency not found"},
    ],
    "fixes": [],
}  # fmt: skip
NPM = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "esbuild": {"name": "esbuild", "severity": "moderate", "via": [
            {"source": 1, "name": "esbuild", "title": "Any site may ask the development server",
             "url": "https://github.com/advisories/GHSA-67mh-4wv8-2f99", "severity": "moderate"}]},
        "vite": {"name": "vite", "severity": "moderate", "via": ["esbuild"]},
    },
    "metadata": {"dependencies": {"prod": 1, "dev": 20, "total": 20}},
}  # fmt: skip


def said(text, code=0):
    """A command that prints this, as the service's own program would."""
    return [sys.executable, "-c", f"import sys; print({text!r}); sys.exit({code})"]


@pytest.fixture
def python():
    told = audit.answer_of(said(json.dumps(PIP_AUDIT), 1))
    return audit.understood("Python", told, audit.of_pip_audit)


@pytest.fixture
def npm():
    return audit.understood("JavaScript", audit.answer_of(said(json.dumps(NPM), 1)), audit.of_npm)


def test_holes_are_found(python, npm):
    open_holes, complaints = audit.judge([python, npm], [], TODAY)

    assert [hole.package for hole in open_holes] == ["django 5.2.0", "esbuild"]
    assert "CVE-2026-0001" in str(open_holes[0])
    assert "mended in 5.2.9" in str(open_holes[0])
    assert complaints == []


def test_what_could_not_be_looked_up_is_counted_and_not_called_clean(python):
    assert (python.checked, python.unknown, python.is_whole) == (2, 1, False)


def test_an_excuse_holds_until_its_date(python):
    excused = [{"id": "CVE-2026-0001", "reason": "never reached", "until": date(2026, 12, 1)}]

    assert audit.judge([python], excused, TODAY) == ([], [])
    assert audit.judge([python], excused, date(2026, 12, 2))[0] == python.holes


@pytest.mark.parametrize("kept", [{"reason": "because"}, {"until": date(2030, 1, 1)}])
def test_an_excuse_without_reason_or_date_is_none(python, kept):
    open_holes, complaints = audit.judge([python], [{"id": "CVE-2026-0001", **kept}], TODAY)

    assert open_holes == python.holes
    assert len(complaints) == 1


def test_whoever_does_not_answer_is_not_waited_for():
    start = time.monotonic()
    told = audit.answer_of([sys.executable, "-c", "import time; time.sleep(60)"], patience=0.3)

    assert time.monotonic() - start < 10
    answer = audit.understood("Python", told, audit.of_pip_audit)
    assert "no answer" in answer.silence
    assert not answer.is_whole


@pytest.mark.parametrize(
    ("command", "reader"),
    [
        (["there-is-no-such-program"], audit.of_pip_audit),
        ([sys.executable, "-c", "raise OSError('no network')"], audit.of_pip_audit),
        (said(json.dumps({"message": "405 Method Not Allowed"}), 1), audit.of_npm),
        (
            said(json.dumps({"dependencies": [{"name": "x", "skip_reason": "y"}]})),
            audit.of_pip_audit,
        ),
    ],
)
def test_silence_is_never_taken_for_health(command, reader):
    answer = audit.understood("x", audit.answer_of(command), reader)

    assert answer.silence
    assert answer.checked == 0


def test_it_shouts_and_fails_only_when_asked_to_be_strict(monkeypatch, capsys):
    monkeypatch.setattr(audit, "ask_all", lambda: [audit.Answer("Python", silence="no network")])

    assert audit.main([]) == 0
    assert "NOT CHECKED" in capsys.readouterr().err
    assert audit.main(["--strict"]) == 1


def test_a_hole_fails(monkeypatch, python, capsys):
    monkeypatch.setattr(audit, "ask_all", lambda: [python])

    assert audit.main([]) == 1
    assert "HOLE  django 5.2.0" in capsys.readouterr().err


def test_every_excuse_that_stands_is_a_good_one():
    assert audit.judge([], audit.excuses(), TODAY)[1] == []
