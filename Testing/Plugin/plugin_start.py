# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run by ParaView's window at its start: the plugin, and a view with nothing in it."""

import os

from paraview import simple

simple.LoadPlugin(os.environ["MICROTOME_PLUGIN"], remote=False)
simple.GetActiveViewOrCreate("RenderView")
