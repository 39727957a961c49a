# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The examples in Python: without arguments they say how to use them; a view is exported from each kind of server."""

import os
import subprocess

from check import check, finish, need, output
from server import at_most, serve, started, text_of
from window import screen

need("PVPYTHON", "PVBATCH", "PVSERVER", "XVFB")
PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(PROJECT, "examples")
EXPORT = EXAMPLES + "/pvpython/export_view.py"


def check_usage(program, script):
    """It is told how to be called, and not where it stumbled."""
    result = subprocess.run([os.environ[program], script], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=100, check=False)
    text = result.stdout.decode(errors="replace")
    check(os.path.basename(script) + " /path/to/Microtome.so" in text, "%s: %s" % (script, text))
    check("Traceback" not in text and result.returncode != 0, "%s: %s" % (script, text))


def export(folder, display, *server):
    """Runs the example there; it says no error."""
    log = folder + "/client.log"
    before = os.getcwd()
    os.chdir(folder)
    with started([os.environ["PVPYTHON"], EXPORT, os.environ["MICROTOME_PLUGIN"], *server], log,
                 DISPLAY=display) as process:
        process.wait(at_most(100))
    os.chdir(before)
    text = text_of(log)
    check(process.returncode == 0 and "ERR|" not in text, "%s: %s" % (folder, text))


for name in ("slice", "export_view"):
    check_usage("PVPYTHON", "%s/pvpython/%s.py" % (EXAMPLES, name))
check_usage("PVBATCH", EXAMPLES + "/pvbatch/time_steps.py")
if os.environ["MICROTOME_HAS_PAGE"] == "1":
    pages = []
    with screen("examples") as display:
        for load in ("none", "later", "started"):
            folder = output("examples-" + load)
            os.makedirs(folder)
            if load == "none":
                export(folder, display)
            else:
                serve(1, folder, load, lambda port, to=folder: export(to, display, "localhost:" + port),
                      DISPLAY=display)
            for name in ("view.html", "view.json"):
                check(os.path.exists(folder + "/" + name), "%s: %s" % (folder, name))
            with open(folder + "/view.json", encoding="utf-8") as file:
                pages.append(file.read())
    check(pages[0] == pages[1] == pages[2], "the same scene each time")
finish()
