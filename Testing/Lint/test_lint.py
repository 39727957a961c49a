# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A rule that cannot fail is no rule: each one finds what is planted for it, and nothing else."""

import shutil
import sys
import tempfile
from pathlib import Path

import lint
from tree import Skip

SPDX = "SPDX-FileCopyrightText: The Microtome developers\n{0} SPDX-License-Identifier: BSD-3-Clause\n"
C = "// " + SPDX.format("//")
PY = "# " + SPDX.format("#")
HOME = "/ho" "me/someone/data"  # in two parts, or the rule would find this line

# rule: (path, text that keeps it, text that breaks it)
PLANTED = {
    "core_headers": ("Core/include/microtome/x.h", "#include <stdint.h>", "#include <stdio.h>"),
    "core_includes": ("Core/src/x.c", '#include "microtome/scene.h"', "#include <pthread.h>"),
    "core_calls": ("Core/src/x.c", "run->printf(1); /* abort() */", "void f(void) { abort(); }"),
    "core_is_private": ("Tools/x.c", '#include "x.h"', '#include "../Core/src/internal.h"'),
    "filters": ("Filters/x.cxx", "#include <vtkSMPTools.h>", "#include <vtkSMProxy.h>"),
    "plugin": ("Plugin/x.cxx", "#include <QWidget>", '#include "microtome/microtome.h"'),
    "tools": ("Tools/x.c", "#include <hdf5.h>", "#include <vtkPolyData.h>"),
    "examples": ("examples/x.c", '#include "microtome/scene.h"', '#include "../Core/x.h"'),
    "tests": ("Testing/Core/test_x.c", '#include "check.h"', '#include "internal.h"'),
    "spdx": ("Core/src/x.c", C, "int x;"),
    "length": ("Core/src/x.c", "\n" * 700, "\n" * 900),
    "whitespace": ("Core/src/x.c", "int x;\n", "int x; \n"),
    "machine_paths": ("README.md", "see /usr/share and ~/home/x", f"see {HOME}"),
    "lock_files": (
        "Web/package-lock.json",
        '{"packages": {"node_modules/x": {"integrity": "sha512-x"}}}',
        '{"packages": {"node_modules/x": {"integrity": "sha512-x", "resolved": "https://x"}}}',
    ),
    "documented": (
        "Core/include/microtome/x.h",
        "/** Does x. */\nMTM_API int mtm_x(void);",
        "/** Does x. */\n\nMTM_API int mtm_x(void);",
    ),
    "cmake_lists": ("Core/src/array.c", "int x;", None),
    "links": ("docs/x.md", "[here](x.md#part), [there](https://x)", "[here](nowhere.md)"),
    "version": ("CHANGELOG.md", "0.9.1", "0.9.0"),
    "clang_format": ("Core/src/x.c", "int x;\n", "int  x ;\n"),
    "shellcheck": ("x.sh", "#!/bin/sh\necho x\n", "#!/bin/sh\necho $1\n"),
    "python_syntax": ("x.py", "x = 1\n", "x = = 1\n"),
}
FORMATS = [
    ('snprintf(text, 9, "%.9g", x);', 1),
    ('snprintf(text, 9, "%d%%", x);', 0),
    ('mtm_fail(error, MTM_BAD_MESH, "%s", "2 f");', 0),
]


def findings(rule, path, text):
    """What a rule says about a tree of one file (and what every tree needs)."""
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "Core/CMakeLists.txt": "add_library(x src/array.c)\n",
            "Core/include/microtome/microtome.h": '#define MTM_VERSION "0.9.1"\n',
            path: text,
        }
        for name, content in files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        style = Path(__file__).resolve().parents[2] / ".clang-format"
        shutil.copy(style, folder)
        found = lint.check(folder, rule)
        return [line for line in found if line.startswith((path, f"{rule}: no file"))]


def main():
    n_wrong = 0

    def expect(condition, what):
        nonlocal n_wrong
        if not condition:
            n_wrong += 1
            print("FAILED:", what)

    for rule in lint.RULES:
        if rule == "clang_tidy":
            continue  # needs a build; its own tests are clang's
        expect(rule in PLANTED, f"nothing is planted for {rule}")
        path, good, bad = PLANTED[rule]
        if bad is None:
            path, bad = "Core/src/unlisted.c", good
            expect(not findings(rule, "Core/src/array.c", good), f"{rule} refuses what is right")
            expect(findings(rule, path, bad), f"{rule} accepts what is wrong")
            continue
        try:
            expect(not findings(rule, path, good), f"{rule} refuses what is right")
            expect(findings(rule, path, bad), f"{rule} accepts what is wrong")
        except Skip as reason:
            print(f"not looked at: {rule}: {reason}")
    for code, n_expected in FORMATS:
        n_found = len(findings("core_calls", "Core/src/x.c", code))
        expect(n_found == n_expected, f"core_calls finds {n_found} in {code}")
    with tempfile.TemporaryDirectory() as empty:
        expect(lint.check(empty, "filters"), "a rule with nothing to look at passes")
    print(f"{len(PLANTED)} rules, {n_wrong} wrong")
    return 1 if n_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
