"""Circles of any size, made up and the same each time: names short and long, good days and bad."""

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from check import links
from check.browser import Scheme, looked_at
from copines.feed_states import FeedState
from copines.model import Blog, Post
from copines.permalinks import key
from copines.reasons import of_status
from copines.store import Change, Met, Store
from copines.store.blogs import described, failed, fed, succeeded

_NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
_SUBJECTS = tuple(
    tuple(words.split())
    for words in (
        "jardin semis tomate compost arrosage serre potager bouture greffe paillage",
        "pain levain farine fournil miche pétrin croûte cuisson seigle brioche",
        "tricot laine maille aiguille écheveau torsade chaussette bonnet point gilet",
        "train gare couchette quai correspondance locomotive billet nuit wagon voie",
        "vélo pédale rustine guidon dérailleur sacoche piste selle pneu col",
        "cinéma film séance projection pellicule écran ouvreuse festival affiche bobine",
        "océan marée voile phare embrun hauban cale barque algue estran",
        "livre roman librairie lecture chapitre reliure poche autrice page poème",
        "photographie négatif objectif tirage chambre lumière cadre flou diapositive révélateur",
        "montagne sentier refuge crête bivouac neige vallée cairn névé belvédère",
        "couture tissu ourlet patron bobine doublure surjet boutonnière velours lin",
        "astronomie étoile télescope éclipse comète constellation nébuleuse lune orbite ciel",
    )
)
_FILLERS = (
    "dans",
    "avec",
    "pour",
    "sous",
    "vers",
    "entre",
    "après",
    "encore",
    "toujours",
    "souvent",
    "parfois",
    "chez",
    "sans",
)
_FIRST = (
    "Zoé",
    "Max",
    "Nour",
    "Lu",
    "Anne-Charlotte",
    "Félix",
    "Inès",
    "Bartholomée",
    "Ève",
    "Théodora",
    "Jo",
    "Gwenaëlle",
)
_NAMED = (
    "{who}",
    "Le {one} de {who}",
    "{one} & {two}",
    "Carnets d'une amatrice de {one}",
    "{one}.net",
    "Anti{one}constitutionnellement",
    "Les petites histoires de {who}, son {one} et son {two}",
)
_TAGLINES = (
    "",
    "Un peu de {one}, beaucoup de {two}.",
    "{two}",
    "Depuis 2009, des nouvelles du {one}, du {two}, et de tout ce qui arrive entre les deux",
)


#: Blogs, posts of each, by day or by night, and whether axe looks too: it takes minutes for pages
#: of a thousand blogs, whose templates it has seen.
_CIRCLES: tuple[tuple[int, int, Scheme, bool], ...] = (
    (5, 12, "light", True),
    (50, 12, "dark", True),
    (1000, 2, "light", False),
)
#: The pages that grow with the circle.
_PAGES = ("", "blogs/", "map/", "status/", "search/", "search/?q=jardin")


def faults(_: Path) -> Iterator[str]:
    """Look at the portals of a small, a middling and a large circle; say what is wrong."""
    for blogs, posts, scheme, axe in _CIRCLES:
        with portal_of(blogs, posts) as portal:
            said = (*looked_at(portal, _PAGES, (scheme,), axe=axe), *links.lychee(portal))
            yield from (f"{blogs} blogs: {fault}" for fault in said)


@contextmanager
def portal_of(blogs: int, posts: int) -> Iterator[Path]:
    """Build the portal of so many blogs and posts of each into a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="copines-check-") as directory:
        make(Path(directory), blogs, posts)
        for command in ("link", "build"):
            call = (sys.executable, "-m", "copines", command, "--quiet", "--dir", directory)
            subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        yield Path(directory) / "public"


def make(directory: Path, blogs: int, posts: int) -> None:
    """Make an instance, crawled but not linked."""
    circle = [_blog(number) for number in range(blogs)]
    stanzas = (f'[[blog]]\nname = "{blog.name}"\nurl = "{blog.url}"\n' for blog in circle)
    head = '[portal]\nurl = "https://copines.example/"\nimages = "none"\n'
    (directory / "copines.toml").write_text(head + "".join(stanzas), encoding="utf-8")
    with Store(directory / "copines.db") as store, store.transaction():
        for number, member in enumerate(circle):
            blog = store.blogs.register(member, _NOW - timedelta(days=900))
            store.blogs.change((blog.key, change) for change in _visited(number, blog))
            store.posts.save_all([Met(post, post.key) for post in _posts(number, blog, posts)])


def _blog(number: int) -> Blog:
    chance = random.Random(f"blog {number}")
    one, two = chance.sample(_subject(number), 2)
    parts = {"one": one, "two": two, "who": chance.choice(_FIRST)}
    name = _NAMED[number % len(_NAMED)].format(**parts)
    if number >= len(_NAMED):
        name += f" {number}"
    tagline = chance.choice(_TAGLINES).format(**parts)
    return Blog(
        f"https://blog{number}.example/",
        name[0].upper() + name[1:],
        f"blog-{number}",
        tagline=tagline,
    )


def _visited(number: int, blog: Blog) -> Iterator[Change]:
    """Return what a visit leaves of a blog; a ninth of them are in trouble."""
    yield fed(FeedState("found", f"{blog.url}feed.xml"))
    yield described(blog.name, blog.tagline)
    yield succeeded(_NOW - timedelta(minutes=number))
    if number % 9 == 4:
        later = _NOW + timedelta(hours=6)
        yield failed(_NOW, of_status(503), gone=False, next_try=later)


def _posts(number: int, blog: Blog, count: int) -> Iterator[Post]:
    for place in range(count):
        chance = random.Random(f"{number} {place}")
        subject = _subject(number + (place % 4 == 3))
        title = " ".join(_sentence(chance, subject, chance.randint(1, 9)))
        words = _sentence(chance, subject, chance.randint(60, 400))
        text = "\n".join(
            " ".join(words[n : n + 50]).capitalize() + "." for n in range(0, len(words), 50)
        )
        permalink = f"{blog.url}{place}/"
        yield Post(
            permalink=permalink,
            key=key(permalink),
            blog=blog.key,
            title=title.capitalize(),
            text=text,
            html="",
            summary="",
            author=None,
            published=_NOW - timedelta(days=place * 23, hours=number * 7 % 400),
            updated=None,
            first_seen=_NOW - timedelta(days=place * 23),
            language="fr",
            tags=tuple(sorted({chance.choice(subject) for _ in range(2)})),
            words=len(words),
            slug=f"billet-{place}",
        )


def _subject(number: int) -> tuple[str, ...]:
    return _SUBJECTS[number % len(_SUBJECTS)]


def _sentence(chance: random.Random, subject: tuple[str, ...], length: int) -> list[str]:
    return [chance.choice(subject if n % 2 == 0 else _FILLERS) for n in range(length)]
