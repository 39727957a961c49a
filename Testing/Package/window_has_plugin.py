# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""paraview --script window_has_plugin.py: ends the window, with 0 if the plugin was loaded."""

import os

from paraview import servermanager

found = servermanager.ProxyManager().GetPrototypeProxy("filters", "MicrotomeSlice")
os._exit(0 if found else 1)
