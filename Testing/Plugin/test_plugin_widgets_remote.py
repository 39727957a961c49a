# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The toolbar and the slider once more, where the data are on a server of two ranks."""

import os
import signal
import socket
import subprocess
import sys
import time

from check import check, finish, need, output

need("PARAVIEW", "PVSERVER", "MPIRUN", "XVFB_RUN")
HERE = os.path.dirname(os.path.abspath(__file__))
folder = output("widgets_remote")
os.makedirs(folder)
with socket.socket() as one:
    one.bind(("localhost", 0))
    port = one.getsockname()[1]
log = os.path.join(folder, "server.log")


def wait_for_server():
    """Until it says that it accepts connections, or a minute has gone."""
    for _ in range(120):
        with open(log, encoding="utf-8", errors="replace") as text:
            if "Accepting connection" in text.read():
                return True
        time.sleep(0.5)
    return False


with open(log, "w", encoding="utf-8") as file:
    server = subprocess.Popen(
        [os.environ["XVFB_RUN"], "-a", os.environ["MPIRUN"], "--oversubscribe", "-np", "2",
         os.environ["PVSERVER"], "--server-port=%d" % port],
        stdout=file, stderr=subprocess.STDOUT, start_new_session=True)
try:
    check(wait_for_server(), "the server did not start: see " + log)
    result = subprocess.run([sys.executable, HERE + "/test_plugin_widgets.py"], check=False,
                            env=dict(os.environ, MICROTOME_OUTPUT=folder,
                                     MICROTOME_SERVER="localhost:%d" % port))
    if result.returncode == 77:
        sys.exit(77)
    check(result.returncode == 0, "the window at a server")
finally:
    # A server that its client has left ends by itself; one that nobody came to does not.
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGTERM)
finish()
