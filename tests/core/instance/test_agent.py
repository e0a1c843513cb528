from pathlib import Path

from copines.config import load
from copines.instance.crawl import agent


def test_the_user_agent_is_ascii_whatever_the_portals_host(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    for host, sent in (("博客", "xn--9krq6q"), ("été", "xn--t-9fab"), ("zoe", "zoe")):
        config = f'[portal]\nurl = "https://{host}.example/"\n[crawl]\ncontact = "a@b.example"\n'
        path.write_text(config, encoding="utf-8")
        assert f"(+https://{sent}.example/; a@b.example)" in agent(load(path, {}))
    path.write_text("", encoding="utf-8")
    assert "+" not in agent(load(path, {}))
