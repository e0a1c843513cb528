"""Circles of four blogs and twelve posts of everyday life find what belongs together."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from copines.linker import link
from copines.model import Document, LinkOptions, Neighbor

_LINES = (Path(__file__).parent / "everyday.jsonl").read_text(encoding="utf-8").splitlines()
POSTS = [json.loads(line) for line in _LINES]
CIRCLES = sorted({post["circle"] for post in POSTS})


def linked(
    circle: str,
) -> tuple[Mapping[str, tuple[Neighbor, ...]], dict[str, str], dict[str, str]]:
    """Link a circle as the settings come; give subjects and titles too, by permalink."""
    posts = [post for post in POSTS if post["circle"] == circle]
    documents = [
        Document(f"https://{n}.example/", p["blog"], "fr", p["title"], p["text"])
        for n, p in enumerate(posts)
    ]
    subject = {d.permalink: p["subject"] for d, p in zip(documents, posts, strict=True)}
    title = {d.permalink: d.title for d in documents}
    return link(documents, LinkOptions(fill=False)), subject, title


@pytest.mark.parametrize("circle", CIRCLES)
def test_what_belongs_together_is_found_and_hardly_anything_else(circle: str) -> None:
    found, subject, title = linked(circle)
    pairs = [(p, n.permalink) for p, near in found.items() for n in near]
    wrong = [(title[a], title[b]) for a, b in pairs if subject[a] != subject[b]]
    wanted = [(a, b) for a in subject for b in subject if a != b and subject[a] == subject[b]]
    missing = [(title[a], title[b]) for a, b in wanted if (a, b) not in pairs]
    assert len(wrong) <= 0.1 * len(pairs), wrong
    assert len(missing) <= 0.2 * len(wanted), missing


def test_a_wedding_and_its_cake_are_near() -> None:
    found, _, title = linked("fêtes")
    cake = next(p for p, name in title.items() if "pièce montée" in name)
    reasons = {title[n.permalink]: n.terms for n in found[cake]}
    assert "Quel chapeau pour un mariage ?" in reasons
    assert any("mariage" in term for term in reasons["Quel chapeau pour un mariage ?"])
