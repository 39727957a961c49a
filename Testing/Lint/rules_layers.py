# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Who may use whom: each row of the table in docs/architecture.md."""

import re

from tree import C_FILES, Finding

# Standard C without what Core does without: locales, threads, signals, jumps, assertions.
C_HEADERS = {
    "ctype.h", "errno.h", "float.h", "inttypes.h", "iso646.h", "limits.h", "math.h", "stdalign.h",
    "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h",
}  # fmt: skip

PUBLIC = re.compile(r"microtome/(microtome|scene|viewer|xdmf)\.h$")
# What only the second library, libmicrotome_xdmf, may use.
XDMF = re.compile(r"libxml/\w+\.h$|(hdf5|zlib|bzlib|locale|fcntl|unistd|sys/\w+)\.h$")
INSTALLED_VTK = re.compile(r"vtk(?!Microtome)|vtkMicrotome(Isosurface|SceneWriter|Slice|Surface)\.h$")
CPP_HEADER = re.compile(r"[a-z_]+$")


def only(tree, paths, allowed, message):
    """A finding for each include that `allowed` (name, angled, path) refuses."""
    for path in paths:
        for line, name, angled in tree.includes(path):
            if not allowed(name, angled, path):
                yield Finding(path, line, f"{message}; not {name}")


def beside(tree, path, name):
    """A header of the same folder."""
    return "/" not in name and (tree.source / path).parent.joinpath(name).is_file()


def core_headers(tree):
    """The public headers ask for nothing but plain types."""
    plain = {"stdbool.h", "stddef.h", "stdint.h"}
    return only(
        tree,
        tree.files("Core/include/", [".h"]),
        lambda name, angled, path: name in plain if angled else PUBLIC.match(name),
        "Core/include uses stdbool.h, stddef.h and stdint.h only",
    )


def core_includes(tree):
    """The library that reads XDMF uses the other one, never the other way round."""

    def allowed(name, angled, path):
        of_xdmf = "/xdmf_" in path
        if angled:
            of_zlib = name == "zlib.h" and path.endswith("/scene_deflate.c")
            return name in C_HEADERS or of_zlib or of_xdmf and XDMF.match(name)
        is_its_own = name.startswith("xdmf_") or name == "microtome/xdmf.h"
        return (PUBLIC.match(name) or beside(tree, path, name)) and (of_xdmf or not is_its_own)

    return only(
        tree, tree.files("Core/src/", C_FILES), allowed,
        "Core/src uses the C library and its own headers, xdmf_* HDF5 and libxml2, scene_deflate.c zlib",
    )  # fmt: skip


CORE_CALLS = [
    (r"v?printf|puts|putchar|perror|v?fprintf|fputs|fputc", "Core never prints"),
    (r"exit|_Exit|quick_exit|abort|assert|atexit|raise", "Core never ends its host"),
    (r"setlocale|localeconv|strcoll|strxfrm|strto(?:d|f|ld)|ato[fil]|v?s?scanf|v?fscanf",
     "Core does not depend on the locale"),
    (r"is(?:alpha|alnum|space|upper|lower|punct|print|graph|cntrl)|to(?:upper|lower)|strftime",
     "Core does not depend on the locale"),
    (r"pthread_\w+|thrd_\w+|mtx_\w+|atomic_\w+", "Core starts no threads"),
    (r"getenv|rand|srand|time|clock|strtok|strerror|setjmp|longjmp|signal",
     "Core keeps and reads no global state"),
    (r"fma[fl]?|system", "results are the same on every machine"),
    (r"strcpy|strcat|v?sprintf|gets|alloca", "Core writes with a size"),
]  # fmt: skip
CORE_WORDS = [
    (r"stdout|stderr|stdin", "Core never prints"),
    (r"_Thread_local|_Atomic", "Core starts no threads"),
]


def core_calls(tree):
    """Core calls nothing that prints, ends the process, or depends on hidden state."""
    # A member of that name (run->exit) is not the C library's.
    calls = [(rf"(?<![\w.>])(?:{names})\s*\(", why) for names, why in CORE_CALLS]
    words = [(rf"\b(?:{names})\b", why) for names, why in CORE_WORDS]
    patterns = [(re.compile(pattern), why) for pattern, why in calls + words]
    # What the locale changes: the decimal point of floating point conversions.
    floating = re.compile(r'"[^"]*%[-+ #0-9.*]*[lL]?[aefgAEFG][^"]*"')
    for path in tree.files("Core/src/", C_FILES):
        for line, code in tree.code(path, keep_strings=False):
            for pattern, why in patterns:
                found = pattern.search(code)
                if found and "__attribute__" not in code:
                    yield Finding(path, line, f"{why}: {found[0].rstrip('( ')}")
        for line, code in tree.code(path):
            if re.search(r"snprintf|mtm_fail", code) and floating.search(code):
                yield Finding(path, line, "Core does not depend on the locale: " + code.strip())


def filters(tree):
    """VTK and Core/include; ParaView's headers and Qt belong to the layers above."""

    def allowed(name, angled, path):
        if re.match(r"vtk(PV|SM(?!P[A-Z])|SI|Qt)|Q[A-Z]|pq", name):
            return False
        return (
            re.match(r"vtk|MicrotomeFiltersModule\.h$", name) or PUBLIC.match(name) or angled and CPP_HEADER.match(name)
            or angled and name in C_HEADERS or beside(tree, path, name)
        )  # fmt: skip

    return only(
        tree, tree.files("Filters/", C_FILES), allowed,
        "Filters use VTK and Core/include",
    )  # fmt: skip


def plugin(tree):
    """Qt, ParaView and the filters; Core only through them."""

    def allowed(name, angled, path):
        return (
            re.match(r"vtk|pq|Q[A-Z]|MicrotomeServerManagerModule\.h$", name) or angled and CPP_HEADER.match(name)
            or beside(tree, path, name)
        )  # fmt: skip

    for folder in ("Plugin/", "ServerManager/"):
        yield from only(
            tree, tree.files(folder, C_FILES), allowed,
            "Plugin and ServerManager use VTK, ParaView, Qt and Filters",
        )  # fmt: skip
    yield from private_core(tree, "Plugin/")


def private_core(tree, *folders):
    """Core/src is private: CMake files and scripts of other layers do not name it either."""
    for folder in folders:
        for path in tree.files(folder):
            for line, text in tree.lines(path):
                if re.search(r"Core/src|\binternal\.h\b", text):
                    yield Finding(path, line, "Core/src is private to Core")


def core_is_private(tree):
    return private_core(tree, "Filters/", "ServerManager/", "Tools/", "examples/")


def tools(tree):
    def allowed(name, angled, path):
        standard = angled and (name in C_HEADERS or name in {"time.h", "signal.h"})
        system = re.match(r"(sys/\w+|unistd|fcntl|fnmatch|pthread)\.h$", name)
        return (
            standard or system or name == "hdf5.h" or PUBLIC.match(name)
            or beside(tree, path, name)
        )  # fmt: skip

    return only(
        tree, tree.files("Tools/", C_FILES), allowed,
        "Tools use the C library, POSIX, HDF5 and Core/include",
    )  # fmt: skip


def examples(tree):
    """Examples build against what is installed, as a user's own program does."""

    def allowed(name, angled, path):
        filters = path.startswith("examples/cxx/") and angled
        return (
            PUBLIC.match(name) or angled and name in C_HEADERS
            or filters and (INSTALLED_VTK.match(name) or CPP_HEADER.match(name))
        )  # fmt: skip

    yield from only(
        tree, tree.files("examples/", C_FILES), allowed,
        "examples use the installed headers",
    )  # fmt: skip
    for path in tree.files("examples/", ["CMakeLists.txt", ".py"]):
        for line, text in tree.lines(path):
            if re.search(r"\.\./|\bCore/", text):
                yield Finding(path, line, "examples use the installed package only")


def tests(tree):
    """A test sees what users see, unless its name says that it looks inside."""
    for path in tree.files("Testing/", C_FILES):
        for line, name, _ in tree.includes(path):
            inside = re.search(r"(^|/|_)internal\.h$", name)
            if inside and not path.endswith("_internal.c"):
                yield Finding(path, line, f"only test_*_internal.c may include {name}")


RULES = {
    "core_headers": core_headers,
    "core_includes": core_includes,
    "core_calls": core_calls,
    "core_is_private": core_is_private,
    "filters": filters,
    "plugin": plugin,
    "tools": tools,
    "examples": examples,
    "tests": tests,
}
