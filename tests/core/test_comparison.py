from pathlib import Path

import pytest

from copines.cli.comparison import Item, View, by_key, compared, settings
from copines.config import Config, load
from copines.model import Verdict
from copines.permalinks import key
from copines.reasons import Reason

ZOE, MAX = "https://zoe.example/", "https://max.example/"


def config(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "copines.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {})


def test_only_keys_that_differ_are_named(tmp_path: Path) -> None:
    one = config(
        tmp_path, f'[[blog]]\nurl = "{ZOE}"\nname = "Zoé"\n[[blog]]\nurl = "{MAX}"\nname = "Max"\n'
    )
    other = config(
        tmp_path,
        f'[link]\nrelated = 5\nhide = ["{ZOE}1"]\n[crawl]\nevery = "1d"\n'
        f'[[blog]]\nurl = "{ZOE}"\nname = "Zoé"\nexclude = ["tag:vélo"]\nnever_with = ["Lu"]\n'
        '[[blog]]\nurl = "https://lu.example/"\nname = "Lu"\n',
    )
    assert list(settings(one, one)) == []
    assert list(settings(one, other)) == [
        ("[crawl] every", "2h", "1d"),
        ("[link] related", 3, 5),
        ("[link] hide", [], [f"{ZOE}1"]),
        ('[[blog]] "Zoé" exclude', [], ["tag:vélo"]),
        ('[[blog]] "Zoé" never_with', [], ["Lu"]),
    ]


def test_posts_come_and_go_with_their_reason(tmp_path: Path) -> None:
    zoe, lu = (
        config(tmp_path, f'[[blog]]\nurl = "{url}"\nname = "{name}"\n').blogs
        for url, name in ((ZOE, "Zoé"), (MAX, "Max"))
    )
    first, second = Item(f"{ZOE}1", "Zoé", "Semis"), Item(f"{MAX}2", "Max", "Pain")
    third = Item(f"{MAX}3", "Max", "Levain")
    held, left = Reason.of("held", date="x"), Reason.of("left_config")
    one = View(
        by_key(zoe),
        {i.url: i for i in (first, third)},
        {second.url: (Verdict.HELD, held)},
        {first.url: (third.url,), third.url: (first.url,)},
    )
    other = View(
        by_key(lu),
        {i.url: i for i in (second, third)},
        {first.url: (Verdict.REMOVED, left)},
        {third.url: (second.url,)},
    )
    report = compared(one, other, {})
    assert report["blogs"] == {
        "added": [{"name": "Max", "url": MAX, "scope": "site"}],
        "removed": [{"name": "Zoé", "url": ZOE, "posts": 1}],
        "unread": [],
    }
    assert report["posts"] == {
        "before": 2,
        "after": 2,
        "appear": [
            {
                "url": second.url,
                "blog": "Max",
                "title": "Pain",
                "verdict": "held",
                "reason": "dated later than now: x",
            }
        ],
        "vanish": [
            {
                "url": first.url,
                "blog": "Zoé",
                "title": "Semis",
                "verdict": "removed",
                "reason": "its blog left the config",
            }
        ],
    }
    assert report["links"] == {
        "before": 2,
        "after": 1,
        "changed": [
            {"url": third.url, "title": "Levain", "before": [first.url], "after": [second.url]}
        ],
    }


@pytest.mark.parametrize(
    ("keys", "unread"),
    [
        (f'feed = "{ZOE}pain/feed/"\nscope = "feed"', [f"{ZOE}pain/feed/"]),
        (f'feed = "{ZOE}category/pain/feed/"', [f"{ZOE}category/pain/feed/"]),
        (f'feed = "{ZOE}feed/"\nscope = "feed"', []),
        ('scope = "feed"', []),
        (f'feed = "{ZOE}pain/feed/"', []),
    ],
    ids=["another", "a category's", "the one that was found", "none named", "of all the site"],
)
def test_a_feed_that_nobody_has_read_is_told_of(
    tmp_path: Path, keys: str, unread: list[str]
) -> None:
    post = Item(f"{ZOE}1", "Zoé", "Semis")
    before, after = (
        View(
            by_key(config(tmp_path, f'[[blog]]\nurl = "{ZOE}"\nname = "Zoé"\n{more}\n').blogs),
            {post.url: post},
            {},
            {},
        )
        for more in ("", keys)
    )
    report = compared(before, after, {key(ZOE): f"{ZOE}feed/"})
    told = [{"name": "Zoé", "url": ZOE, "feed": feed, "posts": 1} for feed in unread]
    assert report["blogs"] == {"added": [], "removed": [], "unread": told}
