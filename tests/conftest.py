"""The program in a subprocess, the demo's ring on loopback, and a Chromium."""

import fcntl
import gc
import os
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import forked
from copines.demo import ring_config, serve_ring
from copines.demo.server import Ring
from instance import Instance

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# messages are looked for in English, whoever runs the tests
os.environ["LC_ALL"] = "C.UTF-8"


# of what collection makes, 400,000 objects, hardly any goes before the end: never looked through
gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and config.option.numprocesses:
        forked.share()  # all tests are run, many of which want it


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have half as many workers more than processors: of what tests take, a third is waiting."""
    processors = os.cpu_count() or 1
    return processors + processors // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules of few tests, which take long: what ends last shall be short."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: tests[item.path])  # stable: a module's own order stays


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from check.demo import chromium  # noqa: PLC0415 - few tests need playwright

    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        message = "no Chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with chromium() as launched:
        yield launched


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but to this machine."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        assert host in {"127.0.0.1", "127.0.0.2", "::1", "localhost"}, f"a test asks {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance without blogs, that can reach nothing: the proxy's port is closed."""
    directory = tmp_path / "circle"
    directory.mkdir()
    (directory / "copines.toml").write_text(
        '[portal]\ntitle = "Cercle"\nurl = "https://copines.example/"\n'
        '[crawl]\ncontact = "mailto:hote@copines.example"\n',
        encoding="utf-8",
    )
    closed = "http://127.0.0.1:9"
    return Instance(directory, {"http_proxy": closed, "https_proxy": closed, "no_proxy": ""})


@pytest.fixture
def ring() -> Iterator[Ring]:
    """The demo's blogs, served on loopback."""
    with serve_ring() as served:
        yield served


@pytest.fixture
def circle(instance: Instance, ring: Ring) -> Instance:
    """An instance of the demo's blogs, not crawled yet."""
    (instance.directory / "copines.toml").write_text(ring_config(), encoding="utf-8")
    instance.environment |= {"http_proxy": ring.proxy}
    return instance


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo's instance, crawled and built once for all; to be looked at only."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each has a folder of its own, in one
        folder = folder.parent
    demo, made = folder / "demo", folder / "demo.made"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            Instance(demo).copines("demo", "--build-only")
            made.touch()
    return demo


@pytest.fixture
def visited(circle: Instance, demo: Path) -> Instance:
    """An instance of the demo's blogs after its first run, a copy: to do with as one likes."""
    shutil.copytree(demo, circle.directory, dirs_exist_ok=True)
    return circle
