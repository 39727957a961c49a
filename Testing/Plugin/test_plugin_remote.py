# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A client on a pvserver of 1 and 4 ranks gets what the built-in server gives, over a socket."""

import contextlib
import json
import os
import subprocess

from check import check, finish, need, output
from server import at_most, check_silent, serve, started, text_of

need("PVPYTHON", "PVSERVER", "MPIRUN")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "remote.py")
TO_WORK = 150


def client(folder, *arguments):
    """Runs the script; what it printed holds no error and no warning."""
    log = folder + "/client.log"
    with started([os.environ["PVPYTHON"], SCRIPT, folder, *arguments], log) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(at_most(TO_WORK))
        code = process.poll()
    check(code == 0, "%s: the client ended with %s: %s" % (folder, code, text_of(log)))
    check_silent(log)


def remote(n_ranks, load):
    """A server of so many ranks and its client; returns the folder of what they wrote."""
    folder = output("remote-%d-%s" % (n_ranks, load))
    os.makedirs(folder)
    serve(n_ranks, folder, load, lambda port: client(folder, load, port))
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
