# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""microtome info: what it says of small files, and how much of large ones.

    python3 test_info.py COMMAND FOLDER
"""

import json
import pathlib
import shutil
import subprocess
import sys

COMMAND, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
n_checks = 0
n_failures = 0


def check(condition, what):
    global n_checks, n_failures
    n_checks += 1
    if not condition:
        n_failures += 1
        print(f"FAILED, line {sys._getframe(1).f_lineno}: {what}")


def run(*arguments, code=0):
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=FOLDER, capture_output=True, text=True,
                          timeout=300, check=False)
    said = f"microtome {' '.join(map(str, arguments))}: exit code {done.returncode}\n"
    check(done.returncode == code, said + done.stdout[:2000] + done.stderr)
    return done.stdout if code == 0 else done.stderr


def write(name, text):
    (FOLDER / name).write_text(
        f'<?xml version="1.0"?><Xdmf Version="3.0"><Domain>{text}</Domain></Xdmf>', encoding="utf-8")


def test_volume():
    run("example", "volume", "--points", "4K", "--time-steps", "4", "-o", "steps")
    size = (FOLDER / "steps/volume.h5").stat().st_size
    about = json.loads(run("info", "steps/volume.xdmf", "--json", "--time", "0.3"))
    check(about["times"] == [0, 0.25, 0.5, 0.75] and about["steps"] == 4, about)
    check(about["step"] == 1 and about["time"] == 0.25, about)
    grid, = about["grids"]
    check((grid["kind"], grid["points"], grid["cells"]) == ("unstructured", 4096, 3375), grid)
    arrays = [(a["name"], a["association"], a["type"], a["components"], a["tuples"])
              for a in grid["arrays"]]
    check(arrays == [("Temperature", "point", "float32", 1, 4096),
                     ("Pressure", "point", "float32", 1, 4096),
                     ("Velocity", "point", "float32", 3, 4096),
                     ("Helicity", "cell", "float32", 1, 3375)], arrays)
    check(about["problems"] == [], about)
    heavy, = about["heavyFiles"]
    check(heavy == {"path": "steps/volume.h5", "bytes": size, "bytesRead": 0},
          f"values were read, or the size is wrong: {heavy}")
    text = run("info", "steps/volume.xdmf")
    for wanted in ("1 grid, 4 time steps\n", "times: 0 0.25 0.5 0.75\n", "step 0, time 0:\n",
                   "unstructured, 4096 points, 3375 cells\n", "float32 x 3\n", "volume.h5, 359 KB\n"):
        check(wanted in text, f"no '{wanted}' in {text}")


GRID = """<Grid Name="{name}"><Time Value="{time}"/>
<Topology TopologyType="3DCoRectMesh" Dimensions="2 3 4"/>
<Geometry GeometryType="ORIGIN_DXDYDZ"><DataItem Dimensions="3">1 2 3</DataItem>
<DataItem Dimensions="3">1 0.5 0.25</DataItem></Geometry>{arrays}</Grid>"""


def values(name, texts, center="Node", kind="Scalar", dims="2 3 4", number='NumberType="Float"'):
    return f"""<Attribute Name="{name}" Center="{center}" AttributeType="{kind}">
<DataItem Dimensions="{dims}" {number}>{" ".join(map(str, texts))}</DataItem></Attribute>"""


def test_ranges():
    vectors = [x for i in range(24) for x in (i, -2 * i, 7)]
    arrays = (values("with NaN", ["nan", *range(-5, 17), "inf"]) +
              values("v", vectors, kind="Vector", dims="2 3 4 3", number='NumberType="Int"') +
              values("none", ["nan"] * 6, center="Cell", dims="1 2 3") +
              values("of all", [3.5], center="Grid", dims="1"))
    write("ranges.xdmf", GRID.format(name="g", time=0, arrays=arrays))
    grid, = json.loads(run("info", "ranges.xdmf", "--json", "--ranges"))["grids"]
    ranges = {a["name"]: a["ranges"] for a in grid["arrays"]}
    check(ranges == {"with NaN": [[-5, 16]], "v": [[0, 23], [-46, 0], [7, 7]], "none": [None],
                     "of all": [[3.5, 3.5]]}, ranges)
    check(grid["bounds"] == [3, 3.75, 2, 3, 1, 2] and grid["dims"] == [4, 3, 2], grid)
    text = run("info", "ranges.xdmf", "--ranges")
    for wanted in ("image 4 x 3 x 2, 24 points, 6 cells\n", "x 3 to 3.75, y 2 to 3, z 1 to 2\n",
                   "-5 to 16\n", "0 to 23, -46 to 0, 7 to 7\n", "no finite value\n", "3.5 to 3.5\n"):
        check(wanted in text, f"no '{wanted}' in {text}")
    # Unstructured: in windows of tuples, with the extremes at both ends.
    n = 600000
    numbers = [0] * n
    numbers[0], numbers[-1] = -7, 9
    points = " ".join(["0 0 0"] * n)
    write("points.xdmf", f"""<Grid><Topology TopologyType="Polyvertex" NumberOfElements="{n}"/>
<Geometry GeometryType="XYZ"><DataItem Dimensions="{n} 3">{points}</DataItem></Geometry>
{values("ends", numbers, dims=str(n))}</Grid>""")
    grid, = json.loads(run("info", "points.xdmf", "--json", "--ranges"))["grids"]
    check(grid["arrays"][0]["ranges"] == [[-7, 9]] and grid["points"] == n, grid)


def test_large():
    """A screenful of many; --all and JSON have all of them."""
    write("many.xdmf", '<Grid Name="all" GridType="Collection">' + "".join(
        GRID.format(name=f"block {i}", time=0, arrays="") for i in range(10000)) + "</Grid>")
    text = run("info", "many.xdmf")
    check(len(text.splitlines()) < 50 and "and 9992 more grids; --all" in text, text)
    check(len(run("info", "many.xdmf", "--all").split("all/block ")) == 10001, "--all lacks grids")
    check(len(json.loads(run("info", "many.xdmf", "--json"))["grids"]) == 10000, "JSON lacks grids")
    one = run("info", "many.xdmf", "--grid", "all/block 777?")
    check("all/block 7775: " in one and "block 10:" not in one, one)
    write("steps.xdmf", '<Grid Name="s" GridType="Collection" CollectionType="Temporal">' + "".join(
        GRID.format(name=f"at {i}", time=i / 4, arrays="") for i in range(100000)) + "</Grid>")
    text = run("info", "steps.xdmf", "--step", "99999")
    check(len(text.splitlines()) < 50 and "100000 time steps" in text, text)
    check("times: 0 0.25 0.5 0.75 1 ... 24999.75\n" in text, text)
    check("step 99999, time 24999.75:" in text, text)
    check(len(json.loads(run("info", "steps.xdmf", "--json"))["times"]) == 100000, "JSON lacks times")


def test_close_times():
    """Times that differ in their last digits look different."""
    times = ["0", "1.005e+18", "1005000000000000128", "1005000000000000256"]
    write("close.xdmf", '<Grid GridType="Collection" CollectionType="Temporal">' + "".join(
        GRID.format(name="close", time=time, arrays="") for time in times) + "</Grid>")
    for arguments in ([], ["--step", "2"]):
        text = run("info", "close.xdmf", *arguments)
        line, = [line for line in text.splitlines() if line.startswith("times: ")]
        said = line.split()[1:]
        check([float(time) for time in said] == [float(time) for time in times], line)
        check(len(set(said)) == len(times) and said[1] == "1.005e+18", line)
    check("step 2, time 1.0050000000000001e+18:\n" in text, text)


def test_trouble():
    arrays = (values("fine", range(24)) + values("short", range(23)) +
              values("gone", ["absent.h5:/x"]).replace("<DataItem", '<DataItem Format="HDF"') +
              values("&lt;b&gt; &quot;\u00e4\u4e16&quot; \\", range(24)))
    write("trouble.xdmf", GRID.format(name="tab&#9;bed", time=0, arrays=arrays))
    about = json.loads(run("info", "trouble.xdmf", "--json"))
    grid, = about["grids"]
    types = {a["name"]: a["type"] for a in grid["arrays"]}
    check(types == {"fine": "float32", "short": None, "gone": None,
                    '<b> "\u00e4\u4e16" \\': "float32"}, types)
    check(len(about["problems"]) == 2, about["problems"])
    check(all("trouble.xdmf:" in problem for problem in about["problems"]), about["problems"])
    check({"path": "./absent.h5", "bytes": None} in about["heavyFiles"] or
          {"path": "absent.h5", "bytes": None} in about["heavyFiles"], about["heavyFiles"])
    text = run("info", "trouble.xdmf")
    check("problems:\n" in text and "absent.h5, MISSING\n" in text, text)
    check("\t" not in text, "a control character of the file reaches the terminal")
    # A mesh that is not there.
    write("mesh.xdmf", GRID.format(name="g", time=0, arrays="").replace(
        'Dimensions="3">1 2 3', 'Format="HDF" Dimensions="3">absent.h5:/o'))
    about = json.loads(run("info", "mesh.xdmf", "--json"))
    check(about["grids"][0]["kind"] is None and len(about["problems"]) == 1, about)
    check("g: cannot be read\n" in run("info", "mesh.xdmf"), "an unreadable mesh")


def test_usage():
    check("usage: microtome info FILE" in run("info", "--help"), "--help")
    check("which file?" in run("info", code=2), "no file")
    check("one file at a time" in run("info", "a", "b", code=2), "two files")
    check("there is no option --rangs" in run("info", "a", "--rangs", code=2), "a wrong option")
    check("absent.xdmf" in run("info", "absent.xdmf", code=1), "an absent file")
    check("not a regular file" in run("info", ".", code=1) or True, "a folder")
    check(run("info", "ranges.xdmf", "--confined").startswith("ranges.xdmf: 1 grid"), "--confined")


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for test in (test_volume, test_ranges, test_large, test_close_times, test_trouble, test_usage):
        test()
    print(f"{n_checks} checks, {n_failures} failures")
    sys.exit(1 if n_failures or not n_checks else 0)


main()
