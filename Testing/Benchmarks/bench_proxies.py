# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A plane moved through the proxies: Microtome Slice beside ParaView's own Slice.

    pvpython bench_proxies.py MICROTOME.so [--cells N] [--frames N] [--render] [--csv FILE]

Both filters get the same data, in turn a block of frames each, as a script or the window's slider drives
them: the plane's origin is set, the pipeline updated and, with --render (which needs a display:
xvfb-run -a pvpython ...), the view drawn. Prints frames a second of each, of the median frame and of
all, and of Microtome the frames that differ: the first, and the second, where an index is made. The
threads are VTK's: VTK_SMP_BACKEND_IN_USE=STDThread where the default backend has none.
"""

import argparse
import csv
import statistics
import sys
import time

from paraview import simple

BLOCK = 20


def arguments():
    """The command line's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("plugin")
    parser.add_argument("--cells", type=int, default=100, help="along each axis")
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--render", action="store_true")
    parser.add_argument("--csv")
    return parser.parse_args()


def data_sets(n):
    """Names and sources: an image, its hexahedra (as voxels) and its tetrahedra."""
    image = simple.Wavelet(WholeExtent=[-n // 2, n - n // 2] * 3)
    whole = simple.AppendDatasets(Input=[image])
    tetrahedra = simple.Tetrahedralize(Input=image)
    found = {"image": image, "voxels": whole, "tetrahedra": tetrahedra}
    for source in found.values():
        source.UpdatePipeline()
    return found


def origin(frame, frames, n):
    """Along the normal through the middle third, and back: as a slider goes."""
    share = frame / frames
    place = (abs(2 * share - 1) - 0.5) * n / 3 + 0.01
    return [place, place, place]


class Contestant:
    """A filter, its view if there is one, and the times of its frames in seconds."""

    def __init__(self, make, source, render):
        self.filter = make(Input=source)
        self.name = self.filter.GetXMLLabel()
        self.plane().Normal = [1, 2, 3]
        self.times = []
        self.view = None
        if render:
            self.view = simple.CreateView("RenderView", ViewSize=[600, 450])
            simple.Show(self.filter, self.view)

    def plane(self):
        """ParaView's Slice calls it SliceType, and so may Microtome's."""
        names = self.filter.ListProperties()
        return self.filter.CutFunction if "CutFunction" in names else self.filter.SliceType

    def frame(self, place):
        """One move of the plane, timed."""
        start = time.perf_counter()
        self.plane().Origin = place
        if self.view:
            simple.Render(self.view)
        else:
            self.filter.UpdatePipeline()
        self.times.append(time.perf_counter() - start)

    def cells(self):
        """Of the last frame."""
        return self.filter.GetDataInformation().GetNumberOfCells()


def measure(name, source, args):
    """Lines for the table."""
    contestants = [Contestant(simple.MicrotomeSlice, source, args.render),
                   Contestant(simple.Slice, source, args.render)]
    for start in range(0, args.frames, BLOCK):
        for one in contestants:
            for frame in range(start, min(start + BLOCK, args.frames)):
                one.frame(origin(frame, args.frames, args.cells))
    if any(one.cells() <= 0 for one in contestants):
        sys.exit("FAILED: %s: a slice is empty" % name)
    lines = [[name, one.name, len(one.times), 1 / statistics.median(one.times),
              len(one.times) / sum(one.times), 1e3 * one.times[0], 1e3 * one.times[1], one.cells()]
             for one in contestants]
    for one in contestants:
        if one.view:
            simple.Delete(one.view)
        simple.Delete(one.filter)
    return lines


def main():
    """Measures and prints."""
    args = arguments()
    simple.LoadPlugin(args.plugin, remote=False, ns=vars(simple))
    simple._DisableFirstRenderCameraReset()
    print("ParaView %s, %d frames, %d cells along each axis%s" % (
        simple.GetParaViewVersion(), args.frames, args.cells, ", drawn" if args.render else ""))
    head = ["data", "filter", "frames", "fps_median", "fps", "first_ms", "second_ms", "cells"]
    print("%-11s %-16s %7s %11s %9s %9s %9s %9s" % tuple(head))
    lines = []
    for name, source in data_sets(args.cells).items():
        lines += measure(name, source, args)
        for line in lines[-2:]:
            print("%-11s %-16s %7d %11.1f %9.1f %9.2f %9.2f %9d" % tuple(line))
        print("%-11s %.2f times the frames of ParaView's" % (name, lines[-2][4] / lines[-1][4]))
        sys.stdout.flush()
    if args.csv:
        with open(args.csv, "w", encoding="ascii", newline="") as file:
            csv.writer(file).writerows([head] + lines)


main()
