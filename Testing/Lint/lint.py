# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""The rules of docs/architecture.md and CONTRIBUTING.md that a machine can check.

    python3 lint.py SOURCE_DIR RULE [BUILD_DIR]

A rule prints what breaks it as path:line: message and makes the exit code 1; 77 means that a tool
it needs is missing. A rule that finds nothing to look at fails: it would guard nothing.
"""

import sys
from pathlib import Path

import rules_layers
import rules_text
import rules_tools
from tree import Skip, Tree

RULES = {**rules_layers.RULES, **rules_text.RULES, **rules_tools.RULES}


def check(source, rule, build=None):
    """The findings of one rule, as strings."""
    tree = Tree(Path(source), Path(build) if build else None)
    findings = [str(finding) for finding in RULES[rule](tree)]
    if tree.looked_at == 0:
        findings.append(f"{rule}: no file to look at")
    return findings


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[1] not in RULES:
        print(__doc__, "\nRules: ", " ".join(RULES), sep="")
        return 2
    try:
        findings = check(*arguments)
    except Skip as reason:
        print(f"SKIP: {reason}")
        return 77
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
