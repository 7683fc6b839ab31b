"""The report's form: what is asked, what stands, what the rule foresees, and what saving by itself does not do."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from departments.selectors.policy import security_policy
from reports.models import Circular, ProgressReport
from reports.selectors.reports import with_content
from reports.services.determination import confirm_determination, prepare_determination
from reports.services.filling import FilingClosedError
from reports.services.periods import close_period, open_period
from reports.services.reports import save_report, submit_report
from tasks.models import IndicatorValue, Task
from tests.cast import signed_in
from tests.reports.conftest import FILLED, OCTOBER, at


@pytest.fixture
def client(cast):
    return signed_in(cast.finance_liaison)


def page(report):
    return reverse("report_edit", args=[report.uid])


def quarterly(report, *, value):
    """Give the matter an indicator by the quarter, with June's figure accepted."""
    made = report.task.indicators.create(name="县域就诊率", unit="%", basis="rate", rhythm="quarter")
    if value:
        IndicatorValue.objects.create(
            indicator=made,
            department=report.department,
            period_kind="month",
            period_start=date(2026, 6, 1),
            value=value,
            data_as_of=date(2026, 6, 30),
            recorded_at=at(3, month=7),
        )
    return made


def test_a_figure_without_new_data_stands_and_is_not_asked(report, client):
    made = quarterly(report, value=Decimal("88.5"))
    text = client.get(page(report)).content.decode()
    assert f'name="value_{made.pk}"' not in text
    assert "县域就诊率: 88.5%, data up to 30 Jun stand until newer ones are published" in text
    client.post(page(report), FILLED | {"act": "save", f"value_{made.pk}": "90"})
    assert not report.values.exists()


def test_in_the_quarters_last_month_it_is_asked(report, client):
    made = quarterly(report, value=None)
    report.period.start = date(2026, 9, 1)
    report.period.save()
    text = client.get(page(report)).content.decode()
    assert f'name="value_{made.pk}"' in text
    client.post(page(report), FILLED | {"act": "save", f"value_{made.pk}": "90"})
    assert report.values.get().value == 90


def test_a_ratio_is_asked_by_its_parts_and_refused_when_they_do_not_fit(report, client):
    made = report.task.indicators.create(name="管理率", unit="%", basis="rate", denominator="在管患者")
    key = made.pk
    text = client.get(page(report)).content.decode()
    assert all(f'name="{part}_{key}"' in text for part in ("num", "den", "value"))
    data = FILLED | {"act": "save", f"num_{key}": "873", f"den_{key}": "1000"}
    refused = client.post(page(report), data | {f"value_{key}": "88"})
    assert refused.status_code == 422
    assert "88% does not fit: 873 of 1000 is 87.3%." in refused.content.decode()
    assert client.post(page(report), FILLED | {"act": "save", f"num_{key}": "873"}).status_code == 422
    assert not report.values.exists()
    client.post(page(report), data)
    kept = report.values.get()
    assert (kept.value, kept.numerator, kept.denominator) == (Decimal("87.3"), 873, 1000)
    assert "= 87.3%" in client.get(page(report)).content.decode()
    client.post(page(report), data | {f"num_{key}": "900"})
    assert report.values.get().value == 90


def test_what_the_rule_foresees_opens_cause_measure_and_date(report, client, cast):
    beds = report.task.indicators.create(name="床位", unit="张")
    beds.targets.create(op=">=", value=300)
    far = save_report(report=report, fields={}, values={beds: Decimal(20)}, by=cast.finance_liaison)
    text = client.get(page(far)).content.decode()
    assert "foreseen-late" in text
    assert "By the rule this matter is behind: please give cause, measure and new date." in text
    saved = client.post(
        reverse("report_autosave", args=[report.uid]), FILLED | {f"value_{beds.pk}": "290", "version": "2"}
    )
    assert "foreseen-late" not in saved.content.decode()
    # It asks; only a self-rating behind must say why.
    far.refresh_from_db()
    done = save_report(report=far, fields=FILLED, by=cast.finance_liaison)
    assert submit_report(report=done, by=cast.finance_liaison).state == "submitted"


def test_a_recurring_duty_asks_how_often(report, client):
    assert 'name="times_done"' not in client.get(page(report)).content.decode()
    Task.objects.filter(pk=report.task_id).update(every="monthly", times_done=8)
    assert 'name="times_done"' in client.get(page(report)).content.decode()
    client.post(page(report), FILLED | {"act": "save", "times_done": "10"})
    report.refresh_from_db()
    assert report.times_done == 10


def test_saving_by_itself_does_not_keep_a_session_alive(report, client):
    idle = security_policy().idle_minutes
    autosave = reverse("report_autosave", args=[report.uid])
    moment = at(28, month=10, hour=11)
    with time_machine.travel(moment) as clock:
        assert client.get(page(report)).status_code == 200
        clock.shift((idle - 5) * 60)
        data = FILLED | {"text": "自动保存的草稿。"}
        assert client.post(autosave, data, headers={"HX-Trigger": "autosave"}).status_code == 200
        clock.shift(6 * 60)
        assert client.get(page(report)).url.startswith("/sign-in/")
    report.refresh_from_db()
    assert report.text == "自动保存的草稿。"


def test_saving_by_hand_does(report, client):
    idle = security_policy().idle_minutes
    with time_machine.travel(at(28, month=10, hour=11)) as clock:
        assert client.get(page(report)).status_code == 200
        clock.shift((idle - 5) * 60)
        assert client.post(page(report), FILLED | {"act": "save"}).status_code == 302
        clock.shift(6 * 60)
        assert client.get(page(report)).status_code == 200


def test_late_reports_are_taken_until_the_circular_is_signed(report, october, cast, clock):
    prepare_determination(period=october, by=cast.clerk)
    confirm_determination(period=october, by=cast.head)
    close_period(period=october, by=cast.head)
    circular = Circular.objects.create(
        period=october, year=2026, programme=cast.programme, jurisdiction=cast.city
    )
    open_period(ledger=cast.ledger, period=OCTOBER.next(), by=cast.clerk)
    clock.move_to(at(12))
    fresh = with_content(type(report).objects.filter(pk=report.pk)).get()
    filed = submit_report(report=fresh, by=cast.finance_liaison)
    assert (filed.state, filed.on_time) == ("submitted", False)
    other = october.reports.get(department=cast.health)
    saved = save_report(report=other, fields=FILLED, by=cast.liaison)
    snapshot = circular.snapshots.create(number=1, data={}, sha256="0" * 64)
    Circular.objects.update(
        state="signed",
        number="云医改组〔2026〕9号",
        signer="方静澜",
        signed_on=date(2026, 11, 12),
        signed_snapshot=snapshot,
    )
    with pytest.raises(FilingClosedError):
        submit_report(report=saved, by=cast.liaison)


@pytest.mark.parametrize(
    ("editor", "answer", "state"), [("own", 302, "submitted"), ("another", 409, "draft")]
)
def test_only_somebody_elses_save_under_way_stops_a_submission(
    report, client, cast, monkeypatch, editor, answer, state
):
    def saved_meanwhile(_request, seen):
        label = cast.finance_liaison.label if editor == "own" else "另一位联络员"
        stored = ProgressReport.objects.filter(pk=seen.pk)
        stored.update(version=seen.version + 1, edited_by=label, text="刚刚自动保存的草稿。")
        return seen.version

    monkeypatch.setattr("reports.views.reports._version", saved_meanwhile)
    assert client.post(page(report), FILLED | {"act": "submit"}).status_code == answer
    report.refresh_from_db()
    assert report.state == state
    assert (report.text == FILLED["text"]) == (editor == "own")
