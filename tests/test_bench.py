import subprocess
import sys
from pathlib import Path


def test_an_unknown_measurement_is_named_with_those_there_are() -> None:
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nothing"],
        cwd=root,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "no nothing; there are: crawl" in done.stderr
