# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by ParaView's window at its start: a wavelet on the server that MICROTOME_PORT names.

Without a port it is the built-in server. MICROTOME_LOAD says who loads the plugin: "both", client
and server; "started", the server did so when it started, and the client does without.
"""

import os

from paraview import simple

if os.environ["MICROTOME_PORT"]:
    simple.Connect("localhost", int(os.environ["MICROTOME_PORT"]))
if os.environ["MICROTOME_LOAD"] == "both":
    simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=True)
    simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False)
view = simple.GetActiveViewOrCreate("RenderView")
source = simple.Wavelet()
simple.Show(source, view).Representation = "Surface"
simple.SetActiveSource(source)
simple.ResetCamera(view)
simple.Render()
