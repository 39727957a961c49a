# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Puts what run_xdmf.py found into docs/xdmf.md, between the marks that are there.

    python3 xdmf_table.py results.json docs/xdmf.md
"""

import json
import pathlib
import re
import sys

from xdmf_differences import DIFFERENCES, explain

# Who wrote the files of a folder, or of the parts of it that are named first.
PRODUCERS = [
    ("BAMresearch", "FEniCS (dolfinx), and a converter's"),
    ("FABLE-3DXRD", "meshio"),
    ("FEniCS+dolfinx", "dolfinx, meshio"),
    ("KVSlab", "meshio"),
    ("SeisSol", "PUMGen (SeisSol)"),
    ("StagPython", "StagYY"),
    ("barbagroup", "PetIBM"),
    ("baxmittens", "OpenGeoSys"),
    ("geodynamics", "PyLith"),
    ("hpc-maths", "samurai"),
    ("lutraconsulting", "BASEMENT"),
    ("pyvista+vtk-data/Data/meshio", "meshio"),
    ("pyvista", "FEniCS (DOLFIN)"),
    ("slitvinov+xdmf/XDMF/Big", "PUMGen (SeisSol)"),
    ("slitvinov+xdmf/XDMF", "tests of Xdmf and VTK"),
    ("slitvinov", "examples by hand"),
    ("sxs", "SpECTRE"),
    ("visit-dav", "examples of VisIt"),
]
READERS = ("XDMFReader", "Xdmf3Reader")


def producer_of(name):
    return next(producer for start, producer in PRODUCERS if name.startswith(start))


def outcome(name, seen):
    """What a reader of ParaView makes of a file, in a word."""
    if any(re.fullmatch(r"SIG\w+|hangs|fails", what) for what in seen):
        return "crash"
    if "nothing" in seen:
        return "nothing"
    wrong = []
    for what in seen:
        used = set()
        explain(name, "", what, used)
        for reader in READERS:
            explain(name, reader, what, used)
        right = {DIFFERENCES[i][3] for i in used}
        if "rounded" not in what and right & {"Microtome", "Microtome and X2", "Microtome and X3"}:
            wrong.append(what)
    return "less or other" if wrong else "all"


def producer_row(producer, records):
    whole = [record for record in records if not record["missing meshes"]]
    cells = [producer, str(len(records)), str(len(whole))]
    good = sum(not record["failures"] for record in whole)
    arrays = sum(record["missing arrays"] for record in whole)
    cells.append(f"all {good}" if good == len(whole) else f"{good} of {len(whole)}")
    if not whole:
        cells[-1] = "-"
    for reader in READERS:
        found = [outcome(record["name"], record["readers"].get(reader, [])) for record in whole]
        kinds = [kind for kind in ("all", "less or other", "nothing", "crash") if kind in found]
        cells.append(", ".join(f"{kind} {found.count(kind)}" for kind in kinds) or "-")
    values = sum(record["values"] for record in whole)
    cells.append(f"{values:,}" + (f"; {arrays} arrays have no data" if arrays else ""))
    return "| " + " | ".join(cells) + " |"


def producers(records):
    yield "| written by | files | with their data | Microtome | XDMFReader | Xdmf3Reader | values compared |"
    yield "|---|---|---|---|---|---|---|"
    groups = {}
    for record in records:
        groups.setdefault(producer_of(record["name"]), []).append(record)
    for producer in sorted(groups, key=str.lower):
        yield producer_row(producer, groups[producer])


def differences():
    """The table of who is right, one row for each reason."""
    yield "| file | who | what | right |"
    yield "|---|---|---|---|"
    short = {"XDMFReader": "X2", "Xdmf3Reader": "X3", "*": "X2, X3"}
    rows = {}
    for files, reader, _, right, why in DIFFERENCES:
        row = rows.setdefault((short[reader], right, why), [])
        name = files.rpartition("/")[2].strip("*") or files.partition("/")[0].strip("*")
        row.append("any" if files == "*" else f"`{name}`")
    for (who, right, why), files in rows.items():
        yield f"| {', '.join(files)} | {who} | {why} | {right} |"


def put(text, mark, lines):
    """Replaces what is between two comments."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->"
    before, found, rest = text.partition(begin)
    assert found and end in rest, f"the page has no place for {mark}"
    return before + begin + "\n".join(lines) + "\n" + end + rest.partition(end)[2]


def main(results, page):
    records = json.loads(pathlib.Path(results).read_text(encoding="utf-8"))
    path = pathlib.Path(page)
    text = path.read_text(encoding="utf-8")
    text = put(text, "producers", producers(records))
    text = put(text, "differences", differences())
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
