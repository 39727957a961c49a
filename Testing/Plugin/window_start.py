# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by ParaView's window at its start: the plugin and something to cut."""

import os

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False)
simple.Show(simple.Wavelet())
view = simple.GetActiveView()
view.CameraPosition, view.CameraViewUp = [45, -55, 35], [0, 0, 1]
simple.ResetCamera(view)
simple.Render()
