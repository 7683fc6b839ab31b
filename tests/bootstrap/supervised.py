"""A small program for test_supervisor.py: supervises fake processes that write down when they begin and end."""

import json
import sys
from pathlib import Path

from reform.bootstrap.steps import Stopped, say
from reform.supervisor import Process, Supervisor

FAKE = """
import os, signal, sys, time
name, diary, behaviour = sys.argv[1:4]
def note(what):
    with open(diary, "a") as file:
        file.write(f"{name} {what} {os.getpid()}\\n")
def end(*_):
    note("stopped")
    sys.exit(0)
def press(*_):
    note("pressed")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if behaviour == "deaf" else end)
signal.signal(signal.SIGQUIT, press)
if behaviour == "has a helper" and os.fork() == 0:
    # It ends when its server has ended, and puts its things away.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = os.getppid()
    while os.getppid() == server:
        time.sleep(0.01)
    time.sleep(0.3)
    note("tidied")
    sys.exit(0)
note("started")
print("last words of", name, flush=True)
if behaviour == "dies":
    sys.exit(7)
while True:
    time.sleep(0.05)
"""


def main() -> None:
    folder, behaviours = Path(sys.argv[1]), json.loads(sys.argv[2])
    diary = folder / "diary"

    def process(name: str, behaviour: str) -> Process:
        argv = [sys.executable, "-S", "-c", FAKE, name, str(diary), behaviour]
        return Process(
            name,
            argv,
            {},
            folder,
            folder / f"{name}.log",
            grace=0.5,
            ready=lambda: diary.exists() and f"{name} started" in diary.read_text(),
        )

    processes = [process(name, behaviour) for name, behaviour in behaviours.items()]
    try:
        Supervisor(processes, on_ready=lambda: say("READY")).run()
    except Stopped as stopped:
        sys.exit(str(stopped))


if __name__ == "__main__":
    main()
