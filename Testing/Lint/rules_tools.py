# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Rules that other programs check: clang-format, clang-tidy, shellcheck."""

import json
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import C_FILES, Finding, Skip


def program(name):
    found = shutil.which(name)
    if not found:
        raise Skip(f"{name} is not installed")
    return found


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def diagnostics(tree, output):
    """The warnings and errors in a clang-like output, as findings."""
    pattern = re.compile(r"^(.+?):(\d+):(?:\d+:)? (?:fatal )?(?:error|warning|note): (.*)$", re.M)
    root = f"{tree.source.resolve()}{os.sep}"
    for path, line, message in pattern.findall(output):
        yield Finding(path.removeprefix(root), int(line), message)


def clang_format(tree):
    command = [program("clang-format"), "--dry-run", "-Werror"]
    paths = list(tree.files("", C_FILES))
    result = run([*command, *paths], cwd=tree.source)
    seen = set()
    for finding in diagnostics(tree, result.stderr):
        if finding.path not in seen and "clang-format" in finding.message:
            seen.add(finding.path)
            yield finding
    if result.returncode != 0 and not seen:
        yield Finding("clang-format", result.returncode, result.stderr.strip()[:400])


def clang_tidy(tree):
    """Core and Tools at zero warnings, with the flags they are built with."""
    tidy = program("clang-tidy")
    database = tree.build and tree.build / "compile_commands.json"
    if not database or not database.is_file():
        raise Skip("this build has no compile_commands.json")
    built = {os.path.realpath(entry["file"]) for entry in json.loads(database.read_text())}
    paths = [str((tree.source / path).resolve()) for path in tree.files("Core/src/", [".c"])]
    paths += [str((tree.source / path).resolve()) for path in tree.files("Tools/", [".c"])]
    paths = [path for path in paths if path in built]
    if not paths:
        yield Finding(str(database), 1, "names no source of Core")

    def check(path):
        return run([tidy, "--quiet", "-p", str(tree.build), path])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, result in zip(paths, pool.map(check, paths)):
            found = list(diagnostics(tree, result.stdout))
            yield from found
            if result.returncode != 0 and not found:
                yield Finding(path, 1, result.stderr.strip()[-400:])


def shellcheck(tree):
    command = [program("shellcheck"), "--format=gcc"]
    scripts = [path for path in tree.files("", [".sh", "quickstart", ".ci/run"])]
    result = run([*command, *scripts], cwd=tree.source)
    yield from diagnostics(tree, result.stdout)


def python_syntax(tree):
    """Every script compiles; ParaView's Python may be as old as 3.9."""
    for path in tree.files("", [".py"]):
        try:
            compile(tree.text(path), path, "exec", dont_inherit=True)
        except SyntaxError as error:
            yield Finding(path, error.lineno or 1, error.msg)


RULES = {
    "clang_format": clang_format,
    "clang_tidy": clang_tidy,
    "shellcheck": shellcheck,
    "python_syntax": python_syntax,
}
