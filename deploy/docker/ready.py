"""The container's health: 0 when the portal on this container's port is ready, 1 and its reason when it is not."""

import http.client
import os
import sys

port = int((os.environ.get("PORTAL_BIND") or "127.0.0.1:8000").rpartition(":")[2])
try:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    connection.request("GET", "/ready/")
    answer = connection.getresponse()
    said = answer.read(500).decode("utf-8", "replace")
except OSError as error:
    sys.exit(f"the web server does not answer: {error}")
sys.exit(0 if answer.status == 200 else said)
