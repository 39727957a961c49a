# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Rules about the text of files, whatever the language."""

import json
import re
from pathlib import PurePosixPath

from tree import C_FILES, Finding

SOURCES = (*C_FILES, ".py", ".js", ".mjs", ".css", ".html", ".cmake", ".cmake.in", ".sh", ".xml")
NAMED_SOURCES = ("CMakeLists.txt", "quickstart", ".ci/run")
COPYRIGHT = "SPDX-FileCopyrightText: The Microtome developers"
LICENSE = "SPDX-License-Identifier: BSD-3-Clause"
LONGEST = 800


def is_source(path):
    return path.endswith(SOURCES) or path.endswith(NAMED_SOURCES)


def spdx(tree):
    """Both lines stand at the top of every source file."""
    for path in filter(is_source, tree.files()):
        top = tree.text(path).splitlines()[:6]
        for wanted in (COPYRIGHT, LICENSE):
            if not any(wanted in line for line in top):
                yield Finding(path, 1, f"the first lines lack {wanted}")


def length(tree):
    """One idea a file: about 600 lines, never more than LONGEST."""
    for path in filter(is_source, tree.files()):
        n_lines = len(tree.text(path).splitlines())
        if n_lines > LONGEST:
            yield Finding(path, n_lines, f"{n_lines} lines; more than {LONGEST} are two ideas")


def whitespace(tree):
    for path in tree.files():
        if not (is_source(path) or path.endswith((".md", ".json", ".txt"))):
            continue
        text = tree.text(path)
        for line, content in enumerate(text.split("\n"), 1):
            if content != content.rstrip():
                yield Finding(path, line, "white space at the end of the line")
            if "\t" in content and not path.endswith(".json"):
                yield Finding(path, line, "a tab")
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "no newline at the end")


def machine_paths(tree):
    """The project speaks of no one's machine."""
    homes = re.compile(r"(?<![\w.}~*-])/(?:home|Users|work|root|mnt|scratch)/[\w.-]+")
    for path in tree.files():
        if path.endswith((".png", ".jpg", ".xdmf", ".h5")):
            continue
        for line, text in tree.lines(path):
            found = homes.search(text)
            if found:
                yield Finding(path, line, f"a path of one machine: {found[0]}")


def lock_files(tree):
    """A lock file names versions and hashes; where packages come from is the user's choice."""
    for path in tree.files("", ["package-lock.json"]):
        for name, package in json.loads(tree.text(path)).get("packages", {}).items():
            if "resolved" in package:
                yield Finding(path, 1, f"{name} names a registry: {package['resolved']}")
            if name and "integrity" not in package and not package.get("link"):
                yield Finding(path, 1, f"{name} has no integrity hash")


def documented(tree):
    """Every function and callback of the public headers has a comment that says how to use it."""
    declares = re.compile(r"MTM_API |typedef .*\(\*\w+\)|extern ")
    for path in tree.files("Core/include/", [".h"]):
        lines = tree.text(path).splitlines()
        file_comment = "@file" in "".join(lines[:8])
        for at, line in enumerate(lines):
            # viewer.h declares data only, and its file comment is about nothing else.
            if not declares.match(line) or line.startswith('extern "C"'):
                continue
            if line.startswith("extern ") and file_comment:
                continue
            if not lines[at - 1].rstrip().endswith("*/"):
                yield Finding(path, at + 1, f"no documentation: {line.strip()}")


def cmake_lists(tree):
    """A source file that no CMakeLists.txt names is neither built nor tested."""
    for path in tree.files("", [".c", ".cxx", ".cpp"]):
        folders = [str(p) for p in PurePosixPath(path).parents]
        lists = [f"{f}/CMakeLists.txt".removeprefix("./") for f in folders]
        near = next((name for name in lists if (tree.source / name).is_file()), None)
        stem = PurePosixPath(path).stem
        words = re.findall(r"[\w.-]+", tree.text(near)) if near else []
        # Lists of tests leave out what all of them begin with: test_, test_filters_.
        parts = stem.split("_")
        short = {"_".join(parts[n:]) for n in range(3 if "Testing/" in path else 1)}
        if not short & {PurePosixPath(word).stem for word in words}:
            yield Finding(path, 1, f"{near} does not name it")


def links(tree):
    """Relative links in the documentation lead somewhere."""
    for path in tree.files("", [".md"]):
        folder = (tree.source / path).parent
        for line, text in tree.lines(path):
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if re.match(r"[a-z]+:|#", target):
                    continue
                if not (folder / target.split("#")[0]).exists():
                    yield Finding(path, line, f"the link leads nowhere: {target}")


def version(tree):
    """The changelog speaks of the version that the header names."""
    header = tree.text("Core/include/microtome/microtome.h")
    number = re.search(r'#define MTM_VERSION "([^"]+)"', header)[1]
    for path in tree.files("CHANGELOG.md"):
        if number not in tree.text(path):
            yield Finding(path, 1, f"says nothing of version {number}")


RULES = {
    "spdx": spdx,
    "length": length,
    "whitespace": whitespace,
    "machine_paths": machine_paths,
    "lock_files": lock_files,
    "documented": documented,
    "cmake_lists": cmake_lists,
    "links": links,
    "version": version,
}
