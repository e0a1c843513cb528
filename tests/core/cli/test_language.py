"""What people are told is told in French too; logs and JSON are English."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from copines.cli.commands import COMMANDS, GROUPS
from copines.cli.language import spoken, told
from copines.cli.main import main, paragraphs
from copines.messages import Call, Message, joined
from copines.phrases import PHRASES

TOP = Path(__file__).parents[3]
#: Stages of work, which progress names.
STAGES = ("feeds", "archives", "link", "build", "check", "import", "suggest")
#: What speaks to people; what makes its text translatable; what else is given to such calls.
TELLING = {"say", "complain", "echo", "prompt", "_say", "UsageError", "BadParameter", "Mistake"}
TRANSLATED = {"Message", "Call", "translated", "of"}
NO_SENTENCES = {
    "carried",
    "translated",
    "dropped",
    "copines: ",
    "weight",
    "words",
    "cause",
    "pages",
}
PLACE = re.compile(r"%\(\w+\)[.\d]*[a-z]")


def _marked() -> Iterator[str]:
    """All that the code puts into a Message, and what a key of the config is said to want."""
    for path in TOP.glob("*/copines/**/*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if re.search(r"Message\(|Refused\(", text) else ():
            match node:
                case ast.Call(ast.Name("Message" | "Refused"), [ast.Constant(str(said)), *_]):
                    yield said


def _said_past_the_catalogues() -> Iterator[str]:
    """All that the code tells people, or throws at them, without a Message."""
    for path in TOP.glob("*/copines/**/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
        thrown = {
            alias.name
            for node in imports
            if node.module == "copines.errors"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in TELLING | thrown:
                for text in (text for given in node.args for text in _bare(given)):
                    if re.search("[a-z]{3}", text) and text not in NO_SENTENCES:
                        yield f"{path.relative_to(TOP)}:{node.lineno}: {text}"


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _bare(node: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression, but for those of messages and keys."""
    match node:
        case ast.Call(function) if _name(function) in TRANSLATED:
            return
        case ast.Subscript():
            return
        case ast.Constant(str(text)):
            yield text
    for child in ast.iter_child_nodes(node):
        yield from _bare(child)


def _help() -> Iterator[str]:
    yield from GROUPS
    for lines in GROUPS.values():
        yield from lines.values()
    ctx = click.Context(main)
    for command in (main, *(main.get_command(ctx, name) for name in COMMANDS)):
        assert command is not None
        told = (*paragraphs(command.help), command.epilog or "")
        yield from (text for text in told if text and not text.startswith("Example: "))
        for option in command.params:
            if isinstance(option, click.Option) and option.help and not option.hidden:
                yield option.help


def _french() -> dict[str, str]:
    found: dict[str, str] = {}
    for room in ("core/copines/cli", "site/copines/site"):
        with (TOP / room / "locale/fr/copines.po").open("rb") as file:
            entries = [entry for entry in read_po(file, locale="fr") if entry.id]
        found |= {str(entry.id): str(entry.string) for entry in entries}
    return found


def test_everything_that_people_are_told_has_its_french() -> None:
    french = _french()
    wanted = dict.fromkeys((*_marked(), *_help(), *STAGES, *PHRASES))
    assert not [
        text
        for text in wanted
        if not french.get(text) and re.search("[a-z]{2}", PLACE.sub("", text))
    ]
    for text in wanted:
        said = french.get(text, text)
        assert sorted(PLACE.findall(said)) == sorted(PLACE.findall(text)), text


def test_nothing_is_told_past_the_catalogues() -> None:
    assert not list(_said_past_the_catalogues())


def test_the_catalogue_has_nothing_that_nobody_says() -> None:
    catalogue = TOP / "core/copines/cli/locale/fr/copines.po"
    lines = re.findall(r"^msgid .*$", catalogue.read_text("utf-8"), re.MULTILINE)
    assert len(lines) == len(set(lines))
    with catalogue.open("rb") as file:
        kept = {str(entry.id) for entry in read_po(file, locale="fr") if entry.id}
    clicks = "".join(
        (Path(click.__file__).parent / name).read_text("utf-8")
        for name in (
            "core.py",
            "decorators.py",
            "exceptions.py",
            "formatting.py",
            "parser.py",
            "types.py",
            "termui.py",
        )
    )
    ours = {*_marked(), *_help(), *STAGES}
    assert not [text for text in kept - ours if text not in clicks.replace('"\n            "', "")]


def _copines(*words: str, locale: str = "fr_FR.UTF-8") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "LC_ALL": locale, "PATH": "/usr/bin:/bin", "NO_COLOR": "1"}
    call = [sys.executable, "-m", "copines", *words]
    return subprocess.run(call, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_people_are_told_in_french_and_programs_in_english(tmp_path: Path) -> None:
    circle = tmp_path / "l'été"
    assert "est prêt ; ensuite :" in _copines("init", str(circle)).stderr
    log = tmp_path / "log"
    done = _copines("run", "--dir", str(circle), "--json", "--log-file", str(log))
    assert done.returncode == 2
    assert "il manque [portal] url" in done.stderr
    assert "billets nouveaux : 0" in done.stderr
    assert set(json.loads(done.stdout)) == {"crawl", "link"}
    logged = log.read_text("utf-8")
    assert "url is missing" in logged
    assert "0 new posts" in logged
    assert not re.search("manque|billets", logged)


def test_help_and_misuse_are_told_in_french() -> None:
    told = _copines("serv").stderr
    assert "Essayez « copines --help » pour l’aide." in told.replace("python -m ", "")
    assert "pas de commande « serv » ; vouliez-vous dire « serve » ?" in told
    helped = _copines("status", "--help").stdout
    assert "Exemple : copines status --json" in helped
    assert "Écrire le résultat en JSON sur stdout." in helped


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "en_US.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr", "LANG": "en_US.UTF-8"}, "fr"),
        ({"LC_ALL": "", "LANG": "fr_CA.ISO-8859-1@euro"}, "fr"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"}, "c"),
        ({}, "en"),
    ],
)
def test_the_locale_says_which_language(environment: dict[str, str], language: str) -> None:
    assert spoken(environment) == language


def test_what_is_put_in_is_translated_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    inner = Message("the disk is full: make room")
    text = Message("warning: %(what)s", what=joined("; ", (inner, "50 %", "")))
    assert text == "warning: the disk is full: make room; 50 %"
    assert told(text) == "attention : le disque est plein : faites de la place ; 50 %"
    run = Message("no database yet; make one: %(run)s", run=Call("run"))
    assert run == "no database yet; make one: copines run"
    assert told(run, lambda call: f"/bin/{call}").endswith(" : /bin/copines run")
