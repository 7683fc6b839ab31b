"""What set-up remembers, and that two set-ups do not run into each other."""

import fcntl
import threading

from reform.bootstrap import stamps


def test_digest_changes_with_content_name_and_words(tmp_path):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("same")
    second.write_text("same")
    base = stamps.digest(first)
    assert stamps.digest(first) == base
    assert stamps.digest(second) != base
    assert stamps.digest(first, also="3.12") != base
    first.write_text("other")
    assert stamps.digest(first) != base


def test_record_keeps_the_other_stamps(tmp_path):
    path = tmp_path / "deep" / "stamps.json"
    stamps.record("fonts", "1", path=path)
    stamps.record("npm", "2", path=path)
    stamps.record("fonts", "3", path=path)
    assert stamps.is_current("fonts", "3", path=path)
    assert stamps.is_current("npm", "2", path=path)
    assert not stamps.is_current("fonts", "1", path=path)
    assert [file.name for file in path.parent.iterdir()] == ["stamps.json"]


def test_is_current_is_false_for_a_lost_or_broken_file(tmp_path):
    path = tmp_path / "stamps.json"
    assert not stamps.is_current("npm", "2", path=path)
    for broken in ("", "{", "[1]", '{"npm": 2}'):
        path.write_text(broken)
        assert not stamps.is_current("npm", "2", path=path)


def test_a_second_setup_waits_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stamps, "BUILD_DIR", tmp_path)
    entered = threading.Event()

    def second_setup() -> None:
        with stamps.only_one_setup():
            entered.set()

    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        other = threading.Thread(target=second_setup)
        other.start()
        assert not entered.wait(0.3)
    other.join(5)
    assert entered.is_set()
    assert capsys.readouterr().out == "- Waiting for another set-up in this folder to end\n"
