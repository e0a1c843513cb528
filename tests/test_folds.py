"""How well articles are found, site by site."""

import json
from pathlib import Path

import pytest
from bench import folds


def test_shares_are_of_runs_of_words() -> None:
    assert folds.shares("a b c d e", "a b c d e") == (1.0, 1.0)
    assert folds.shares("a b c d e", "a b c d") == (1.0, 0.5)
    assert folds.shares("a b c d", "") == (None, 0.0)
    assert folds.shares("", "a b c d") == (0.0, None)


def test_the_pages_of_a_site_stay_together_and_each_is_in_one_fold() -> None:
    urls = {str(n): f"https://{'www.' * (n % 2)}site{n // 4}.example/{n}" for n in range(40)}

    for deal in range(3):
        parts = folds.folds(urls, 5, deal)
        assert sorted(page for part in parts for page in part) == sorted(urls)
        assert all(
            int(page) // 4 * 4 + n in map(int, part)
            for part in parts
            for page in part
            for n in range(4)
        )
    assert folds.folds(urls, 5, 0) != folds.folds(urls, 5, 1)


def test_a_folder_of_labelled_pages_is_scored_for_the_crawler_and_the_library(
    tmp_path: Path,
) -> None:
    text = "The bread of this week rose slowly, for the kitchen was cold and the flour was old. "
    (tmp_path / "pages").mkdir()
    truth = {str(n): {"url": f"https://site{n}.example/", "text": text * 4} for n in range(2)}
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    for page in truth:
        html = f"<body><nav><a href='/'>Home</a></nav><article><p>{text * 4}</p></article>"
        (tmp_path / "pages" / f"{page}.html").write_text(html)

    urls, found = folds.scores(tmp_path)

    assert found["copines"]["0"] == pytest.approx((1.0, 1.0))
    last = list(folds.report(urls, found, 2))[-1]
    assert last.startswith("of 40 folds (20 deals), behind trafilatura in 0,")
