"""The program `lyceum`: how its commands may be written."""

import pytest

from lyceum.config import cli


def test_a_command_may_be_written_with_a_hyphen(monkeypatch):
    ran = []
    monkeypatch.setattr(cli, "execute_from_command_line", ran.append)
    for words in (["lyceum", "run-allowances", "--dry-run"], ["lyceum", "--help"], ["lyceum"]):
        monkeypatch.setattr("sys.argv", words)
        cli.main()

    assert ran == [["lyceum", "run_allowances", "--dry-run"], ["lyceum", "--help"], ["lyceum"]]


@pytest.mark.parametrize("words", [["--port", "8123"], ["--port=8123"]])
def test_links_lead_to_the_port_that_is_served_unless_an_address_is_said(monkeypatch, words):
    monkeypatch.setattr(cli, "execute_from_command_line", lambda _words: None)
    said = "https://nordlys.example"
    for environment, known in (({}, "http://127.0.0.1:8123"), ({"LYCEUM_BASE_URL": said}, said)):
        monkeypatch.setattr(cli.os, "environ", environment)
        monkeypatch.setattr("sys.argv", ["lyceum", "serve", *words])
        cli.main()
        assert environment["LYCEUM_BASE_URL"] == known


def test_without_a_port_no_address_is_made_up(monkeypatch):
    monkeypatch.setattr(cli, "execute_from_command_line", lambda _words: None)
    environment = {}
    monkeypatch.setattr(cli.os, "environ", environment)
    for words in (
        ["lyceum", "serve"],
        ["lyceum", "serve", "--port"],
        ["lyceum", "serve", "--port", "x"],
    ):
        monkeypatch.setattr("sys.argv", words)
        cli.main()

    assert "LYCEUM_BASE_URL" not in environment
