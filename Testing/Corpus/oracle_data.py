# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""Data items, read whole: a reader that shares nothing with Microtome's. HDF5 is read by a program of
its own, read_hdf5."""

import math
import pathlib
import re
import subprocess
from array import array

from oracle_xml import attribute, integers, same


class Missing(Exception):
    """Heavy data that is not there."""


class Hdf5:
    """Data sets by file and name."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.known = {}

    def read(self, path, name):
        """(single, dims, values): whether it is float32, dimensions, and the values as doubles."""
        key = (str(path), name)
        if key not in self.known:
            self.process.stdin.write(f"{path}\t{name}\n".encode())
            self.process.stdin.flush()
            head = self.process.stdout.readline().split()
            if head == [b"none"]:
                raise Missing(f"{path}:{name}")
            numbers = [int(word) for word in head]
            values = array("d")
            values.frombytes(self.process.stdout.read(8 * numbers[-1]))
            self.known[key] = (numbers[:2] == [1, 4], numbers[3:-1], values)
        return self.known[key]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Item:
    """Values with a shape. `native`, `whole`: the shape and the values in the file."""

    def __init__(self, values, dims, single=False, native=None, whole=None):
        self.values, self.dims, self.single = values, dims, single
        self.native, self.whole = native or dims, whole or values


def singles(values):
    """Rounded to float32."""
    return array("d", array("f", values))


def select(values, dims, start, step, count):
    """A hyperslab, flat."""
    if not dims:
        return values
    inner = math.prod(dims[1:])
    picked = array("d")
    for i in range(count[0]):
        at = (start[0] + i * step[0]) * inner
        if len(dims) == 1:
            picked.append(values[at])
        else:
            picked.extend(select(values[at:at + inner], dims[1:], start[1:], step[1:], count[1:]))  # fmt: skip
    return picked


class Data:
    """Items of a document's elements."""

    def __init__(self, elements, hdf5):
        self.elements, self.hdf5 = elements, hdf5

    def find_file(self, item, name):
        folder = self.elements.document_of(item).path.parent
        for path in (folder / name, folder / pathlib.PurePosixPath(name).name):
            if path.is_file():
                return path
        raise Missing(name)

    def item(self, element):
        element = self.elements.follow(element)
        kind = attribute(element, "ItemType") or ""
        dims = attribute(element, "Dimensions", "NumberOfElements")
        dims = integers(dims) if dims else None
        if same(kind, "HyperSlab"):
            item = self.slab(element)
        elif same(kind, "Function"):
            item = self.function(element)
        elif same(attribute(element, "Format"), "HDF", "HDF5", "H5"):
            item = self.heavy(element)
        else:
            assert not kind or same(kind, "Uniform"), f"ItemType {kind}"
            assert same(attribute(element, "Format") or "XML", "XML")
            item = self.text(element)
        if dims and math.prod(dims) != len(item.values):
            if math.prod(dims) > len(item.values):
                raise Missing(f"{dims} values, {item.native} are there")
        dims = dims or item.dims
        return Item(item.values[: math.prod(dims)], dims, item.single, item.native, item.values)

    def text(self, element):
        words = re.split(r"[\s,;]+", "".join(element.itertext()).strip())
        number = attribute(element, "NumberType", "DataType", "Type")
        single = same(number or "Float", "Float") and attribute(element, "Precision") in (None, "4")
        values = array("d", (float(word) for word in words if word))
        return Item(singles(values) if single else values, [len(values)], single)

    def heavy(self, element):
        """FILE:PATH, or FILE:PATH|start:step:count:extent and more of those."""
        pieces = "".join(element.itertext()).strip().split("|")
        name, _, path = pieces[0].strip().partition(":")
        file = self.find_file(element, name)
        single, dims, values = self.hdf5.read(file, path)
        if len(pieces) == 1:
            return Item(values, dims, single)
        assert len(pieces) == 2, "one selection is what the files have"
        start, step, count, extent = (integers(part) for part in pieces[1].split(":"))
        # The extent is that of a finished run, the file may be of one that goes on.
        assert len(extent) == len(dims)
        return Item(select(values, dims, start, step, count), count, single)

    def slab(self, element):
        numbers, source = (self.item(child) for child in self.elements.children(element, "DataItem"))
        rank = len(numbers.values) // 3
        rows = [[int(value) for value in numbers.values[i * rank:(i + 1) * rank]] for i in range(3)]  # fmt: skip
        dims = source.native
        # A row may be longer than the data has dimensions: a dimension of one is too many. BASEMENT means
        # column 1 of 3 by 0 0 1 and by 0 1 0: what it divides by the depth is a discharge.
        for d in reversed(range(rank)):
            if rank > len(dims) and rows[0][d] == 0 and rows[2][d] == 1:
                rows, rank = [row[:d] + row[d + 1:] for row in rows], rank - 1  # fmt: skip
        dims = dims if rank == len(dims) else source.dims
        start, step, count = rows
        assert all(s + d * (c - 1) < n for s, d, c, n in zip(start, step, count, dims))
        return Item(select(source.whole, dims, *rows), count, source.single)

    def function(self, element):
        arguments = [self.item(child) for child in self.elements.children(element, "DataItem")]
        text = attribute(element, "Function").strip()
        join = re.fullmatch(r"JOIN\s*\((.*)\)", text)
        parts = [self.evaluate(part, arguments) for part in re.split("[,;]", join[1] if join else text)]
        if ";" in text:
            values = array("d", (value for part in parts for value in part.values))
            return Item(values, [len(values)], all(part.single for part in parts))
        n = min(len(part.values) for part in parts)
        together = array("d")
        for i in range(n):
            for part in parts:
                width = len(part.values) // n
                together.extend(part.values[i * width:(i + 1) * width])  # fmt: skip
        return Item(together, [len(together)], all(part.single for part in parts))

    @staticmethod
    def evaluate(text, arguments):
        """Arithmetic of numbers and arguments, which is all that the files have."""
        assert re.fullmatch(r"([\d.$+*/() -]|sqrt)+", text), text
        used = sorted({int(number) for number in re.findall(r"\$(\d+)", text)})
        code = compile(re.sub(r"\$(\d+)", r"a\1", text.strip()), "Function", "eval")
        columns = [arguments[number].values for number in used]
        names = [f"a{number}" for number in used]
        rows = ({"sqrt": math.sqrt, **dict(zip(names, row))} for row in zip(*columns))
        values = array("d", (eval(code, row) for row in rows))
        single = all(arguments[number].single for number in used)
        return Item(singles(values) if single else values, arguments[used[0]].dims, single)
