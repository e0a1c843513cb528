"""The demo's portal on loopback, and a Chromium that reads it."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from copines.cli.served import serving
from instance import Instance

#: Chromium's own calls home are switched off, so that what leaves loopback is the portal's doing.
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        message = "no Chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("demo")
    Instance(directory).copines("demo", "--build-only")
    with serving(directory / "public", 0) as address:
        yield address


@pytest.fixture
def page(browser: Browser, portal: str) -> Iterator[Page]:
    context = browser.new_context(base_url=portal, viewport={"width": 390, "height": 844})
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    yield opened
    context.close()
    assert {urlsplit(url).hostname for url in asked} <= {"127.0.0.1"}
    assert complaints == []
