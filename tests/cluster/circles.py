"""A circle large enough for other machines, in short posts."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from instance import Instance

_SUBJECTS = (
    "semis potager compost tomates arrosoir paillage bêche limaces rang terreau",
    "levain farine pétrir croûte fournil seigle pâton cuisson miche grigne",
    "couchette gare wagon quai contrôleur correspondance billet rails locomotive horaire",
    "voile écoute barre mouillage amarre houle récif phare cordage gréement",
)
_BLOGS = 12


def fill(instance: Instance, posts: int, words: int = 40) -> None:
    """Put posts of several blogs into an instance."""
    own, lines = random.Random(1), []
    stanzas = "".join(
        f'[[blog]]\nname = "Blog {n}"\nurl = "https://b{n}.example/"\n' for n in range(_BLOGS)
    )
    config = instance.directory / "copines.toml"
    config.write_text(config.read_text("utf-8") + stanzas, encoding="utf-8")
    for n in range(posts):
        subject = _SUBJECTS[n * n % len(_SUBJECTS)].split()
        text = [own.choice(subject) if own.random() < 0.4 else _word(own) for _ in range(words)]
        post = {
            "url": f"https://b{n % _BLOGS}.example/{n}",
            "blog": f"Blog {n % _BLOGS}",
            "title": f"Billet {_word(own)} {own.choice(subject)}",
            "text": " ".join(text),
            "published": f"20{10 + n % 12}-{1 + n % 11:02}-{1 + n % 27:02}T08:00:00Z",
            "language": "fr",
            "tags": [own.choice(subject)],
        }
        lines.append(json.dumps(post))
    file = instance.directory / "posts.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    instance.copines("import", str(file))


def twin(instance: Instance, folder: Path) -> Instance:
    """Copy an instance, as it is."""
    shutil.copytree(instance.directory, folder)
    return Instance(folder, dict(instance.environment))


@contextmanager
def started(instance: Instance, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a command, and end it with the test."""
    with subprocess.Popen(
        [sys.executable, "-m", "copines", *words, "--dir", str(instance.directory)],
        env={**os.environ, **instance.environment},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _word(own: random.Random) -> str:
    return "".join(own.choices(["ba", "clo", "de", "fri", "gan", "ho", "lin", "mar", "ou"], k=3))
