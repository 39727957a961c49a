# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Makes the picture of the panel in its window: python3 docs/filters/panel.py PLUGIN [FOLDER].

Needs paraview, Xvfb and ImageMagick. It clicks as the tests of the window do. The picture goes into
FOLDER, docs/images by default.
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "..", "images")

sys.path.insert(0, os.path.join(HERE, "..", "..", "Testing", "Plugin"))


def main(folder):
    # What the tests are told by CMake. The small font lets the panel show its whole width.
    os.environ.update(MICROTOME_PLUGIN=os.path.abspath(sys.argv[1]), MICROTOME_OUTPUT=folder,
                      PARAVIEW=shutil.which("paraview"), XVFB=shutil.which("Xvfb"),
                      QT_FONT_DPI="72")
    from window import POSITION, TOOLBAR, click, play, shell, step

    play("panel", [
        shell("from paraview import simple; "
              "simple.GetDisplayProperties().Representation = 'Outline'"),
        click(TOOLBAR + "sliceZButton"), click(POSITION + "numberOfSlices", "set_int", "3"),
        click(POSITION + "spacing", "set_string", "4"),
        shell("view = simple.GetActiveView(); view.CameraPosition = [45, -65, 30]; "
              "view.CameraViewUp = [0, 0, 1]; simple.ResetCamera()"),
        click(POSITION + "slider", "set_int", "600"), step("panel"),
    ], MICROTOME_STEPS=folder)
    subprocess.run(["convert", folder + "/panel_screen.png", "-resize", "1000x", "-colors", "200",
                    "-strip", os.path.join(FOLDER, "panel.png")], check=True)


with tempfile.TemporaryDirectory() as folder:
    main(folder)
