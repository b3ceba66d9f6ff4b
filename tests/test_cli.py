"""The program `lyceum`: how its commands may be written."""

from lyceum.config import cli


def test_a_command_may_be_written_with_a_hyphen(monkeypatch):
    ran = []
    monkeypatch.setattr(cli, "execute_from_command_line", ran.append)
    for words in (["lyceum", "run-allowances", "--dry-run"], ["lyceum", "--help"], ["lyceum"]):
        monkeypatch.setattr("sys.argv", words)
        cli.main()

    assert ran == [["lyceum", "run_allowances", "--dry-run"], ["lyceum", "--help"], ["lyceum"]]
