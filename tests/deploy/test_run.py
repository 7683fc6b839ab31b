"""`manage.py run`: what systemd and Docker start is what `manage.py start` starts, as the process itself."""

from __future__ import annotations

import os

import pytest

from reform.bootstrap import commands, services
from reform.bootstrap.steps import Stopped


class Became(Exception):
    """Stands for the program the process would have become; its arguments are the program's."""


@pytest.fixture
def become(monkeypatch, tmp_path):
    """Ask for a process and return the command line it would become."""

    def execve(program, argv, env):
        raise Became(argv, env)

    monkeypatch.setattr(commands.os, "execve", execve)
    monkeypatch.setattr(commands.os, "chdir", lambda folder: None)
    monkeypatch.setattr(commands, "VAR_DIR", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def ask(name: str) -> list[str]:
        with pytest.raises(Became) as became:
            commands.run_one([name])
        argv, _env = became.value.args
        return argv

    return ask


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("web", ["gunicorn", "reform.wsgi:application"]),
        ("worker", ["reform.background", "worker"]),
        ("beat", ["reform.background", "beat"]),
    ],
)
def test_run_becomes_the_process_that_start_runs(become, monkeypatch, name, words):
    monkeypatch.setenv("REDIS_URL", "redis://broker.example:6379/0")
    argv = become(name)
    (same,) = (
        one for one in services.portal_processes("127.0.0.1", 8000, together=False) if one.name == name
    )
    assert argv == [str(part) for part in same.argv]
    assert argv[2 : 2 + len(words)] == words


def test_run_takes_the_sizes_the_environment_names(become, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://broker.example:6379/0")
    monkeypatch.setenv("PORTAL_WEB_PROCESSES", "8")
    monkeypatch.setenv("PORTAL_WEB_THREADS", "3")
    argv = become("web")
    assert [argv[argv.index(word) + 1] for word in ("--workers", "--threads")] == ["8", "3"]


@pytest.mark.parametrize("said", ["0", "-1", "many"])
def test_run_refuses_a_size_that_is_none(monkeypatch, said):
    monkeypatch.setenv("PORTAL_JOB_PROCESSES", said)
    with pytest.raises(Stopped, match="PORTAL_JOB_PROCESSES must be a number above 0"):
        services.size("PORTAL_JOB_PROCESSES")


def test_run_needs_a_broker_that_is_named(monkeypatch):
    for name in ("REDIS_URL", "REDIS_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Stopped, match="REDIS_URL must name the broker"):
        commands.run_one(["worker"])


def test_run_finds_the_broker_in_a_file(become, monkeypatch, tmp_path):
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("REDIS_URL_FILE", str(tmp_path / "url"))
    assert "worker" in become("worker")
    assert "REDIS_URL" not in os.environ
