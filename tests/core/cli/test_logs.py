"""Logs: a line for people, an object for programs."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from copines.cli import main
from copines.cli.logs import JsonLines

CONFIG = '[portal]\nurl = "https://copines.example/"\nimages = "none"\n'


@pytest.fixture(autouse=True)
def no_handlers_left() -> Iterator[None]:
    yield
    for handler in tuple(logging.getLogger().handlers):
        logging.getLogger().removeHandler(handler)
        handler.close()
    logging.getLogger("copines").setLevel(logging.NOTSET)


def call(directory: Path, *words: str) -> Result:
    (directory / "copines.toml").write_text(CONFIG, encoding="utf-8")
    return CliRunner().invoke(main, [*words, "--dir", str(directory)])


def test_a_log_of_objects_says_what_happened_to_programs(tmp_path: Path) -> None:
    done = call(tmp_path, "build", "--log-format", "json")
    assert done.exit_code == 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert all(line.keys() >= {"time", "level", "logger", "message"} for line in lines)
    (build,) = (line for line in lines if line.get("stage") == "build")
    assert build["level"] == "INFO"
    assert build["logger"] == "copines.instance.publish"
    assert build["message"].startswith("build: ")
    assert build["time"].endswith("+00:00")


def test_a_command_that_fails_says_so_in_the_same_form(tmp_path: Path) -> None:
    done = call(tmp_path, "remove", "Zoé", "--log-format", "json")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["message"].startswith('"Zoé" is no blog of this circle')


def test_quiet_says_nothing_and_logs_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for form in ("json", "text"):
        done = call(tmp_path, "build", "-q", "--log-file", str(log), "--log-format", form)
        assert (done.exit_code, done.stderr) == (0, "")
    first, *_, last = log.read_text("utf-8").splitlines()
    assert json.loads(first)["logger"].startswith("copines")
    assert " INFO copines" in last


def test_a_file_has_what_ended_the_command_too(tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = call(tmp_path, "remove", "Zoé", "--log-file", str(log))
    assert done.stderr.startswith('copines: "Zoé" is no blog of this circle')
    assert '"Zoé" is no blog of this circle' in log.read_text("utf-8")


def test_a_record_keeps_its_blog_and_its_traceback_in_one_line() -> None:
    try:
        raise ValueError("gone\nwrong")
    except ValueError as error:
        record = logging.makeLogRecord({
            "name": "copines.x", "levelname": "ERROR", "msg": "%s\n", "args": ("é",),
            "exc_info": (type(error), error, None), "blog": "Zoé",
        })  # fmt: skip
    text = JsonLines().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["message"], line["blog"]) == ("é\n", "Zoé")
    assert line["exception"] == "ValueError: gone\nwrong"
