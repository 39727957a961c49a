# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by ParaView's window at its start, for bench_window.py: the plugin and tetrahedra to cut."""

import os

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False)
N = int(os.environ["MICROTOME_CELLS"])
simple.Show(simple.Tetrahedralize(Input=simple.Wavelet(WholeExtent=[-N // 2, N - N // 2] * 3)))
simple.ResetCamera()
simple.Render()
