"""A name that is public when it is checked, and private when it is connected to."""

import json
from pathlib import Path

from hostile.server import serving
from instance import Instance

#: Replaces the child's resolver and its connections: each look-up of a name gives the next address.
_RESOLVER = """
import json, os, socket, sys
_LOG = os.environ["NAMES_LOG"]
_TURNS = {"rebind.example": ["93.184.216.34", "127.0.0.1"], "private.example": ["127.0.0.1"],
          "both.example": ["93.184.216.34", "10.0.0.1"], "special.example": ["192.0.0.8"]}
_asked = {}
def _next(name):
    turns = _TURNS.get(name)
    if turns is None:
        raise socket.gaierror(-2, "unknown " + name)
    _asked[name] = _asked.get(name, -1) + 1
    return turns[_asked[name] % len(turns)]
def _note(what, value):
    with open(_LOG, "a") as file:
        file.write(json.dumps([what, str(value)]) + "\\n")
def gethostbyname(name):
    address = _next(name); _note("resolved", name + " " + address); return address
def getaddrinfo(host, port, *more, **keys):
    if isinstance(host, bytes): host = host.decode()
    address = host if host.replace(".", "").isdigit() else gethostbyname(host)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))]
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
def connect(self, address):
    _note("connected", address); raise ConnectionRefusedError(111, "refused")
def connect_ex(self, address):
    _note("connected", address); return 111
if "copines" in " ".join(sys.orig_argv):
    socket.gethostbyname, socket.getaddrinfo = gethostbyname, getaddrinfo
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
"""
_HOSTS = ("rebind.example", "private.example", "both.example", "special.example")


def test_a_name_that_changes_reaches_nothing_private(instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "child").mkdir()
    (tmp_path / "child" / "sitecustomize.py").write_text(_RESOLVER, encoding="utf-8")
    stanzas = "".join(f'[[blog]]\nname = "{h}"\nurl = "http://{h}/"\n' for h in _HOSTS)
    (instance.directory / "copines.toml").write_text(
        '[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "x"\ndelay = 0\n'
        f"timeout = 3\n{stanzas}",
        encoding="utf-8",
    )
    log = tmp_path / "log"
    with serving(()) as web:
        instance.environment = {
            "PYTHONPATH": str(tmp_path / "child"),
            "NAMES_LOG": str(log),
            **dict.fromkeys(("http_proxy", "https_proxy", "no_proxy"), ""),
        }
        done = instance.copines("run", "--json", ok=(3,))
        assert web.asked == []
    failed = {f["blog"]: f["reason"] for f in json.loads(done.stdout)["crawl"]["failed"]}
    assert set(failed) == set(_HOSTS)
    noted = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert any(what == "resolved" for what, _ in noted), "the resolver was not replaced"
    reached = {value for what, value in noted if what == "connected"}
    assert reached, "nothing was tried at all"
    assert not [value for value in reached if "93.184.216.34" not in value], reached
