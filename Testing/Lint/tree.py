# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The source tree as the rules see it."""

import os
import re
from dataclasses import dataclass
from fnmatch import fnmatch

# Not sources: what builds and tools leave behind (see .gitignore).
LEFT_BEHIND = ("build*", ".git", ".cache", "node_modules", "__pycache__")

C_FILES = (".c", ".h", ".cxx", ".cpp")


class Skip(Exception):
    """A rule cannot be checked here; says why."""


@dataclass
class Finding:
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def without_comments(text, keep_strings=True):
    """C text with comments (and the insides of strings) blanked, line numbers kept."""
    token = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)

    def blank(match):
        found = match.group()
        if found[0] in "\"'":
            return found if keep_strings else found[0] * 2
        return "\n" * found.count("\n") or " "

    return token.sub(blank, text)


class Tree:
    def __init__(self, source, build=None):
        self.source = source
        self.build = build
        self.looked_at = 0
        self.paths = sorted(self._walk())

    def _walk(self):
        for folder, folders, files in os.walk(self.source):
            folders[:] = [f for f in folders if not any(fnmatch(f, g) for g in LEFT_BEHIND)]
            for name in files:
                yield os.path.relpath(os.path.join(folder, name), self.source)

    def files(self, under="", suffixes=None):
        """Paths relative to the source, of files below a folder and with one of the suffixes."""
        for path in self.paths:
            if path.startswith(under) and (suffixes is None or path.endswith(tuple(suffixes))):
                self.looked_at += 1
                yield path

    def text(self, path):
        """A file's text; bytes that are not UTF-8 are no reason to stop."""
        return (self.source / path).read_text(encoding="utf-8", errors="replace")

    def lines(self, path):
        return enumerate(self.text(path).splitlines(), 1)

    def code(self, path, keep_strings=True):
        """Numbered lines of a C or C++ file without its comments."""
        return enumerate(without_comments(self.text(path), keep_strings).splitlines(), 1)

    def includes(self, path):
        """(line, name, angled) of every #include, those in branches not taken too."""
        for number, line in self.code(path):
            found = re.match(r"\s*#\s*include\s*([<\"])([^>\"]+)", line)
            if found:
                yield number, found[2], found[1] == "<"
