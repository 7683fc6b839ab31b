"""Starts a portal where no network is, asks it for the sign-in page, and ends it. Run inside a namespace of its own.

python3 bare_start.py FOLDER PORT
"""

import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import urllib.request

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def loopback_up() -> None:
    """Bring up the namespace's own loopback: a new one is down."""
    with socket.socket() as any_socket:
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | IFF_UP))


def main() -> None:
    """Print PROVED at the end; exit with what went wrong otherwise."""
    folder, port = sys.argv[1:3]
    loopback_up()
    interfaces = [name for _index, name in socket.if_nameindex()]
    if interfaces != ["lo"]:
        sys.exit(f"there is a network: {interfaces}")
    home = os.path.join(os.path.dirname(folder), "home")
    tools = os.path.join(os.path.dirname(folder), "only-python")
    os.makedirs(home)
    os.makedirs(tools)
    # Not a wrapper of some manager of versions: the program itself.
    os.symlink(os.path.realpath(sys._base_executable), os.path.join(tools, "python3"))
    process = subprocess.Popen(
        [os.path.join(tools, "python3"), "manage.py", "start", "--empty"],
        cwd=folder,
        env={"HOME": home, "PATH": tools, "LANG": "C.UTF-8", "PORTAL_BIND": f"127.0.0.1:{port}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        sys.stdout.write(line)
        if "Ctrl-C ends everything" in line:
            break
    else:
        sys.exit(f"it did not start: {process.wait()}")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
        if page.status != 200 or 'type="password"' not in page.read().decode():
            sys.exit("no sign-in form")
    process.send_signal(signal.SIGINT)
    process.communicate()
    if process.returncode:
        sys.exit(f"it ended with {process.returncode}")
    sys.stdout.write("PROVED\n")


if __name__ == "__main__":
    main()
