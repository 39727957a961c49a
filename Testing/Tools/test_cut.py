# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""microtome slice and surface: areas and values against analytic ones, what is read, what is refused.

    python3 test_cut.py COMMAND FOLDER
"""

import json
import math
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

from scene import read_groups

COMMAND, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
n_checks = 0
n_failures = 0


def check(condition, what):
    global n_checks, n_failures
    n_checks += 1
    if not condition:
        n_failures += 1
        print(f"FAILED, line {sys._getframe(1).f_lineno}: {what}")


def near(a, b, tolerance=1e-5):
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def run(*arguments, code=0):
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=FOLDER, capture_output=True, text=True,
                          timeout=300, check=False)
    said = f"microtome {' '.join(map(str, arguments))}: exit code {done.returncode}\n"
    check(done.returncode == code, said + done.stdout + done.stderr)
    return done.stdout if code == 0 else done.stderr


def cut(*arguments):
    """Runs a command into scene.json; what it says and the objects of the scene."""
    said = run(*arguments, "-o", "scene.json")
    return said, read_groups(FOLDER / "scene.json")


def bytes_read(said, name):
    found = re.search(rf"{name}: (\d+) bytes read of \d+$", said, re.M)
    return int(found[1]) if found else None


# ---- A box of 5 x 4 x 3 points in text: a linear field on points, the cell's number on cells --------

DIMS, ORIGIN, SPACING = (5, 4, 3), (1.0, 2.0, 3.0), (0.5, 0.25, 2.0)


def field(x, y, z):
    return 1 + 2 * x + 3 * y - 4 * z


def box(name, origin=ORIGIN):
    nodes = [tuple(o + i * s for o, i, s in zip(origin, (i, j, k), SPACING))
             for k in range(DIMS[2]) for j in range(DIMS[1]) for i in range(DIMS[0])]
    n_cells = math.prod(n - 1 for n in DIMS)
    dims = " ".join(str(n) for n in reversed(DIMS))
    cells = " ".join(str(n - 1) for n in reversed(DIMS))
    values = " ".join(repr(field(*x)) for x in nodes)
    vectors = " ".join(f"{x[0]!r} {-x[1]!r} {x[2]!r}" for x in nodes)
    return f"""
<Grid Name="{name}"><Topology TopologyType="3DCoRectMesh" Dimensions="{dims}"/>
<Geometry GeometryType="ORIGIN_DXDYDZ">
<DataItem Dimensions="3" Precision="8">{origin[2]} {origin[1]} {origin[0]}</DataItem>
<DataItem Dimensions="3" Precision="8">{SPACING[2]} {SPACING[1]} {SPACING[0]}</DataItem></Geometry>
<Attribute Name="f" Center="Node"><DataItem Dimensions="{dims}" Precision="8">{values}</DataItem>
</Attribute>
<Attribute Name="x, -y, z" AttributeType="Vector" Center="Node">
<DataItem Dimensions="{dims} 3" Precision="8">{vectors}</DataItem></Attribute>
<Attribute Name="cell" Center="Cell"><DataItem Dimensions="{cells}" NumberType="Int">
{" ".join(map(str, range(n_cells)))}</DataItem></Attribute></Grid>"""


def write(name, *grids):
    text = f'<?xml version="1.0"?><Xdmf Version="3.0"><Domain>{"".join(grids)}</Domain></Xdmf>'
    (FOLDER / name).write_text(text, encoding="utf-8")


def cell_at(point):
    """The number of the cell around a point; of the upper one, for a point between two."""
    at = [min(int((x - o) / s + 1e-6), n - 2)
          for x, o, s, n in zip(point, ORIGIN, SPACING, DIMS)]
    return at[0] + (DIMS[0] - 1) * (at[1] + (DIMS[1] - 1) * at[2])


def check_box_values(group, what):
    for p, point in enumerate(group.points):
        check(near(group.values["f"][p], field(*point)), f"{what}: f at {point}")
        vector = group.values["x, -y, z"][p]
        check(all(near(v, s * x) for v, s, x in zip(vector, (1, -1, 1), point)),
              f"{what}: vector {vector} at {point}")
    for triangle, cell in zip(group.triangles, group.cells):
        check(group.values["cell"][cell] == cell_at(group.centre(triangle)),
              f"{what}: cell {group.values['cell'][cell]} at {group.centre(triangle)}")


def test_axes():
    write("box.xdmf", box("box"))
    sides = [(n - 1) * s for n, s in zip(DIMS, SPACING)]
    for axis, name in enumerate("xyz"):
        area = math.prod(sides) / sides[axis]
        # Between layers, on one, and on the first and the last one.
        for at in (0.3, 1.0 * SPACING[axis] / sides[axis], 0.0, 1.0):
            where = ORIGIN[axis] + at * sides[axis]
            said, groups = cut("slice", "box.xdmf", "--axis", name, "--at", repr(where),
                               "--title", "A box")
            what = f"{name} = {where}"
            check(f"cut at {name} = {where:.9g}" in said, said)
            check(len(groups) == 1 and groups[0].name == "A box", f"{what}: {groups[0].name}")
            check(groups[0].arrays == ["f", "x, -y, z", "cell", "PlaneIndex"], groups[0].arrays)
            check(near(groups[0].area(), area), f"{what}: area {groups[0].area()}, not {area}")
            check(all(near(p[axis], where) for p in groups[0].points), f"{what}: not in the plane")
            check(groups[0].about["sourcePoints"] == math.prod(DIMS), f"{what}: source points")
            check_box_values(groups[0], what)


def test_many_planes():
    said, groups = cut("slice", "box.xdmf", "--axis", "x", "--at", "1.75,2.5", "--count", "3",
                       "--spacing", "0.2")
    wanted = [1.55, 1.75, 1.95, 2.3, 2.5, 2.7]
    check("cut at x = 1.55, 1.75, 1.95, 2.3, 2.5, 2.7" in said, said)
    places = sorted({round(p[0], 5) for p in groups[0].points})
    check(places == wanted, f"planes at {places}")
    check(near(groups[0].area(), 6 * 0.75 * 4), f"six planes have area {groups[0].area()}")
    check_box_values(groups[0], "six planes")
    for triangle, cell in zip(groups[0].triangles, groups[0].cells):
        plane = groups[0].values["PlaneIndex"][cell]
        check(near(groups[0].centre(triangle)[0], wanted[plane]), f"plane {plane} is elsewhere")
    # Without a distance they are spread over the data, each in the middle of its share.
    said, groups = cut("slice", "box.xdmf", "--axis", "x", "--count", "4")
    check("cut at x = 1.25, 1.75, 2.25, 2.75" in said, said)
    said, groups = cut("slice", "box.xdmf")
    check("cut at z = 5\n" in said, "the default is not the middle along z: " + said)
    # A normal of any length, and the distance along it from the origin.
    said, groups = cut("slice", "box.xdmf", "--normal", "0,3,0", "--at", "2.4")
    check("cut at y = 2.4\n" in said and near(groups[0].area(), 2 * 4), said)
    said, groups = cut("slice", "box.xdmf", "--normal", "-1,0,0", "--at=-1.6")
    check("cut at x = 1.6\n" in said and near(groups[0].area(), 0.75 * 4), said)


def test_oblique():
    # The regular hexagon in a unit cube, as an image and as hexahedra.
    run("example", "volume", "--points", "4K", "-o", "hexahedra")
    run("example", "volume", "--points", "4K", "--grid", "image", "-o", "image")
    integrals = []
    for name in ("hexahedra", "image"):
        _, groups = cut("slice", f"{name}/volume.xdmf", "--normal", "1,1,1")
        check(near(groups[0].area(), 0.75 * math.sqrt(3)), f"{name}: {groups[0].area()}")
        integrals.append(groups[0].integral("Temperature"))
        at = 4.2 / math.sqrt(3)
        _, groups = cut("slice", f"{name}/volume.xdmf", "--normal", "1,1,1", "--at", repr(at))
        check(all(near(sum(p), 4.2) for p in groups[0].points), f"{name}: not in the plane")
    check(near(*integrals), f"integrals of the temperature: {integrals}")


def test_what_is_read():
    layer, cells = 16 * 16, 15 * 15
    one = ["slice", "image/volume.xdmf", "--verbose"]
    # Between layers: both around the plane, and the cells between them; 20 bytes a point.
    said, _ = cut(*one, "--at", "0.51")
    check(bytes_read(said, "volume.h5") == 2 * layer * 20 + cells * 4, said)
    said, _ = cut(*one, "--at", "0.51", "--array", "Temperature")
    check(bytes_read(said, "volume.h5") == 2 * layer * 4, said)
    said, _ = cut(*one, "--at", "0.51", "--array", "Helicity")
    check(bytes_read(said, "volume.h5") == cells * 4, said)
    said, groups = cut(*one, "--at", "0.51", "--no-arrays")
    check(bytes_read(said, "volume.h5") in (0, None), said)
    check(groups[0].arrays == ["PlaneIndex"], groups[0].arrays)
    # On a layer: the cells on both sides could have the faces.
    said, _ = cut(*one, "--at", repr(7 / 15), "--array", "Temperature")
    check(bytes_read(said, "volume.h5") == 3 * layer * 4, said)
    # Only the values under the slice, of a mesh that is read.
    said, _ = cut("slice", "hexahedra/volume.xdmf", "--verbose", "--no-arrays", "--at", "0.51")
    mesh = bytes_read(said, "volume.h5")
    said, _ = cut("slice", "hexahedra/volume.xdmf", "--verbose", "--array", "Temperature",
                  "--at", "0.51")
    check(bytes_read(said, "volume.h5") - mesh == 2 * layer * 4, said)


def test_rectilinear():
    """As images; and where the axes are uneven or descend, the layers are still the right ones."""
    axes = [[3 + i * i / 225 for i in range(16)], [1 - i / 15 for i in range(16)],
            [i * i / 225 for i in range(16)]]
    items = "".join(f'<DataItem Dimensions="16" Precision="8">{" ".join(map(repr, axis))}</DataItem>'
                    for axis in axes)
    write("uneven.xdmf", f"""<Grid Name="r"><Topology TopologyType="3DRectMesh" Dimensions="16 16 16"/>
<Geometry GeometryType="VXVYVZ">{items}</Geometry>
<Attribute Name="T" Center="Node"><DataItem Format="HDF" Dimensions="16 16 16">
image/volume.h5:/PointData/Temperature</DataItem></Attribute></Grid>""")
    layer = 16 * 16 * 4
    for axis, at in (("x", axes[0][9] + 1e-3), ("y", 0.51), ("z", 0.5), ("z", 1e-3), ("z", 0.99)):
        said, groups = cut("slice", "uneven.xdmf", "--axis", axis, "--at", repr(at), "--verbose")
        check(near(groups[0].area(), 1) and len(groups[0].points) == 256, f"{axis} = {at}: {said}")
        # Along x and y what is between two layers may be read too: gaps this small cost nothing.
        expected = [2 * layer] if axis == "z" else range(2 * layer, 16 * layer + 1)
        check(bytes_read(said, "volume.h5") in expected, f"{axis} = {at}: {said}")
    said, groups = cut("slice", "uneven.xdmf", "--normal", "1,1,0", "--verbose")
    check(near(groups[0].area(), math.sqrt(2)), f"slanted: {groups[0].area()}")


def image_of_volume(name, x):
    """A block whose values are those of image/volume.h5."""
    return f"""<Grid Name="{name}"><Topology TopologyType="3DCoRectMesh" Dimensions="16 16 16"/>
<Geometry GeometryType="ORIGIN_DXDYDZ"><DataItem Dimensions="3">0 0 {x}</DataItem>
<DataItem Dimensions="3">1 1 1</DataItem></Geometry>
<Attribute Name="T" Center="Node"><DataItem Format="HDF" Dimensions="16 16 16">
image/volume.h5:/PointData/Temperature</DataItem></Attribute></Grid>"""


def test_blocks():
    blocks = [image_of_volume(f"block {i}", 15 * i) for i in range(3)]
    write("blocks.xdmf", '<Grid Name="all" GridType="Collection">', *blocks, "</Grid>")
    said, groups = cut("slice", "blocks.xdmf", "--axis", "x", "--at", "20.5", "--verbose")
    check([group.name for group in groups] == ["block 1"], [group.name for group in groups])
    check(2 * 16 * 16 * 4 <= bytes_read(said, "volume.h5") <= 16 ** 3 * 4, said)
    # Blocks that a slanted plane misses are not read either.
    said, groups = cut("slice", "blocks.xdmf", "--normal", "1,0.01,0.01", "--at", "20.5", "--verbose")
    check(bytes_read(said, "volume.h5") <= 16 ** 3 * 4, said)
    said, groups = cut("slice", "blocks.xdmf", "--axis", "y", "--at", "3.5")
    check([group.name for group in groups] == [f"block {i}" for i in range(3)], said)
    check(near(sum(group.area() for group in groups), 45 * 15), "three blocks in a row")
    ranges = {tuple(group.about["shown"]["range"]) for group in groups}
    check(len(ranges) == 1, f"one array, several ranges: {ranges}")
    _, groups = cut("slice", "blocks.xdmf", "--axis", "y", "--grid", "*block [02]")
    check([group.name for group in groups] == ["block 0", "block 2"], "--grid")
    # A group that all are in is not named, others are.
    write("groups.xdmf", '<Grid Name="all" GridType="Tree"><Grid Name="a" GridType="Collection">',
          blocks[0], "</Grid>", blocks[1], "</Grid>")
    _, groups = cut("slice", "groups.xdmf", "--axis", "y")
    check([group.name for group in groups] == ["a / block 0", "block 1"], [g.name for g in groups])
    # One block of three that cannot be read.
    write("hurt.xdmf", '<Grid Name="all" GridType="Collection">', blocks[0],
          blocks[1].replace("volume.h5", "absent.h5").replace("Node", "Cell"),
          blocks[2].replace("<DataItem Dimensions=\"3\">1 1 1</DataItem>", ""), "</Grid>")
    done = subprocess.run([COMMAND, "slice", "hurt.xdmf", "-o", "scene.json", "--axis", "y"],
                          cwd=FOLDER, capture_output=True, text=True, check=False)
    groups = read_groups(FOLDER / "scene.json")
    check(done.returncode == 0 and len(groups) == 2, done.stderr)
    check("T" in groups[0].arrays and "T" not in groups[1].arrays, "the wrong array is lost")
    check("absent.h5" in done.stderr and done.stderr.count("warning") == 2, done.stderr)


def test_seams():
    """A plane through the seams of blocks has each face once, in the slice of the block above."""
    size = (DIMS[2] - 1) * SPACING[2]
    write("stack.xdmf", '<Grid Name="s" GridType="Collection">', box("low"),
          box("high", (ORIGIN[0], ORIGIN[1], ORIGIN[2] + size)), "</Grid>")
    _, groups = cut("slice", "stack.xdmf", "--at", repr(ORIGIN[2] + size))
    check([group.name for group in groups] == ["high"], [group.name for group in groups])
    check(near(groups[0].area(), 2 * 0.75), f"the seam has area {groups[0].area()}")
    # So it is from either side, and beside planes that have no seam.
    _, groups = cut("slice", "stack.xdmf", "--normal", "0,0,-1", "--at", repr(-ORIGIN[2] - size))
    check([group.name for group in groups] == ["high"], [group.name for group in groups])
    _, groups = cut("slice", "stack.xdmf", "--at", f"{ORIGIN[2] + 0.5},{ORIGIN[2] + size}")
    check([(group.name, round(group.area(), 5)) for group in groups] ==
          [("low", 1.5), ("high", 1.5)], [group.name for group in groups])
    check_box_values(groups[0], "the lower box")
    # A slanted plane has no face in common; one along the stack, none twice.
    _, groups = cut("slice", "stack.xdmf", "--axis", "x", "--at", repr(ORIGIN[0] + SPACING[0]))
    check(near(sum(group.area() for group in groups), 0.75 * 2 * size), "along the stack")
    # Two results on one mesh are not neighbours.
    write("twice.xdmf", '<Grid Name="s" GridType="Collection">', box("one"), box("two"), "</Grid>")
    _, groups = cut("slice", "twice.xdmf", "--at", repr(ORIGIN[2] + SPACING[2]))
    check(len(groups) == 2 and near(groups[0].area(), groups[1].area()), "two grids in one place")
    # Squares side by side: the edge in the plane once.
    square = """<Grid Name="{name}"><Topology TopologyType="Quadrilateral" NumberOfElements="1">
<DataItem Dimensions="1 4" NumberType="Int">0 1 2 3</DataItem></Topology>
<Geometry GeometryType="XYZ"><DataItem Dimensions="4 3">0 {low} 0 1 {low} 0 1 {high} 0 0 {high} 0
</DataItem></Geometry></Grid>"""
    write("squares.xdmf", '<Grid Name="s" GridType="Collection">',
          square.format(name="a", low=0, high=1), square.format(name="b", low=1, high=2), "</Grid>")
    said, groups = cut("slice", "squares.xdmf", "--axis", "y", "--at", "1")
    check("1 object, 2 points, 1 lines" in said, said)


def test_times():
    run("example", "volume", "--points", "1K", "--time-steps", "4", "-o", "steps")
    outputs = {}
    for name, arguments in {"first": [], "time": ["--time", "0.6"], "step": ["--step", "2"],
                            "last": ["--time", "99"]}.items():
        said = run("slice", "steps/volume.xdmf", "--title", "t", "-o", f"{name}.json", *arguments)
        outputs[name] = (FOLDER / f"{name}.json").read_bytes(), said
    check("time 0\n" in outputs["first"][1], outputs["first"][1])
    check("time 0.5\n" in outputs["time"][1], outputs["time"][1])
    check("time 0.75\n" in outputs["last"][1], outputs["last"][1])
    check(outputs["time"][0] == outputs["step"][0], "--time 0.6 is not --step 2")
    check(outputs["time"][0] != outputs["first"][0], "all steps are the same")


def test_surfaces():
    run("example", "cube", "cylinder", "-o", ".")
    _, groups = cut("surface", "cube.xdmf")
    check(near(groups[0].area(), 6) and len(groups[0].triangles) == 12, "the unit cube's surface")
    check("PlaneIndex" not in groups[0].arrays, groups[0].arrays)
    _, groups = cut("surface", "image/volume.xdmf")
    check(groups[0].about["polygons"] == 6 * 15 ** 2 and near(groups[0].area(), 6), "the image's")
    _, groups = cut("surface", "box.xdmf", "--triangles", "--array", "f")
    check(groups[0].about["polygons"] == 2 * 2 * (4 * 3 + 4 * 2 + 3 * 2), "the box in triangles")
    check(groups[0].arrays == ["f"], groups[0].arrays)
    check(all(near(v, field(*p)) for v, p in zip(groups[0].values["f"], groups[0].points)), "f")
    # 2D cells are a surface; a plane gives lines of them.
    said, groups = cut("slice", "cylinder.xdmf")
    check(" lines, cut at" in said and groups[0].about["lines"] > 0, said)


def test_same_bytes():
    for name, threads in (("one", 1), ("two", 2), ("again", 2), ("nine", 9)):
        run("slice", "hexahedra/volume.xdmf", "--normal", "1,2,3", "--count", "7", "--title", "t",
            "--threads", threads, "-o", f"{name}.json")
    texts = {(FOLDER / f"{name}.json").read_bytes() for name in ("one", "two", "again", "nine")}
    check(len(texts) == 1, "the scene depends on the number of threads")


def test_refusals():
    said = run("slice", "box.xdmf", code=2)
    check("where to?" in said and "--help says more" in said, said)
    for text, *arguments in (
        ("which file?", "-o", "s.json"),
        ("neither .html nor .json", "box.xdmf", "-o", "s.vtp"),
        ("there is no option --axes", "box.xdmf", "-o", "s.json", "--axes", "x"),
        ("--axis: 'xy' is not", "box.xdmf", "-o", "s.json", "--axis", "xy"),
        ("is not a vector", "box.xdmf", "-o", "s.json", "--normal", "0,0,0"),
        ("is not a vector", "box.xdmf", "-o", "s.json", "--normal", "1,2"),
        ("one of them", "box.xdmf", "-o", "s.json", "--normal", "1,2,3", "--axis", "x"),
        ("--at: '1,,2'", "box.xdmf", "-o", "s.json", "--at", "1,,2"),
        ("--at: 'nan'", "box.xdmf", "-o", "s.json", "--at", "nan"),
        ("--count: 0 is not", "box.xdmf", "-o", "s.json", "--count", "0"),
        ("how many?", "box.xdmf", "-o", "s.json", "--spacing", "1"),
        ("--array: no grid has 'g'", "box.xdmf", "-o", "s.json", "--array", "g"),
        ("--grid: no grid", "box.xdmf", "-o", "s.json", "--grid", "b"),
        ("--time: box.xdmf has no times", "box.xdmf", "-o", "s.json", "--time", "1"),
        ("--step: 4 is not between 0 and 3", "steps/volume.xdmf", "-o", "s.json", "--step", "4"),
    ):
        said = run("slice", *arguments, code=2)
        check(text in said, f"no '{text}' in {said}")
    check("there is no option --at" in run("surface", "box.xdmf", "-o", "s.json", "--at", "1", code=2),
          "a surface has no place")
    os.mkdir(FOLDER / "folder.json")
    (FOLDER / "text.xdmf").write_text("no XML\n", encoding="utf-8")
    (FOLDER / "other.xdmf").write_text("<html/>", encoding="utf-8")
    write("empty.xdmf")
    write("absent.xdmf", image_of_volume("b", 0).replace(
        'Dimensions="3">1 1 1', 'Format="HDF" Dimensions="3">absent.h5:/d'))
    for text, *arguments in (
        ("no plane meets a grid", "box.xdmf", "-o", "s.json", "--at", "17"),
        ("Is a directory", "box.xdmf", "-o", "folder.json"),
        ("No such file", "box.xdmf", "-o", "absent/s.json"),
        ("nothing.xdmf", "nothing.xdmf", "-o", "s.json"),
        ("text.xdmf", "text.xdmf", "-o", "s.json"),
        ("not XDMF", "other.xdmf", "-o", "s.json"),
        ("has no grids", "empty.xdmf", "-o", "s.json"),
        ("absent.h5, and none", "absent.xdmf", "-o", "s.json"),
    ):
        said = run("slice", *arguments, code=1)
        check(text in said, f"no '{text}' in {said}")
    check(not (FOLDER / "s.json").exists(), "a failure wrote a scene")
    check(not list(FOLDER.glob("*.part")), "a failure left something")


def test_stop():
    """A signal leaves the old file as it was, and nothing else."""
    (FOLDER / "stopped.json").write_text("old", encoding="ascii")
    arguments = ["slice", "image/volume.xdmf", "--count", "100000", "-o", "stopped.json"]
    with subprocess.Popen([COMMAND, *arguments], cwd=FOLDER, stderr=subprocess.PIPE, text=True) as job:
        while job.poll() is None and not (FOLDER / "stopped.json.part").exists():
            time.sleep(0.01)
        job.send_signal(signal.SIGINT)
        said = job.stderr.read()
        code = job.wait(timeout=60)
    check(code == 1 and f"stopped by signal {int(signal.SIGINT)}" in said, f"{code}: {said}")
    check((FOLDER / "stopped.json").read_text(encoding="ascii") == "old", "the old file is gone")
    check(not (FOLDER / "stopped.json.part").exists(), "something is left")


def test_page():
    done = subprocess.run([COMMAND, "slice", "box.xdmf", "-o", "page.HTML"], cwd=FOLDER,
                          capture_output=True, text=True, check=False)
    if done.returncode == 1 and "has no page" in done.stderr:
        print("not tested: this build has no page")
        return
    run("slice", "box.xdmf", "-o", "page.json")
    scene = json.loads((FOLDER / "page.json").read_text(encoding="ascii"))
    steps = read_steps("page.HTML")
    check(len(steps) == 1 and objects_of(steps[0]) == objects_of(scene), "the page has another scene")


def read_steps(name):
    """The time steps of a page, as docs/formats.md has them."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    blocks = re.findall(r'<script type="application/json" class="microtome-step"[^>]*>([^<]*)<', text)
    return [json.loads(block) for block in blocks]


def objects_of(scene):
    """What a scene says of its objects, beside their numbers."""
    return [child["userData"] for child in scene["object"]["children"] if child["type"] == "Group"]


def test_all_times():
    options = ["--all-times", "--title", "t", "--description", "d", "--keep", "Temperature"]
    run("slice", "steps/volume.xdmf", *options, "-o", "all.json")
    scene = json.loads((FOLDER / "all.json").read_text(encoding="ascii"))
    about = scene["object"]["userData"]["microtome"]
    check(len(about["times"]) == 4 and about["description"] == "d", f"{about}")
    groups = [child for child in scene["object"]["children"] if child["name"].startswith("step-")]
    check(len(groups) == 4, f"{len(groups)} steps")
    for number, group in enumerate(groups):
        one = ["--step", str(number), "--title", "t", "--array", "Temperature"]
        run("slice", "steps/volume.xdmf", *one, "-o", "one.json")
        alone = json.loads((FOLDER / "one.json").read_text(encoding="ascii"))
        of_step = [child["userData"] for child in group["children"]]
        check(of_step == objects_of(alone), f"step {number} of all is another one")
    sizes = []
    for precision in ("16bit", "float32", "lossless"):
        name = f"{precision}.html"
        done = subprocess.run(
            [COMMAND, "slice", "steps/volume.xdmf", *options, "--precision", precision, "-o", name],
            cwd=FOLDER, capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode == 1 and "has no page" in done.stderr:
            print("not tested: this build has no page")
            return
        check(done.returncode == 0 and len(read_steps(name)) == 4, f"{precision}: {done.stderr}")
        sizes.append((FOLDER / name).stat().st_size)
    check(sizes == sorted(sizes) and sizes[0] < sizes[1], f"{sizes}")


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for test in (test_axes, test_many_planes, test_oblique, test_what_is_read, test_rectilinear,
                 test_blocks, test_seams, test_times, test_surfaces, test_same_bytes, test_refusals,
                 test_stop, test_page, test_all_times):
        test()
    print(f"{n_checks} checks, {n_failures} failures")
    sys.exit(1 if n_failures or not n_checks else 0)


main()
