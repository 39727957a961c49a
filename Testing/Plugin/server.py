# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Programs that end with the block that started them, and pvserver on any number of ranks."""

import contextlib
import os
import signal
import socket
import subprocess
import time

from batch import on_ranks
from check import check

TO_START, TO_END = 60, 10
# Before ctest would kill this test, which could not end what it started then.
LATEST = time.monotonic() + 500


def at_most(seconds):
    return max(1, min(seconds, LATEST - time.monotonic()))


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
def started(command, log, keep=(), **variables):
    """Runs a command in a group of its own for as long as the block lasts; it keeps some files."""
    with open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file,
                                   stderr=subprocess.STDOUT, start_new_session=True,
                                   pass_fds=keep, env=dict(os.environ, **variables))
    try:
        yield process
    finally:
        end(process)


def text_of(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        return file.read()


def check_silent(log):
    """What a program of ParaView has printed holds no error and no warning."""
    text = text_of(log)
    check("ERR|" not in text and "WARN|" not in text, "%s: %s" % (log, text))


def free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


def listens(process, log):
    """Waits until the server says that it does; False if it ended instead or took too long."""
    give_up = time.monotonic() + at_most(TO_START)
    while time.monotonic() < give_up and process.poll() is None:
        if "Accepting connection" in text_of(log):
            return True
        time.sleep(0.1)
    return False


def serve(n_ranks, folder, load, use, **variables):
    """Calls use(port) with a server of so many ranks, which must end in order when use returns."""
    log = folder + "/server.log"
    # Programs without a window load what is in this folder when they start.
    path = os.path.dirname(os.environ["MICROTOME_PLUGIN"]) if load == "started" else ""
    # Another program may take the port before the server does.
    for _ in range(3):
        port = str(free_port())
        command = on_ranks(n_ranks, [os.environ["PVSERVER"], "--server-port=" + port])
        with started(command, log, PV_PLUGIN_PATH=path, **variables) as server:
            if not listens(server, log):
                continue
            use(port)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(TO_END)
            check(server.poll() == 0, "%s: the server ended with %s" % (folder, server.poll()))
        check_silent(log)
        return
    check(False, "%s: no server: %s" % (folder, text_of(log)))
