# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Microtome's XDMF reader on files of many producers: every value against an independent reader, and
what there is against ParaView's two readers.

    python3 run_xdmf.py --dump dump_xdmf --hdf5 read_hdf5 --output FOLDER [--pvpython PVPYTHON]
                        CORPUS [NAME...]

CORPUS has a folder for each repository the files come from; the environment variable
MICROTOME_XDMF_CORPUS goes before it. NAMEs are parts of paths and choose among the files. A reader of
ParaView that has other points, cells, arrays, steps or values than Microtome has to be in the table of
xdmf_differences.py, which is about ParaView 5.11, with who is right and why; and what is in the table
has to be seen. results.json in the
output folder is what xdmf_table.py makes the table of docs/xdmf.md of.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
from array import array

from oracle_data import Data, Hdf5, Missing
from oracle_grid import Grids
from oracle_xml import Elements
from xdmf_differences import explain, unseen

SKIP = 77
MAX_STEPS = 5  # of each file: the first, the last, and between
MINIMUM = 100  # files of a corpus, lest a wrong folder passes
ENDINGS = (".xdmf", ".xmf", ".xmdf", ".xdmf2", ".xdmf3")


def digest(values):
    """As read_paraview.py makes it."""
    if sys.byteorder == "big":
        values = array("d", values)
        values.byteswap()
    return hashlib.md5(values.tobytes()).hexdigest()[:12]


class Reading:
    """What dump_xdmf says of a file; its numbers are read one block after another."""

    BLOCKS = ("points", "types", "offsets", "connectivity", "face_offsets", "face_connectivity")

    def __init__(self, program, path, values_path):
        command = [program, path, values_path, str(MAX_STEPS)]
        run = subprocess.run(command, capture_output=True, timeout=120)
        self.crash = None if run.returncode in (0, 1) else f"dump_xdmf: {run.returncode} {run.stderr}"
        self.steps, self.times, self.problems, self.error = [], [], [], None
        if self.crash:
            return
        result = json.loads(run.stdout.decode("utf-8", "replace"))
        self.error = result.get("error")
        self.times, self.problems = result.get("times", []), result.get("problems", [])
        self.steps = result.get("steps", [])
        with open(values_path, "rb") as values:
            for step in self.steps:
                for grid in step["grids"]:
                    self.read_blocks(grid, values)

    def read_blocks(self, grid, values):
        for name in self.BLOCKS:
            if name in grid:
                grid[name] = array("d", values.read(8 * grid[name]))
        for one in grid.get("arrays", []):
            if "values" in one:
                one["values"] = array("d", values.read(8 * one["values"]))


# ---- Against the independent reader


def equal(a, b):
    """Bit by bit, but for NaN, which may be any."""
    if a.tobytes() == b.tobytes():
        return True
    return len(a) == len(b) and all(x == y or (x != x and y != y) for x, y in zip(a, b))


def check_mesh(grid, mesh):
    """What is wrong with a grid's mesh."""
    for name in ("points", "types", "offsets", "connectivity", "face_connectivity"):
        if name in mesh and not equal(grid[name], mesh[name]):
            n = sum(x != y for x, y in zip(grid[name], mesh[name]))
            yield f"{len(grid[name])} {name}, expected {len(mesh[name])}, {n} different"
    for name in ("n_points", "n_cells"):
        if grid[name] != mesh[name]:
            yield f"{grid[name]} {name}, expected {mesh[name]}"


def check_arrays(grid, expected, counts):
    ours = list(grid["arrays"])
    if len(ours) != len(expected):
        yield f"{len(ours)} arrays, expected {[one[1] for one in expected]}"
        return
    for one, (center, name, components, values) in zip(ours, expected):
        if values is None:
            counts["missing arrays"] += 1
            if one.get("values") is not None:
                yield f"array {name} is there, its data is not"
        elif "values" not in one:
            yield f"array {name} is missing: {one.get('error', 'see the problems')}"
        elif name and one["name"] != name or one["center"] != center:
            yield f"array {one['name']} of {one['center']}s, expected {name} of {center}s"
        elif components and one["components"] != components:
            yield f"array {name} has {one['components']} components, expected {components}"
        elif not equal(one["values"], values):
            yield f"array {name} has other values than its data"
        else:
            counts["arrays"] += 1
            counts["values"] += len(values)


def check_grid(grids, grid, leaf, counts):
    try:
        mesh = grids.mesh(leaf)
    except Missing as missing:
        counts["missing meshes"] += 1
        if "error" not in grid:
            yield f"is read, though there is no {missing}"
        return
    if "error" in grid:
        yield grid["error"]
        return
    counts["meshes"] += 1
    yield from check_mesh(grid, mesh)
    yield from check_arrays(grid, list(grids.arrays(leaf, mesh)), counts)


def check_values(path, reading, hdf5, counts):
    """What is wrong, by the independent reader."""
    elements = Elements(path)
    grids = Grids(elements, Data(elements, hdf5))
    times = grids.times()
    if times != reading.times:
        yield f"times {reading.times}, expected {times}"
        return
    for step in reading.steps:
        leaves = list(grids.leaves(times[step["step"]] if times else None))
        if len(leaves) != len(step["grids"]):
            yield f"step {step['step']}: {len(step['grids'])} grids, expected {len(leaves)}"
            continue
        for grid, leaf in zip(step["grids"], leaves):
            for what in check_grid(grids, grid, leaf, counts):
                yield f"step {step['step']}, {grid['path']}: {what}"


# ---- Against ParaView's readers


def read_by_paraview(pvpython, readings, output):
    """{(path, reader): result}, and whether this is the ParaView that the table is about."""
    files = [
        [str(path), [reading.times[step["step"]] for step in reading.steps] if reading.times else []]
        for path, reading in readings.items()
    ]
    listed = output / "files.json"
    listed.write_text(json.dumps(files), encoding="utf-8")
    script = pathlib.Path(__file__).with_name("read_paraview.py")
    run = subprocess.run([pvpython, script, listed], capture_output=True, text=True, timeout=1800)
    results = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert len(results) == 1 + 2 * len(files), f"read_paraview.py: {run.stderr[-2000:]}"
    version = results.pop(0)["vtk"]
    is_known = version.startswith("9.2.")
    if not is_known:
        print(f"VTK is {version}: where its readers differ is printed, and nothing fails for it")
    return {(result["path"], result["reader"]): result for result in results}, is_known


def totals(grids):
    """Points, cells, and arrays by centre and name, of the grids of a step."""
    return {
        "points": sum(grid.get("n_points", 0) for grid in grids),
        "cells": sum(grid.get("n_cells", 0) for grid in grids),
        "arrays": {(one["center"], one["name"]) for grid in grids for one in grid.get("arrays", [])
                   if "values" in one and one.get("whole", True)},
    }  # fmt: skip


def is_other(values, digests, single):
    """None, or how the values differ: "other", or "rounded" where they are the nearest float32."""
    if digest(values) == digests:
        return None
    return "rounded" if single and digest(array("d", array("f", values))) == digests else "other"


def bounds_of(points):
    return [bound(points[axis::3]) for axis in range(3) for bound in (min, max)]


def value_differences(ours, theirs):
    """Where numbers of grids and points agree, those that differ."""
    if len(ours) != len(theirs):
        return
    for a, b in zip(ours, theirs):
        if a.get("n_points") != b["n_points"]:
            continue
        mesh = b["mesh"]
        if "points" not in mesh and a["n_points"] and bounds_of(a["points"]) != mesh["bounds"]:
            yield "other bounds"
        for name in ("points", "types", "connectivity"):
            if name in mesh and name in a:
                how = is_other(a[name], mesh[name], name == "points" and mesh["single"])
                if how:
                    yield f"{how} {name}"
        known = {(one["center"], one["name"]): one for one in b["arrays"] if one["whole"]}
        for one in a["arrays"]:
            other = known.get((one["center"], one["name"]))
            if not other or "values" not in one:
                continue
            how = is_other(one["values"], other["values"], other["single"])
            if how and one["components"] != other["components"]:
                yield f"{other['components']} components, not {one['components']}, of {one['name']}"
            elif how:
                yield f"{how} values of {one['name']}"


def differences(reading, result):
    """What a reader has that Microtome has not, or has not, or has otherwise."""
    if "failed" in result:
        yield result["failed"]
        return
    if not any(result["steps"]):
        if any(grid.get("n_points") for step in reading.steps for grid in step["grids"]):
            yield "nothing"
        return
    if len(result["times"]) != len(reading.times):
        yield f"{'more' if len(result['times']) > len(reading.times) else 'fewer'} steps"
    found = set()
    for step, leaves in zip(reading.steps, result["steps"]):
        ours, theirs = totals(step["grids"]), totals(leaves)
        for name in ("points", "cells"):
            if ours[name] != theirs[name]:
                found.add(f"{'more' if theirs[name] > ours[name] else 'fewer'} {name}")
        found.update(f"has array {name}" for _, name in theirs["arrays"] - ours["arrays"])
        found.update(f"lacks array {name}" for _, name in ours["arrays"] - theirs["arrays"])
        found.update(value_differences(step["grids"], leaves))
    yield from sorted(found)


def check_reader(name, reader, seen, used):
    """What is not explained of what was seen."""
    for what in seen:
        if not explain(name, reader, what, used):
            yield f"{reader}: {what}"


# ---- All files


def find_files(corpus, names):
    files = [path for path in sorted(corpus.rglob("*")) if path.suffix.lower() in ENDINGS]
    return [path for path in files if not names or any(name in str(path) for name in names)]


def check_file(path, reading, hdf5):
    """Failures, and what was compared."""
    counts = dict.fromkeys(
        ("meshes", "arrays", "values", "missing meshes", "missing arrays"), 0)  # fmt: skip
    if reading.crash or reading.error:
        return [reading.crash or reading.error], counts
    return list(check_values(path, reading, hdf5, counts)), counts


def check_readers(name, reading, results, used, record):
    """What nothing explains of what the readers have otherwise."""
    unexplained = []
    for reader, result in results:
        seen = list(differences(reading, result))
        record["readers"][reader] = seen
        unexplained += check_reader(name, reader, seen, used)
    return unexplained


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--hdf5", required=True)
    parser.add_argument("--pvpython")
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("corpus")
    parser.add_argument("names", nargs="*")
    return parser.parse_args()


def main():
    options = parse_options()
    corpus = pathlib.Path(os.environ.get("MICROTOME_XDMF_CORPUS", options.corpus)).resolve()
    if not corpus.is_dir():
        print("SKIP: no folder with XDMF files; set MICROTOME_XDMF_CORPUS to one")
        return SKIP
    options.output.mkdir(parents=True, exist_ok=True)
    files = find_files(corpus, options.names)
    values_path = options.output / "values.bin"
    readings = {path: Reading(options.dump, path, values_path) for path in files}
    paraview, is_known = {}, False
    if options.pvpython:
        paraview, is_known = read_by_paraview(options.pvpython, readings, options.output)
    hdf5, used, records, n_failed = Hdf5(options.hdf5), set(), [], 0
    for path, reading in readings.items():
        name = str(path.relative_to(corpus))
        failures, counts = check_file(path, reading, hdf5)
        record = {"name": name, "readers": {}, "problems": reading.problems, **counts}
        results = [(reader, paraview[str(path), reader]) for reader in ("XDMFReader", "Xdmf3Reader")
                   if paraview]  # fmt: skip
        notes = []
        if not counts["missing meshes"]:
            notes = check_readers(name, reading, results, used, record)
            failures += notes if is_known else []
        n_failed += bool(failures)
        print(f"{name}: {'FAILED' if failures else 'ok'} {counts['values']} values of "
              f"{counts['arrays']} arrays of {counts['meshes']} grids" + "".join(
                  f", {counts[what]} {what}" for what in counts if "missing" in what and counts[what]))
        for line in failures if is_known else failures + notes:
            print(f"    {line}")
        records.append({**record, "failures": failures})
    hdf5.close()
    results = options.output / "results.json"
    results.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
    late = unseen(used) if is_known and not options.names else []
    for entry in late:
        print(f"no longer seen, take it from xdmf_differences.py: {entry}")
    few = not options.names and len(files) < MINIMUM
    if few:
        print(f"too few files in {corpus}: at least {MINIMUM} are needed")
    print(f"{len(files)} files, {n_failed} with failures")
    return 1 if n_failed or late or few else 0


if __name__ == "__main__":
    sys.exit(main())
