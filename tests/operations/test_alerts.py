"""The example rules for Prometheus name figures the portal really tells, and its own limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from reform.core import counters, metrics
from reform.core.health import Part
from reform.health_settings import LIMITS

RULES = (Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yml").read_text("utf-8")
COUNTED = {"portal_requests_total", "portal_request_seconds_bucket", "portal_jobs_run_total"}


@pytest.fixture
def told(monkeypatch, db):
    """Every name the portal tells where every part has all its figures."""
    parts = {part: {} for part, *_rest in metrics.FIGURES.values()} | {
        "database": {},
        "texts": {"mail_failed": 1},
    }
    for part, figure, _words in metrics.FIGURES.values():
        parts[part][figure] = 1
    found = [Part(name, figures=figures) for name, figures in parts.items()]
    monkeypatch.setattr(metrics, "read_health", lambda _now: found)
    families = text_string_to_metric_families(metrics.metrics_text().decode())
    return {family.name for family in families} | COUNTED


def test_every_figure_of_a_rule_is_told(told):
    assert set(re.findall(r"\bportal_\w+", RULES)) - told == set()


def test_counters_are_named_as_the_rules_name_them():
    source = Path(counters.__file__).read_text("utf-8")
    for name in ("portal_requests", "portal_request_seconds", "portal_jobs_run"):
        assert f'"{name}"' in source


def test_rules_raise_the_alarm_where_the_page_turns_yellow_or_red():
    assert f"portal_queue_oldest_seconds > {LIMITS['HEALTH_QUEUE'][0]}" in RULES
    assert f"portal_beat_age_seconds > {LIMITS['HEALTH_BEAT'][1]}" in RULES
    assert f"portal_worker_age_seconds > {LIMITS['HEALTH_WORKER'][1]}" in RULES
    assert f"portal_seal_age_seconds > {LIMITS['HEALTH_SEAL'][0]}" in RULES
    assert f"portal_backup_age_seconds > {LIMITS['HEALTH_BACKUP'][0] * 3600}" in RULES
