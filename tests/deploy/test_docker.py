"""Images and composition as far as files tell: linted, understood, nothing open, nothing secret, no registry named.

No engine runs where the tests do: docs/deploy.md says what was tried and how.
"""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from reform.bootstrap.paths import BASE_DIR

DOCKER = BASE_DIR / "deploy" / "docker"
HADOLINT = Path(sys.executable).with_name("hadolint")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
OWN = ("proxy", "migrate", "web", "worker", "beat")


def interpolated(text: str, **given: str) -> str:
    """Return a composition's text as compose reads it: variables given, or their defaults."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        assert kind == "-" or name in given, f"{name} has no default"
        return given.get(name, rest)

    return VARIABLE.sub(value, text)


@pytest.fixture(scope="module")
def text() -> str:
    return interpolated((DOCKER / "compose.yml").read_text("utf-8"), PORTAL_HOST="portal.example")


@pytest.fixture(scope="module")
def composition(text) -> dict[str, Any]:
    return yaml.safe_load(text)


def test_dockerfile_has_no_fault():
    done = subprocess.run([str(HADOLINT), str(DOCKER / "Dockerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_composition_follows_its_specification(composition):
    merged = yaml.safe_dump(composition)
    assert sorted(PyCompose.from_yaml(merged).service_names()) == sorted([*OWN, "database", "broker"])
    with pytest.raises(ValueError, match="cap_dorp"):
        PyCompose.from_yaml(merged.replace("cap_drop", "cap_dorp"))


def test_only_nginx_has_ports_and_they_are_on_loopback(composition):
    ports = {name: one["ports"] for name, one in composition["services"].items() if "ports" in one}
    assert ports == {"proxy": ["127.0.0.1:80:8080", "127.0.0.1:443:8443"]}


def test_every_container_is_shut_and_limited(composition):
    for name, one in composition["services"].items():
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"]), name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert {"cpus", "memory", "pids"} == set(one["deploy"]["resources"]["limits"]), name
    assert {name for name in ("front", "back") if not composition["networks"][name].get("internal")} == set()
    assert (
        composition["services"]["database"]["networks"]
        == composition["services"]["broker"]["networks"]
        == ["back"]
    )


def test_secrets_are_files_and_each_is_declared(composition):
    used = {secret for one in composition["services"].values() for secret in one.get("secrets", [])}
    assert used == set(composition["secrets"])
    assert all(set(secret) == {"file"} for secret in composition["secrets"].values())
    for one in composition["services"].values():
        for name, value in one.get("environment", {}).items():
            assert not re.search("KEY|PASSWORD|URL|SECRET", name) or str(value).startswith("/run/secrets/")


def test_no_image_and_no_stage_names_a_registry(composition):
    dockerfile = (DOCKER / "Dockerfile").read_text("utf-8")
    bases = set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))
    assert bases == {"${BASE}"}
    named = {one["image"] for one in composition["services"].values()} | {"debian:12-slim"}
    assert [image for image in named if "." in image.partition("/")[0] and "/" in image] == []


def test_nobody_in_an_image_is_root():
    users = re.findall(r"^USER (\d+):(\d+)$", (DOCKER / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert users == [("10001", "10001"), ("10002", "10001")]


def test_secrets_are_made_once_at_random_and_fit_together(tmp_path, composition):
    folder = tmp_path / "secrets"
    for _twice in range(2):
        subprocess.run([str(DOCKER / "make-secrets"), str(folder)], check=True, capture_output=True)
    made = {file.name: file.read_text("utf-8").strip() for file in folder.iterdir()}
    needed = {Path(secret["file"]).name for secret in composition["secrets"].values()}
    assert needed - set(made) == {"tls_certificate", "tls_key"}
    keys = [made[name] for name in ("secret_key", "field_key", "audit_key", "backup_key")]
    assert len(set(keys)) == 4
    assert all(len(key) >= 50 for key in keys)
    assert made["database_url"] == f"postgres://portal:{made['database_password']}@database/portal"
    assert f"requirepass {made['broker_password']}" in made["broker.conf"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_images_hold_what_a_clean_clone_has_and_no_data():
    left_out = set((BASE_DIR / ".dockerignore").read_text("utf-8").split("\n"))
    assert {
        ".git",
        ".venv",
        ".build",
        "node_modules",
        "static/vendor",
        "var",
        "deploy/docker/secrets",
    } <= left_out
