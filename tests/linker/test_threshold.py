"""How strong a link must be, by what the circle is like."""

import numpy as np
from numpy.typing import NDArray

from copines.linker import Changes, Index, fit, relink
from copines.linker.link import permits_of
from copines.linker.threshold import thresholds
from copines.model import Document, LinkOptions

_OPTIONS = LinkOptions(fill=False)
_SUBJECTS = [
    "vélo sacoche guidon pédale",
    "fromage affinage meule croûte",
    "piano marteau corde clavier",
    "ruche abeille essaim miel",
    "voilier mât écoute foc",
    "rosier taille greffe épine",
    "télescope miroir oculaire lune",
    "tricot aiguille maille laine",
]


def _post(number: int, subject: str) -> Document:
    words = f"{subject} récit{number} jour{number} {subject}"
    return Document(f"https://{number}.example/", f"blog {number % 4}", "fr", "", words, words)


def _circle(posts: int, pairs: int) -> list[Document]:
    """Write posts of which so many pairs are about the same, and no other two."""
    twins = [_post(n, _SUBJECTS[n // 2]) for n in range(2 * pairs)]
    others = (" ".join(f"mot{n}{letter}" for letter in "abcd") for n in range(2 * pairs, posts))
    return [*twins, *(_post(n, subject) for n, subject in enumerate(others, 2 * pairs))]


def _thresholds(index: Index) -> NDArray[np.float64]:
    return thresholds(index, permits_of(index, _OPTIONS))


def _without_any_near(posts: int) -> float:
    """Return by how much the threshold rises if no post has a near one any more."""
    index = fit(_circle(posts, posts // 2), _OPTIONS)
    before = _thresholds(index)
    index.first[:] = 0
    rise = _thresholds(index) / before
    assert np.ptp(rise) < 1e-9
    return float(rise[0])


def test_where_few_posts_have_a_near_one_a_link_must_be_stronger() -> None:
    assert 1.2 < _without_any_near(16) < 3.0


def test_a_handful_of_posts_is_too_few_to_tell() -> None:
    assert 1.0 < _without_any_near(4) < _without_any_near(8) < _without_any_near(16)


def test_from_half_of_all_posts_on_more_of_them_lower_nothing() -> None:
    index = fit(_circle(16, 8), _OPTIONS)
    before = _thresholds(index)
    index.first[:4] = 0  # three quarters still have one
    assert (_thresholds(index) == before).all()


def test_posts_that_come_and_go_leave_the_threshold_of_the_others() -> None:
    index = fit(_circle(16, 2), _OPTIONS)
    kept, before = index.base(), _thresholds(index)
    more = [_post(n, _SUBJECTS[n % 2]) for n in range(40, 46)]
    relink(index, Changes(more, gone=[0, 5]), _OPTIONS)
    assert len(index.rows) == 22
    assert (_thresholds(index)[:16] == before).all()
    again = Index.of({name: bytes(piece) for name, piece in kept.items()}, index.changes())
    assert (_thresholds(again) == _thresholds(index)).all()
