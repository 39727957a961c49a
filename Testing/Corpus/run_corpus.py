# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Runs check_file.py on XDMF files of many producers, each in a process of its own: where ParaView's
reader crashes, it takes its process along.

    python3 run_corpus.py --pvpython PVPYTHON --plugin Microtome.so --output FOLDER [--node NODE]
        CORPUS [NAME...]

CORPUS has a folder for each repository the files come from; the environment variable
MICROTOME_XDMF_CORPUS goes before it. NAMEs choose among the names below. The scenes and pages stay
in the output folder, to be looked at. With NODE, same_scene.mjs compares page and scene.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

SKIP = 77

# name: (reader, file). Files that the reader opens, and what is special about them.
FILES = {
    "bam-layers": ("Xdmf3ReaderS", "BAMresearch+xdmfConverter/examples/test_am_multiple_layer_3d.xdmf"),
    "meshio-polycrystal": (
        "XDMFReader",
        "FABLE-3DXRD+xrd_simulator/docs/_static/readme_example_polycrystal.xdmf",
    ),
    "meshio-grain": ("XDMFReader", "FABLE-3DXRD+xrd_simulator/tests/data/grain0056.xdmf"),
    "dolfinx-hexahedra": (
        "XDMFReader",
        "FEniCS+dolfinx/python/test/data/create_unit_cube_hexahedron.xdmf",
    ),
    "dolfinx-tetrahedra": (
        "Xdmf3ReaderT",
        "FEniCS+dolfinx/python/test/data/create_unit_cube_tetra.xdmf",
    ),
    "dolfinx-curved-triangles": ("XDMFReader", "FEniCS+dolfinx/python/test/data/mesh.xdmf"),
    "oasis-cylinder-2d": ("XDMFReader", "KVSlab+OasisMove/src/oasismove/mesh/cylinder.xdmf"),
    "stagyy-blocks": ("XDMFReader", "StagPython+StagPy/Examples/blankenbach/parallel/out/Data.xmf"),
    "ogs-quadratic": (
        "Xdmf3ReaderS",
        "baxmittens+XDMFFileHandler.jl/test/THM_bulkid_Ansicht_II_T1_grob_quadratic.xdmf",
    ),
    "pylith-hexahedra": ("XDMFReader", "geodynamics+pylith/tests/pytests/meshio/data/hex8.xmf"),
    "pylith-fault": (
        "XDMFReader",
        "geodynamics+pylith/tests/pytests/meshio/data/tet4_surf_vertex.xmf",
    ),
    "samurai-burgers": (
        "XDMFReader",
        "hpc-maths+samurai/tests/reference/finite_volume/test_finite_volume_demo_burgers.xdmf",
    ),
    "samurai-adaptive-3d": (
        "XDMFReader",
        "hpc-maths+samurai/tests/reference/tutorial/"
        "test_reconstruction_extra1-tutorial-reconstruction-3d.xdmf",
    ),
    "basement-channel": (
        "XDMFReader",
        "lutraconsulting+MDAL/tests/data/xdmf/basement3/SimpleChannel/SimpleChannel.xdmf",
    ),
    "basement-simple": ("XDMFReader", "lutraconsulting+MDAL/tests/data/xdmf/simple/simpleXFMD.xmf"),
    "dolfin-steps": ("XDMFReader", "pyvista+vtk-data/Data/dolfinx/no_checkpoint.xdmf"),
    "vtk-image": ("XDMFReader", "slitvinov+xdmf/XDMF/corect.xmf"),
    "vtk-rectilinear": ("XDMFReader", "slitvinov+xdmf/XDMF/3DRectMesh.xmf"),
    "vtk-curvilinear": ("XDMFReader", "slitvinov+xdmf/XDMF/3DSMesh.xmf"),
    "vtk-mixed": ("XDMFReader", "slitvinov+xdmf/XDMF/Mixed.xmf"),
    "vtk-octagons": ("XDMFReader", "slitvinov+xdmf/XDMF/PolygonOctagon.xmf"),
    "vtk-spatial": ("XDMFReader", "slitvinov+xdmf/XDMF/TetrahedronSpatial.xmf"),
    "vtk-static-meshes": ("XDMFReader", "slitvinov+xdmf/XDMF/temporalStaticMeshes.xmf"),
    "spectre-hexahedra": (
        "XDMFReader",
        "sxs-collaboration+spectre/tests/Unit/Visualization/Python/VolTestData.xmf",
    ),
    "spectre-tetrahedra": (
        "XDMFReader",
        "sxs-collaboration+spectre/tests/Unit/Visualization/Python/VolTestDataTetrahedral.xmf",
    ),
}
MINIMUM = 10

# What is known to differ: the failures that begin so are expected, and have to be there, so that
# the list shrinks when the reason is gone.
WRONG_VALUES = "the reader hands out other ranges than the file has, and an array with too few tuples"
KNOWN = {
    "vtk-rectilinear": ("", WRONG_VALUES),
    "vtk-mixed": ("middle in z", "a quad lies in the plane, and is there as a polygon of its own"),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pvpython", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--node")
    parser.add_argument("corpus")
    parser.add_argument("names", nargs="*", default=list(FILES))
    options = parser.parse_args()
    corpus = pathlib.Path(os.environ.get("MICROTOME_XDMF_CORPUS", options.corpus))
    if not corpus.is_dir():
        print("SKIP: no folder with XDMF files; set MICROTOME_XDMF_CORPUS to one")
        return SKIP
    names = [name for name in options.names if (corpus / FILES[name][1]).is_file()]
    for name in sorted(set(options.names) - set(names)):
        print(f"{name}: not there")
    shutil.rmtree(options.output, ignore_errors=True)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as two:
        checks = two.map(lambda name: check(name, corpus, options), names)
        for name, (passed, text) in zip(names, checks):
            print(text, end="", flush=True)
            failed += [] if passed else [name]
    print(f"{len(names)} files, {len(failed)} failures: {' '.join(failed)}")
    few = options.names == list(FILES) and len(names) < MINIMUM
    if few:
        print(f"too few files in {corpus}: at least {MINIMUM} are needed")
    return 1 if failed or few else 0


def check(name, corpus, options):
    """Returns whether all is well, and what there is to say."""
    reader, file = FILES[name]
    output = options.output / name
    output.mkdir(parents=True)
    script = pathlib.Path(__file__).with_name("check_file.py")
    command = [options.pvpython, script, options.plugin, reader, corpus / file, output]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    lines = run.stdout.splitlines()
    if options.node:
        lines += compare_page(options.node, output)
    result = judge(name, run.returncode, [line for line in lines if line.startswith("FAILED: ")])
    passed = result in ("ok", "known")
    if not passed:
        lines += [line for line in run.stderr.splitlines() if line.strip()]
    text = f"{name} ({reader}): {result}\n" + "".join(f"    {line}\n" for line in lines)
    return passed, text


def compare_page(node, output):
    """What the lossless page and the scene differ in, as lines; there may be none."""
    script = pathlib.Path(__file__).with_name("same_scene.mjs")
    command = [node, script, output / "scene.json", output / "lossless.html"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if run.returncode == 0:
        return []
    return ["FAILED: the page does not hold the scene", *run.stderr.splitlines()[:40]]


def judge(name, returncode, failures):
    if returncode not in (0, 1) or bool(failures) != (returncode == 1):
        return f"exit code {returncode}"
    if name not in KNOWN:
        return "failed" if failures else "ok"
    start, reason = KNOWN[name]
    if not failures:
        return f"no longer failing: take it from the list of what is known ({reason})"
    known = all(line.startswith(f"FAILED: {start}") for line in failures)
    return "known" if known else "failed"


sys.exit(main())
