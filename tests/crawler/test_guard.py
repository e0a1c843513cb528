import pytest

from copines.crawler.guard import is_public, refusal


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://0/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://printer.local/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "file:///etc/passwd",
        "data:text/html,x",
        "http:///path",
    ],
)
def test_a_private_address_is_refused_however_it_is_written(url: str) -> None:
    assert refusal(url)


@pytest.mark.parametrize(
    "url", ["https://zoe.example/", "http://8.8.8.8/", "http://[2001:4860:4860::8888]/"]
)
def test_a_public_address_may_be_asked(url: str) -> None:
    assert refusal(url) is None


def test_text_that_is_no_address_is_not_public() -> None:
    assert not is_public("zoe")
