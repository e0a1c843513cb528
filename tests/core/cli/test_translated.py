"""Each command in a language of which every phrase is known by its letters: no English is left."""

import errno
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from copines.cli.commands import COMMANDS
from copines.config.schema import KEYS
from copines.imports import FORMATS
from instance import Instance

TOP = Path(__file__).parents[3]
ROOMS = ("core/copines/cli", "site/copines/site")
#: No command tells these in anybody's language: files for other programs.
DATA = {"completion", "man", "recipe"}
#: Of these, stdout is for programs or for a page.
TOLD_BESIDE = {"export", "import"}
#: Wide letters for narrow ones.
WIDE = {n: n + 0xFEE0 for n in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))}
PLACE = re.compile(r"%\(\w+\)[-.\d]*[a-z]|\{[^}]*\}")
#: What is no phrase: addresses, paths, options, what is quoted, put in brackets or called, the
#: system's own words and libraries', and the keys of a list.
NO_PHRASE = re.compile(
    "|".join(
        (
            r"(?:https?|tcp)://\S*",
            r"^\S*dask .*$",
            r"\S*/\S+",
            r"--[\w-]+",
            r"\"[^\"\n]*\"",
            r"'[^'\n]*'",
            r"\((?:Connection|neither|[\w.]+: No)[^()]*\)",
            r"\{[\w|.{} ]+\}",
            r"\[+\w+\]+",
            r"<p>.*</p>",
            r"<[^>]+>",
            r"^\S+ +(?:ceci )?\S+ \((?=[^)]+\))",
            *(re.escape(os.strerror(number)) for number in errno.errorcode),
            r"\w+\.(?:toml|db|xml|jsonl|json|yaml|opml|zip|ini|md|txt|html)\b",
            r"\w+ = \S+",
            r"\b[A-Z_]{2,}\b",
            r"\d+\w*",
            r"python -m",
        )
    ),
    re.MULTILINE,
)
#: Words of the config, of the command line and of formats, which are no language's.
KNOWN = {
    *COMMANDS,
    *(name for keys in KEYS.values() for name in keys),
    *(word for name in FORMATS for word in name.split("-")),
    *(
        "copines",
        "rss",
        "Ghost",
        "Hugo",
        "Jekyll",
        "Pelican",
        "WordPress",
        "iframe",
        "links",
        "nmae",
    ),
}
CONFIG = """[portal]
title = "Круг"
url = "https://круг.example/"
language = "fr"
[crawl]
allow_private = true
delay = 0
timeout = 2
[[blog]]
url = "http://127.0.0.1:9/"
name = "Зоя"
[[blog]]
url = "http://127.0.0.1:9/b/"
name = "Макс"
[[blog]]
url = "http://127.0.0.1:9/c/"
name = "Нур"
teasers = "none"
"""
HIDE = '[link]\nhide = ["http://127.0.0.1:9/b/1"]\n'
POSTS = (
    ("Зоя", "http://127.0.0.1:9/1", "Помидоры в теплице", "Помидоры, теплица и полив. " * 9),
    ("Макс", "http://127.0.0.1:9/b/1", "Полив помидоров", "Теплица, полив и помидоры. " * 9),
    ("Макс", "http://127.0.0.1:9/b/2", "Ржаной хлеб", "Закваска, мука и печь. " * 9),
    ("Нур", "http://127.0.0.1:9/c/1", "Велосипед", "Цепь, колесо и дорога. " * 9),
    ("Никто", "http://127.0.0.1:9/d/1", "Чужой", "Чужой. "),
)
OPML = """<opml version="2.0"><head><title>Список</title></head><body>
<outline text="Сад" description="о саде" xmlUrl="http://127.0.0.1:9/сад.xml"/>
<outline text="Пусто"/><outline type="include" url="x.opml"/></body></opml>"""
LISTS = Path(__file__).parents[1] / "imports/data"
FILES = {
    "list.opml": OPML,
    "words.txt": "помидоры и полив",
    "page.html": "<html><title>Сад</title><body><article><h1>Сад</h1><p>Вода. </p></article>",
    "empty.html": "<html><body></body></html>",
    "feed.xml": "<rss version='2.0'><channel><title>Сад</title><item><title>Роза</title>"
    "<link>http://127.0.0.1:9/r</link></item></channel></rss>",
    "sitemap.xml": "<urlset><url><loc>http://127.0.0.1:9/r</loc></url></urlset>",
    "members.json": '[{"url": "http://127.0.0.1:9/j/"},\n{"url": ]',
    "list.yaml": "",
    "after.toml": CONFIG.replace("Круг", "Кольцо").replace("/c/", "/z/") + HIDE,
    "before.toml": CONFIG.replace('"Зоя"', '"Зоя"\nfeed = "http://127.0.0.1:9/f"\nscope = "feed"'),
    "wrong.toml": CONFIG + "nmae = 3\ncap = 'x'\nevery = '3x'\n[[blog]]\nname = 'Зоя'\n[lnik]\n",
}
#: The calls of each command, in an instance with posts.
CALLS: dict[str, tuple[str, ...]] = {
    "demo": ("demo --dir .",),
    "init": ("init .", "init --from no.zip new", "init new --url x", "init new/er --title Сад"),
    "check": ("check http://127.0.0.1:9/b/", "check nobody"),
    "add": ("add http://127.0.0.1:9/e/", "add http://127.0.0.1:9/b/", "add x y --name z"),
    "remove": ("remove http://127.0.0.1:9/e/", "remove nobody"),
    "import": (
        "import list.opml",
        "import posts.jsonl",
        "import posts.jsonl --dry-run",
        "import page.html",
        "import words.txt",
        "import members.json",
        "import list.yaml --format osmosfeed",
        *(f"import {LISTS / name} --dry-run" for name in ("dirty.opml", "venus.ini", "pluto.ini")),
        f"import {LISTS / 'cache.json'} --dry-run",
    ),
    "run": ("run",),
    "schedule": ("schedule --json",),
    "crawl": ("crawl",),
    "link": ("link --full",),
    "cluster": ("cluster", "cluster nowhere"),
    "build": ("build", "build --now tomorrow"),
    "serve": ("serve --port 99999",),
    "status": ("status",),
    "preview": (
        "preview",
        "preview --config after.toml",
        "preview --config before.toml",
        "preview --config wrong.toml",
    ),
    "explain": (
        "explain http://127.0.0.1:9/1",
        "explain http://127.0.0.1:9/b/2",
        "explain http://127.0.0.1:9/c/1",
        "explain http://127.0.0.1:9/nothing",
    ),
    "inspect": ("inspect feed.xml page.html empty.html words.txt nothing.xml sitemap.xml",),
    "search": ("search велосипед", "search нет", "search ''", "search а"),
    "widget": ("widget Макс", "widget Нур"),
    "suggest": ("suggest",),
    "export": ("export opml", "export nothing", "export posts -o /nowhere/posts"),
    "backup": ("backup b.zip", "backup b.zip --keep 3", "backup --keep 1"),
    "restore": ("restore b.zip", "restore photos.zip", "restore nothing.zip"),
    "repair": ("repair",),
}


def _wide(text: str) -> str:
    kept = iter(PLACE.findall(text))
    return "".join(part.translate(WIDE) + next(kept, "") for part in PLACE.split(text))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a path on which Esperanto is a language of wide letters, by the French catalogues."""
    top = tmp_path_factory.mktemp("wide")
    for room in ROOMS:
        with (TOP / room / "locale/fr/copines.po").open("rb") as file:
            french = read_po(file, locale="fr")
        catalogue = Catalog(locale="eo")
        for entry in french:
            if isinstance(entry.id, str) and entry.id:
                catalogue.add(entry.id, _wide(entry.id))
        folder = top / "copines" / Path(room).name / "locale" / "eo"
        folder.mkdir(parents=True)
        with (folder / "copines.po").open("wb") as file:
            write_po(file, catalogue, width=0)
    return top


def _call(wide: Path, circle: Path, words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "LC_ALL": "eo.UTF-8",
        "PATH": "/usr/bin:/bin",
        "NO_COLOR": "1",
        "PYTHONPATH": str(wide),
        "COLUMNS": "400",
    }
    return subprocess.run(
        [sys.executable, "-m", "copines", *shlex.split(words)],
        cwd=circle,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory, wide: Path) -> Path:
    """Return an instance of Russian posts, which have no letter of ours."""
    directory = tmp_path_factory.mktemp("circle")
    (directory / "copines.toml").write_text(CONFIG, "utf-8")
    names = ("blog", "url", "title", "text")
    posts = (json.dumps(dict(zip(names, post, strict=True))) for post in POSTS)
    (directory / "posts.jsonl").write_text("\n".join((*posts, "{", "[]")), "utf-8")
    for name, text in FILES.items():
        (directory / name).write_text(text, "utf-8")
    with zipfile.ZipFile(directory / "photos.zip", "w") as photos:
        photos.writestr("роза.jpg", "")
    for words in ("import posts.jsonl", "link", "build"):
        done = _call(wide, directory, words)
        assert done.returncode == 0, done.stderr
    return directory


def test_each_command_is_called() -> None:
    assert {*CALLS, *DATA} == {*COMMANDS}


@pytest.mark.slow
@pytest.mark.parametrize("command", CALLS)
def test_a_command_tells_people_nothing_in_english(
    command: str, wide: Path, circle: Path, tmp_path: Path
) -> None:
    shutil.copytree(circle, copy := tmp_path / "круг")
    left = {}
    for words in CALLS[command]:
        done = _call(wide, copy, words)
        assert "Traceback" not in done.stderr, done.stderr
        said = done.stderr if command in TOLD_BESIDE else done.stdout + done.stderr
        if found := {*re.findall(r"[A-Za-z]{2,}", NO_PHRASE.sub(" ", said))} - KNOWN:
            left[words] = (found, said)
    assert not left


@pytest.mark.parametrize(
    "words",
    [
        "explain http://127.0.0.1:9/1",
        "explain http://127.0.0.1:9/nothing",
        "import list.opml --dry-run",
        "import posts.jsonl",
        "inspect empty.html words.txt nothing.xml sitemap.xml",
        "search велосипед",
        "status",
        "suggest",
        "widget Макс",
    ],
)
def test_json_is_the_same_in_all_languages(
    words: str, wide: Path, circle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = _call(wide, circle, f"{words} --json")
    assert there.stdout
    monkeypatch.chdir(circle)
    here = Instance(circle).copines(*shlex.split(words), "--json", ok=(0, 1, 2, 3))
    assert there.stdout == here.stdout
