"""No post stands under more than a fifth of one blog's posts."""

import random
from collections import Counter

from copines.linker import Changes, fit, link, neighbors_of, relink
from copines.model import Document, LinkOptions

WORDS = [
    a + b + c
    for a in ("ba", "ke", "li", "mo", "ru", "ta")
    for b in ("ran", "dol", "ves", "pit")
    for c in ("", "mi", "so", "ga", "nu", "le")
]
OPTIONS = LinkOptions(fill=False, min_score=0.0)


def a_post(number: int, blog: str) -> Document:
    own = random.Random(number)
    text = " ".join(own.choices(WORDS, k=60))
    return Document(f"https://{blog}.example/{number:03}", blog, "fr", "", text, f"{number}")


#: A large blog, three small ones, and a post that is near to all of its.
POSTS = [a_post(n, "grand") for n in range(50)] + [
    a_post(100 + n, f"petit {n % 3}") for n in range(24)
]
HUB = Document("https://moyeu.example/", "moyeu", "fr", "", " ".join(WORDS * 2), "moyeu")


def largest(found: dict[str, tuple[str, ...]]) -> int:
    shown = Counter(other for one, near in found.items() if "grand" in one for other in near)
    return max(shown.values())


def test_the_nearest_lists_keep_it_and_the_others_go_on() -> None:
    found = {
        p: tuple(n.permalink for n in near) for p, near in link([*POSTS, HUB], OPTIONS).items()
    }
    assert largest(found) <= 10
    assert all(len(near) == 3 for near in found.values())


def test_lists_renewed_later_count_those_that_stay() -> None:
    index = fit([*POSTS, HUB], OPTIONS)
    found = {p: tuple(n.permalink for n in near) for p, near in neighbors_of(index, OPTIONS)}
    later = relink(index, Changes([a_post(200 + n, "grand") for n in range(4)]), OPTIONS)
    found.update((p, tuple(n.permalink for n in near)) for p, near in later.items())
    assert largest(found) <= 10


def test_pins_are_not_counted_out() -> None:
    pins = tuple((post.permalink, HUB.permalink) for post in POSTS[:20])
    found = link([*POSTS, HUB], LinkOptions(fill=False, min_score=0.0, pins=pins))
    assert all(found[one][0].permalink == HUB.permalink for one, _ in pins)
