# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Scripts of this folder, run by pvbatch on any number of ranks, and what they write."""

import os
import subprocess

from check import check, output

HERE = os.path.dirname(os.path.abspath(__file__))


def on_ranks(n_ranks, command):
    """The command that runs a command on so many ranks."""
    if n_ranks == 1:
        return command
    return [os.environ["MPIRUN"], "--oversubscribe", "-np", str(n_ranks), *command]


def batch(script, n_ranks, *options, given=()):
    """Runs a script with what it is given and a new folder; returns this folder and what it said."""
    folder = output("%s-%d" % (script, n_ranks))
    os.makedirs(folder)
    command = [os.environ["PVBATCH"], *options, os.path.join(HERE, script + ".py"), *given, folder]
    result = subprocess.run(on_ranks(n_ranks, command), stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=500, check=False)
    text = result.stdout.decode(errors="replace")
    check(result.returncode == 0, "%s, %d ranks: %s" % (script, n_ranks, text))
    return folder, text


def quiet_batch(script, n_ranks, *options, given=()):
    """The same of a script that says no error and no warning; returns the folder."""
    folder, text = batch(script, n_ranks, *options, given=given)
    check("ERR|" not in text and "WARN|" not in text, "%s, %d ranks: %s" % (script, n_ranks, text))
    return folder


def read(folder, name, encoding="utf-8"):
    """The text of a file that a script wrote."""
    with open(os.path.join(folder, name), encoding=encoding) as file:
        return file.read()
