"""The `lyceum` program that stays: it takes two seconds to begin, and stories ask it often.

`python -m tests.stories.resident` reads a line of JSON for each command, the words of it, and
answers with one: what was printed, what went to stderr, and the exit code.
"""

import contextlib
import io
import json
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Resident:
    """One for each installation; it ends when its stdin does."""

    def __init__(self, env: dict[str, str]):
        self.env, self.process = env, None

    def run(self, *words: str) -> str:
        """What the command prints."""
        if self.process is None:
            command = [sys.executable, "-m", "tests.stories.resident"]
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the program ended at {words}"
        printed, complained, code = json.loads(answer)
        assert code == 0, printed + complained
        return printed

    def end(self) -> None:
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(30)


def main() -> None:
    answers = sys.stdout
    for line in sys.stdin:
        printed, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            code = _carried_out(json.loads(line))
        told = [printed.getvalue(), complained.getvalue(), code]
        print(json.dumps(told), file=answers, flush=True)


def _carried_out(words: list[str]) -> int:
    """The exit code that the program would have."""
    from lyceum.config import cli

    sys.argv = ["lyceum", *words]
    try:
        cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001  the program would end with it, too
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
