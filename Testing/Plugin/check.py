# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Checks that print what failed and where, are counted, and go on; and skipping with a reason."""

import os
import shutil
import sys

n_checks = 0
n_failures = 0


def check(condition, message):
    """Counts a check; a failed one prints its message and the line it is on."""
    global n_checks, n_failures
    n_checks += 1
    if not condition:
        n_failures += 1
        frame = sys._getframe(1)
        print("%s:%d: %s" % (frame.f_code.co_filename, frame.f_lineno, message), flush=True)


def finish():
    """Ends the test with its result; a test without checks has failed."""
    print("%d checks, %d failures" % (n_checks, n_failures), flush=True)
    sys.stdout.flush()
    # os._exit: ParaView's own clean-up at the end must not change the result.
    os._exit(1 if n_failures or not n_checks else 0)


def need(*variables):
    """Skips the test unless each of these environment variables names a program that was found."""
    for variable in variables:
        path = os.environ.get(variable, "")
        if not path or path.endswith("NOTFOUND"):
            print("SKIP: %s was not found when the build was configured" % variable.lower())
            sys.stdout.flush()
            os._exit(77)


def output(name):
    """The path of a file or folder that a test writes; an old one is removed."""
    path = os.path.join(os.environ["MICROTOME_OUTPUT"], name)
    if os.path.isdir(path):
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.exists(path):
        os.remove(path)
    return path
