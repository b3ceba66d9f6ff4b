"""A million changed statements: never anything but a statement or a flaw, never a hang."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.footprint import Invented

ROOT = Path(__file__).resolve().parents[2]


def test_changed_statements_are_statements_or_flaws(soak, tmp_path):
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    invented = Invented(11)
    for number in range(20):
        (seeds / f"{number}").write_bytes(
            bytes([number]) + b"[" + invented.statement(number) + b"]"
        )
    runs = soak(3_000, 1_000_000)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.hearing", str(seeds)),
            *(f"-runs={runs}", "-seed=7", "-timeout=1", "-rss_limit_mb=1024", "-max_len=8192"),
            f"-artifact_prefix={tmp_path}/",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {runs} runs" in done.stderr
