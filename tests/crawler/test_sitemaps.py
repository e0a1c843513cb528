"""A sitemap is read without a tree: 50 MB of elements take no more than their text."""

import subprocess
import sys
import time

import pytest

from copines.crawler.sitemaps import read

BASE = "https://zoe.example/sitemap.xml"
_MEASURED = """
import resource, sys
from copines.crawler.sitemaps import read
text = "<urlset>" + sys.argv[1] * (50_000_000 // len(sys.argv[1]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read(text, "https://zoe.example/sitemap.xml", 50_000)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(
    "repeated",
    ["<a/>", "<a>", '<url a="1" b="2" c="3"/>', "<url><loc>https://zoe.example/a</loc></url>"],
)
def test_fifty_megabytes_of_elements_take_no_tree(repeated: str) -> None:
    began = time.process_time()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, repeated],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert int(done.stdout) < 320  # some copies of the text, where a tree took 1,700
    assert time.process_time() - began < 10


def test_pages_end_at_the_most_and_pictures_are_none() -> None:
    picture = "<i:image xmlns:i='i'><i:loc>https://zoe.example/p.png</i:loc></i:image>"
    urls = "".join(f"<url><loc>/{n}</loc>{picture}</url>" for n in range(30))
    pages, nested = read(f"<urlset>{urls}</urlset>", BASE, 20)
    assert [url for url, _ in pages] == [f"https://zoe.example/{n}" for n in range(20)]
    assert nested == ()


@pytest.mark.parametrize("cut", ["<url><loc>/b</lo", "<url><loc>/b", "</x></urlset><url/>", "&x;"])
def test_what_was_read_before_a_mistake_counts(cut: str) -> None:
    pages, _ = read(f"<urlset><url><loc>/a</loc></url>{cut}", BASE, 20)
    assert [url for url, _ in pages][:1] == ["https://zoe.example/a"]


@pytest.mark.parametrize(
    "text",
    [
        "<URLSET><URL><LOC>/a</LOC></URL></URLSET>",
        "<UrlSet><Url><Loc><![CDATA[\n/a ]]></Loc></Url></UrlSet>",
        "<s.m:urlset xmlns:s.m='x'><s.m:url><s.m:loc>/a</s.m:loc></s.m:url></s.m:urlset>",
        "<sm:urlset><sm:url><sm:loc>/a</sm:loc></sm:url></sm:urlset>",
    ],
)
def test_elements_may_have_capitals_and_any_prefix(text: str) -> None:
    pages, _ = read(text, BASE, 20)
    assert [url for url, _ in pages] == ["https://zoe.example/a"]
