# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

"""The XML side of an XDMF reader that shares nothing with Microtome's: elements after includes and
references. As plain as can be: everything is read whole and kept."""

import pathlib
import re
import xml.etree.ElementTree as ET


def local(element):
    """The tag without its namespace; comments have none."""
    tag = element.tag if isinstance(element.tag, str) else ""
    tag = tag.rpartition("}")[2]
    return "DataItem" if tag == "DataStructure" else tag


def same(value, *words):
    return value is not None and value.lower() in [word.lower() for word in words]


def attribute(element, *names):
    """The first of the attributes that is there, in any case."""
    values = {key.lower(): value for key, value in element.attrib.items()}
    for name in names:
        if name.lower() in values:
            return values[name.lower()]
    return None


def integers(text):
    return [int(word) for word in re.split(r"[\s,;]+", text.strip()) if word]


class Document:
    """A parsed file, and who is above whom."""

    opened = {}

    def __init__(self, path):
        self.path = pathlib.Path(path)
        # A byte more than ASCII in a file that names no encoding is Latin-1 here.
        self.root = ET.parse(path).getroot()
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    @classmethod
    def open(cls, path):
        path = str(path)
        if path not in cls.opened:
            cls.opened[path] = Document(path)
        return cls.opened[path]

    def find(self, path, context=None):
        """The elements that a path leads to: absolute, "//", or relative to an element."""
        path = path.strip()
        parts = re.fullmatch(r"(.*)/\*\[self::(\w+) or self::(\w+)\]", path)
        if parts:
            return [child for parent in self.find(parts[1], context) for child in parent
                    if local(child) in (parts[2], parts[3])]  # fmt: skip
        if path.startswith("//"):
            return self.root.findall("." + path)
        if path.startswith("/"):
            top, _, rest = path[1:].partition("/")
            assert top == local(self.root), f"{path} begins at another root"
            return self.root.findall("./" + rest) if rest else [self.root]
        return (context if context is not None else self.root).findall(path)

    def by_number(self, steps):
        """element(/1/2/3)"""
        numbers = [int(step) for step in steps.strip("/").split("/")]
        assert numbers[0] == 1
        element = self.root
        for number in numbers[1:]:
            element = [child for child in element if isinstance(child.tag, str)][number - 1]
        return element


class Elements:
    """Children and references in a document, and what they led to."""

    def __init__(self, path):
        self.document = Document.open(path)
        self.owner = {}  # of an element: its document, where it is not the first one
        self.targets = set()

    def document_of(self, element):
        return self.owner.get(element, self.document)

    def included(self, include):
        document = self.document_of(include)
        name, pointer = include.get("href"), include.get("xpointer")
        if name:
            document = Document.open(document.path.parent / name)
        if not pointer:
            return [child for domain in document.root for child in domain]
        if pointer.startswith("element("):
            return [document.by_number(pointer[8:-1])]
        return document.find(re.sub(r"^xpointer\((.*)\)$", r"\1", pointer))

    def children(self, element, *tags):
        """Includes replaced by what they stand for."""
        document = self.document_of(element)
        for child in element:
            if local(child) != "include":
                found = [child]
            else:
                found = self.included(child)
                self.targets.update(found)
            for one in found:
                if document is not self.document:
                    self.owner[one] = document
                if not tags or local(one) in tags:
                    yield one

    def child(self, element, *tags):
        return next(self.children(element, *tags), None)

    def follow(self, element):
        """What a reference leads to, or the element itself."""
        while attribute(element, "Reference"):
            path = attribute(element, "Reference")
            path = "".join(element.itertext()) if same(path, "XML") else path
            element = self.document_of(element).find(path, element)[0]
            self.targets.add(element)
        return element
