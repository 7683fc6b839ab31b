"""Addresses, locks and sockets of a starting portal."""

import os
import socket
import stat
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from reform.bootstrap import services
from reform.bootstrap.steps import Stopped


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_bind_address_reads_host_and_port(monkeypatch):
    monkeypatch.delenv("PORTAL_BIND", raising=False)
    assert services.bind_address() == ("127.0.0.1", 8000)
    monkeypatch.setenv("PORTAL_BIND", "[::1]:8001")
    assert services.bind_address() == ("::1", 8001)


@pytest.mark.parametrize(
    "bind", ["8000", "localhost", ":8000", "127.0.0.1:http", "127.0.0.1:0", "127.0.0.1:70000"]
)
def test_bind_address_refuses_what_is_no_address(monkeypatch, bind):
    monkeypatch.setenv("PORTAL_BIND", bind)
    with pytest.raises(Stopped, match=r"PORTAL_BIND must be an address and a port such as 127\.0\.0\.1:8000"):
        services.bind_address()


def test_a_taken_port_is_told_in_a_sentence(taken_port):
    with pytest.raises(Stopped) as stopped:
        services.refuse_taken_port("127.0.0.1", taken_port)
    assert str(stopped.value) == (
        f"The address 127.0.0.1:{taken_port} can't be used: another program uses it. "
        "End that program, or choose another: PORTAL_BIND=127.0.0.1:8001 python3 manage.py start"
    )


def test_a_second_portal_on_the_same_data_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path / "var")
    with services.only_one_portal():
        assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
        with pytest.raises(Stopped) as stopped, services.only_one_portal():
            pytest.fail("two portals run on the same data")
        assert (
            str(stopped.value)
            == f"The portal is already running on {tmp_path / 'var'} (process {os.getpid()})."
        )
    with services.only_one_portal():
        assert (tmp_path / "var" / "run" / "portal.lock").read_text() == str(os.getpid())


def test_socket_folder_is_var_run_while_the_path_is_short_and_plain():
    # pytest's own folders may be long themselves.
    with tempfile.TemporaryDirectory(prefix="portal-test-") as short:
        folder = services.socket_folder(Path(short))
        assert folder == Path(short) / "run"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["x" * 120, "with space", "数据"])
def test_socket_folder_is_short_private_and_steady_otherwise(tmp_path, monkeypatch, name):
    monkeypatch.setattr(services.tempfile, "gettempdir", lambda: str(tmp_path))
    var = tmp_path / name
    folder = services.socket_folder(var)
    assert folder.parent == tmp_path
    assert folder.name.startswith(f"portal-{os.getuid()}-")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert services.socket_folder(var) == folder


def test_socket_folder_refuses_one_laid_by_somebody_else(tmp_path, monkeypatch):
    monkeypatch.setattr(services.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = services.socket_folder(tmp_path / "with space")
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Stopped, match="belongs to someone else"):
        services.socket_folder(tmp_path / "with space")


@pytest.mark.parametrize(
    ("status", "expected"), [(200, True), (302, True), (404, True), (500, False), (503, False)]
)
def test_answers_tells_a_working_server_from_a_broken_one(status, expected):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert services.answers("127.0.0.1", server.server_port) is expected


def test_answers_is_false_where_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert services.answers("127.0.0.1", closed.getsockname()[1]) is False


def test_broker_program_starts_on_this_machine():
    assert services.broker_program() is not None


def test_without_a_broker_one_worker_on_the_job_table_stands_in(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)
    monkeypatch.setattr(services, "broker_program", lambda: None)
    monkeypatch.delenv("REDIS_URL", raising=False)
    processes = services.portal_processes("127.0.0.1", 8000)
    assert [process.name for process in processes] == ["worker", "web"]
    assert processes[0].argv[-1] == "run_jobs"
    assert capsys.readouterr().out.startswith("No Redis or Valkey could be had")


def test_a_redis_of_the_office_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)
    monkeypatch.setenv("REDIS_URL", "redis://localhost:6379/3")
    processes = services.portal_processes("127.0.0.1", 8000)
    assert [process.name for process in processes] == ["worker", "web"]
    assert {process.env["REDIS_URL"] for process in processes} == {"redis://localhost:6379/3"}


def test_beat_is_run_by_the_worker_together_and_by_itself_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)
    monkeypatch.setenv("REDIS_URL", "redis://localhost:6379/3")
    worker, _web = services.portal_processes("127.0.0.1", 8000)
    assert worker.env["PORTAL_CLOCK"] == str(tmp_path / "run" / "beat-schedule")
    worker, beat, _web = services.portal_processes("127.0.0.1", 8000, together=False)
    assert "PORTAL_CLOCK" not in worker.env
    assert beat.argv[2:4] == ["reform.background", "beat"]


def test_broker_of_a_running_portal_is_found_by_commands_while_it_answers(monkeypatch):
    with tempfile.TemporaryDirectory(prefix="rtp", dir="/tmp") as short:
        monkeypatch.setattr(services, "VAR_DIR", Path(short))
        assert services.running_broker() == ""
        (Path(short) / "run").mkdir(mode=0o700)
        (Path(short) / "run" / "portal.lock").touch()
        path = Path(short) / "run" / "valkey.sock"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()

            def answer():
                client, _address = listener.accept()
                with client:
                    client.recv(16)
                    client.sendall(b"+PONG\r\n")

            thread = threading.Thread(target=answer)
            thread.start()
            assert services.running_broker() == f"redis+socket://{path}?virtual_host=0"
            thread.join()
        # A socket that nobody listens on any more.
        assert services.running_broker() == ""
