"""Who stands between the portal and a blog is named; who lets it through is not."""

import pytest

from copines.crawler.walk import responses
from copines.crawler.walk.messages import Answer

URL = "https://zoe.example/feed"


@pytest.mark.parametrize(("status", "page", "who"), [
    (403, "Just a moment...", "Cloudflare"),
    (200, "<title>Just a moment...</title><noscript>Enable JavaScript</noscript>", "Cloudflare"),
    (403, '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
     "Cloudflare"),
    (200, "<title>One moment, please...</title><p>Please wait</p>", "o2switch"),
    (403, "<p>Request unsuccessful. Incapsula incident ID: 1-2</p>", "Imperva"),
    (202, "<script>window.gokuProps = {}</script>", "AWS WAF"),
    (403, "<title>Attention</title><h1>Sucuri WebSite Firewall - Access Denied</h1>", "Sucuri"),
    (200, '<script id="anubis_challenge" type="application/json">{}</script>', "Anubis"),
])  # fmt: skip
def test_a_challenge_has_a_name(status: int, page: str, who: str) -> None:
    answer = Answer(URL, status, f"<!doctype html><html><body>{page}".encode(), "text/html")
    assert responses.challenger(answer) == who


@pytest.mark.parametrize(
    "page",
    [
        "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script><p>Bonjour</p>",
        '<script src="/_Incapsula_Resource?SWJIYLWA=7"></script><p>Bonjour</p>',
        "<p>Just a moment...</p>",
        '<a href="1">1</a>' * 9 + "<code>cf_chl_opt</code>",
    ],
)
def test_a_page_that_came_through_is_no_challenge(page: str) -> None:
    answer = Answer(URL, 200, f"<!doctype html><html><body>{page}".encode(), "text/html")
    assert responses.challenger(answer) == ""


def test_a_feed_that_tells_of_a_challenge_is_none() -> None:
    feed = b"<rss version='2.0'><channel><title>Just a moment...</title></channel></rss>"
    assert responses.challenger(Answer(URL, 200, feed, "application/xml")) == ""
