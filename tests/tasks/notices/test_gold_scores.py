"""The hand-made gold results in ../shared: the reader keeps the scores it has reached."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tasks.notices import read_notice, text_of, to_json

SHARED = Path(__file__).resolve().parents[4] / "shared"
FLOORS = dict.fromkeys(
    ("task", "lead", "cooperating", "leaders", "offices", "target", "deadline", "head"), 1.0
)
# One gold file of gold_more names a title that its text does not hold: nothing is invented, so 12 of 13.
MORE_FLOORS = FLOORS | {"head": 0.96}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="../shared with the gold notices is not beside the project"
    ),
]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_notices", SHARED / "score_notices.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("gold", "texts", "floors", "notices"),
    [("gold", "seeds", FLOORS, 5), ("gold_more", "more", MORE_FLOORS, 4)],
    ids=["gold", "gold_more"],
)
def test_gold_scores_do_not_fall(
    gold: str, texts: str, floors: dict[str, float], notices: int, capsys: pytest.CaptureFixture[str]
) -> None:
    score = scorer()
    total = {field: score.Tally() for field in score.FIELDS}
    lines = []
    paths = sorted((SHARED / gold).glob("*.gold.json"))
    for path in paths:
        name = path.name.removesuffix(".gold.json")
        source = text_of(f"{name}.txt", (SHARED / texts / f"{name}.txt").read_bytes())
        tally = score.score(json.loads(path.read_text("utf-8")), to_json(read_notice(source.text)))
        for field in score.FIELDS:
            total[field].merge(tally[field])
        lines.append(f"{name[:32]:34}" + "".join(f"{tally[field]!s:>12}" for field in score.FIELDS))
        assert tally["task"].f1 == 1.0, name
    with capsys.disabled():
        sys.stdout.write(
            "\n".join(
                [
                    f"\n{gold:34}" + "".join(f"{field:>12}" for field in score.FIELDS),
                    *lines,
                    f"{'total':34}" + "".join(f"{total[field]!s:>12}" for field in score.FIELDS),
                    "",
                ]
            )
        )
    assert len(paths) == notices
    assert {field: total[field].f1 for field in floors if total[field].f1 < floors[field]} == {}
