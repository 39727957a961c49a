#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The slider of ParaView's window, dragged on a screen of its own, beside ParaView's Slice.

    bench_window.py MICROTOME.so FOLDER [--cells N] [--frames N]

The window's own test player moves the slider of a Microtome Slice of tetrahedra, place by place; then
it "moves" it to where it is, which is what playing costs; then it types the places into the panel of a
ParaView Slice of the same data, and clicks Apply, since that has no slider. At last a script in the
window moves both planes and draws the view. Prints frames a second: the player's time is taken off.
Needs paraview and Xvfb. VTK_SMP_BACKEND_IN_USE=STDThread where the default backend has no threads.
"""

import argparse
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Plugin"))


def arguments():
    """The command line's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("plugin")
    parser.add_argument("folder")
    parser.add_argument("--cells", type=int, default=100, help="along each axis")
    parser.add_argument("--frames", type=int, default=100)
    return parser.parse_args()


def by_script(name):
    """A command of the window's shell: the plane of the active source moved, the view drawn."""
    return ("exec('for x in places:\\n  simple.GetActiveSource().SliceType.Origin = [x, 0, 0]\\n"
            "  simple.Render()'); note('%s')" % name)


def events(window, args, found):
    """What the player plays, with notes of the time between."""
    places = [args.cells * (0.6 * frame / args.frames - 0.3) + 0.01 for frame in range(args.frames)]
    shell, click, slider = window.shell, window.click, window.POSITION + "slider"
    slice_by_toolbar = [shell("import json, time; from paraview import simple; times = []; "
                              "places = %s" % [round(place, 3) for place in places]),
                        shell("note = lambda name: times.append((name, time.perf_counter()))"),
                        click(window.TOOLBAR + "sliceXButton")]
    drag = [click(slider, "set_int", str(200 + 600 * frame // args.frames))
            for frame in range(args.frames)]
    rest = [click(slider, "set_int", str(200 + 600 * (args.frames - 1) // args.frames))] * args.frames
    typed = []
    for place in places:
        typed += [click(window.ORIGIN % "X", "set_string", "%.3f" % place), click(window.APPLY)]
    return [*slice_by_toolbar, shell("note('start')"), *drag, shell("note('slider')"), *rest,
            shell("note('player')"), shell(by_script("script")),
            shell("tets = simple.FindSource('Tetrahedralize1'); simple.Hide(); "
                  "other = simple.Slice(Input=tets); simple.Show(other); simple.Render(); "
                  "simple.SetActiveSource(other)"),
            shell("note('made')"), *typed, shell("note('typed')"), shell(by_script("its script")),
            shell("json.dump(times, open('%s', 'w'))" % found)]


def main():
    """Plays and prints."""
    args = arguments()
    os.makedirs(args.folder, exist_ok=True)
    os.environ.update(MICROTOME_PLUGIN=os.path.abspath(args.plugin),
                      MICROTOME_OUTPUT=os.path.abspath(args.folder),
                      MICROTOME_CELLS=str(args.cells),
                      PARAVIEW=shutil.which("paraview") or "", XVFB=shutil.which("Xvfb") or "")
    import window
    from check import need, output
    need("PARAVIEW", "XVFB")
    found = output("bench_window.json")
    text = window.play("bench_window", events(window, args, found),
                       start="../Benchmarks/bench_window_start.py")
    if not os.path.exists(found):
        sys.exit("FAILED: the clicks led nowhere: " + text)
    with open(found, encoding="ascii") as file:
        notes = json.load(file)
    took = {name: now - then for (name, now), (_, then) in zip(notes[1:], notes)}
    player = took["player"]
    lines = [("Microtome Slice, slider", took["slider"] - player),
             ("Slice, typed and applied", took["typed"] - 2 * player),
             ("Microtome Slice, script", took["script"]), ("Slice, script", took["its script"])]
    print("%d frames, %d cells along each axis; the player took %.2f ms an event" % (
        args.frames, args.cells, 1e3 * player / args.frames))
    for name, seconds in lines:
        print("%-26s %8.1f frames/s" % (name, args.frames / seconds if seconds > 0 else -1))


main()
