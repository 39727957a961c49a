# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""pvpython load_plugin.py PLUGIN PAGE: the installed plugin loads, slices and writes a page.

PLUGIN is a file, or "-" where PV_PLUGIN_PATH says where ParaView finds it by itself.
"""

import math
import sys
from pathlib import Path

from paraview import simple

plugin, page = sys.argv[1:]
if plugin == "-":
    MicrotomeSlice = simple.MicrotomeSlice
else:
    simple.LoadPlugin(plugin, ns=globals())

# The plane z = 0.5 through a box of 20 x 20 x 20: 400 cells of area 1.
section = MicrotomeSlice(Input=simple.Wavelet())
section.SliceType.Origin = [0, 0, 0.5]
section.SliceType.Normal = [0, 0, 1]
area = simple.IntegrateVariables(Input=section)
area.UpdatePipeline()
value = area.CellData["Area"].GetRange()[0]
print("area", value)
assert math.isclose(value, 400, rel_tol=1e-6), value

simple.SaveData(page, section)
text = Path(page).read_text(encoding="utf-8")
assert '"generator":"Microtome' in text.replace(" ", ""), "the page holds no scene"
print("page of", len(text), "characters")
