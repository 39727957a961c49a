# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A client on a pvserver of 1 and 4 ranks gets what the built-in server gives, over a socket."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time

from check import check, finish, need, output

need("PVPYTHON", "PVSERVER", "MPIRUN")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "remote.py")
TO_START, TO_WORK, TO_END = 60, 150, 10
# Before ctest would kill this test, which could not end what it started then.
LATEST = time.monotonic() + 500


def at_most(seconds):
    return max(1, min(seconds, LATEST - time.monotonic()))


def free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


def end(process):
    """Ends a process and all that it started; mpirun, being asked first, ends its ranks."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(TO_END)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def started(command, log, **variables):
    """Runs a command in a group of its own for as long as the block lasts."""
    with open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file,
                                   stderr=subprocess.STDOUT, start_new_session=True,
                                   env=dict(os.environ, **variables))
    try:
        yield process
    finally:
        end(process)


def text_of(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        return file.read()


def client(folder, *arguments):
    """Runs the script; what it printed holds no error and no warning."""
    log = folder + "/client.log"
    with started([os.environ["PVPYTHON"], SCRIPT, folder, *arguments], log) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(at_most(TO_WORK))
        code = process.poll()
    text = text_of(log)
    check(code == 0, "%s: the client ended with %s: %s" % (folder, code, text))
    check("ERR|" not in text and "WARN|" not in text, "%s: %s" % (folder, text))


def listens(process, log):
    """Waits until the server says that it does; False if it ended instead or took too long."""
    give_up = time.monotonic() + at_most(TO_START)
    while time.monotonic() < give_up and process.poll() is None:
        if "Accepting connection" in text_of(log):
            return True
        time.sleep(0.1)
    return False


def remote(n_ranks, load):
    """A server of so many ranks and its client; returns the folder of what they wrote."""
    folder = output("remote-%d-%s" % (n_ranks, load))
    os.makedirs(folder)
    log = folder + "/server.log"
    # Programs without a window load what is in this folder when they start.
    path = os.path.dirname(os.environ["MICROTOME_PLUGIN"]) if load == "started" else ""
    # Another program may take the port before the server does.
    for _ in range(3):
        port = str(free_port())
        command = [os.environ["PVSERVER"], "--server-port=" + port]
        if n_ranks > 1:
            command = [os.environ["MPIRUN"], "--oversubscribe", "-np", str(n_ranks)] + command
        with started(command, log, PV_PLUGIN_PATH=path) as server:
            if not listens(server, log):
                continue
            client(folder, load, port)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(TO_END)
            check(server.poll() == 0, "%s: the server ended with %s" % (folder, server.poll()))
        text = text_of(log)
        check("ERR|" not in text and "WARN|" not in text, "%s: %s" % (folder, text))
        return folder
    check(False, "%s: no server: %s" % (folder, text_of(log)))
    return folder


def load_scene(folder, name):
    """A scene, also out of a page; or the polygons that the client fetched."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        text = file.read()
    if name.endswith(".html"):
        begin = text.index(">", text.index('id="microtome-scene"')) + 1
        text = text[begin:text.index("</script>", begin)]
    return json.loads(text)


def results(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith((".json", ".html")))


own = output("remote-none")
os.makedirs(own)
client(own, "server")
names = results(own)
check(len(names) == 57 + (os.environ["MICROTOME_HAS_PAGE"] == "1"), "%d results" % len(names))
for name in names:
    if name.endswith("-fetched.json"):
        check(len(load_scene(own, name)) >= 400, name + " holds polygons")
for n_ranks, load in ((1, "both"), (1, "started"), (4, "both"), (4, "server")):
    other = remote(n_ranks, load)
    check(results(other) == names, "%s: the same files" % other)
    for name in set(results(other)) & set(names):
        check(load_scene(own, name) == load_scene(other, name), "%s: %s differs" % (other, name))
    with contextlib.suppress(OSError):
        check(text_of(other + "/done") == "%d ranks\n" % n_ranks, other + ": the number of ranks")
finish()
