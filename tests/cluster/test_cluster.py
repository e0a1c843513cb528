"""Linking and building by several processes, as if these were machines."""

import os
import subprocess
import sys
from pathlib import Path

from cluster.circles import fill, twin
from instance import Instance

NOBODY = "tcp://127.0.0.1:9"


def test_links_and_pages_are_those_of_one_machine(
    instance: Instance, cluster: str, tmp_path: Path
) -> None:
    instance.environment["COPINES_PORTAL_GAZETTE"] = "none"  # made here in any case
    fill(instance, 380)
    other = twin(instance, tmp_path / "other")
    instance.copines("link")
    instance.copines("build")
    log = tmp_path / "log"
    other.copines("link", "--cluster", cluster, "--log-file", str(log))
    other.environment["COPINES_CLUSTER_ADDRESS"] = cluster
    other.copines("build", "--log-file", str(log))
    links = instance.copines("export", "links").stdout
    assert other.copines("export", "links").stdout == links
    assert links.count('"kind": "related"') > 50
    assert other.portal() == instance.portal()
    for work in ("_count_apart", "_multiplied", "make"):
        assert f"{work}: " in log.read_text("utf-8"), work
    assert not list(other.directory.glob(".copines-copy-*"))


def test_a_cluster_that_does_not_answer_is_told_before_anything_is_fetched(
    instance: Instance,
) -> None:
    instance.copines("add", "https://zoe.example/")
    done = instance.copines("run", "--cluster", NOBODY, ok=(2,))
    assert f"no cluster answers at {NOBODY}" in done.stderr
    assert "how to start one: " in done.stderr
    assert "distributed." not in done.stderr
    assert not (instance.directory / "copines.db").exists()


def test_what_is_no_address_is_told_so(instance: Instance) -> None:
    done = instance.copines("link", "--cluster", "10.0.0.1", ok=(2,))
    assert '--cluster: expected an address such as "tcp://10.0.0.1:8786"' in done.stderr


def test_without_the_extra_a_cluster_is_refused_with_the_line_to_install_it(
    instance: Instance, tmp_path: Path
) -> None:
    instance.environment["PYTHONPATH"] = str(tmp_path)
    (tmp_path / "distributed.py").write_text("import nothing_of_dask", encoding="utf-8")
    done = instance.copines("link", "--cluster", NOBODY, ok=(2,))
    assert 'pip install "copines[cluster]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_who_names_no_cluster_imports_nothing_of_dask(instance: Instance) -> None:
    for command in ("crawl", "link", "build"):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "copines", command],
            cwd=instance.directory,
            env={**os.environ, **instance.environment},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "copines.cli.main" in imported
        assert not {name for name in imported if name.partition(".")[0] in {"dask", "distributed"}}


def test_the_calls_that_start_a_cluster_are_printed(instance: Instance) -> None:
    told = instance.copines("cluster", "tls://10.0.0.1:8786").stdout
    assert "dask scheduler --protocol tls --host 10.0.0.1 --port 8786" in told
    assert "dask worker tls://10.0.0.1:8786" in told
    assert "--cluster tls://10.0.0.1:8786" in told
    assert "Whoever reaches the scheduler or a worker can run anything there" in told
