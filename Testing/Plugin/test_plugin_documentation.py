# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Every proxy and every property has documentation; numbers have defaults in it."""

import os
import re
import xml.etree.ElementTree as ElementTree

from check import check, finish

folder = os.environ["MICROTOME_XML"]
proxies = [element for name in sorted(os.listdir(folder)) if name.endswith(".xml")
           for group in ElementTree.parse(os.path.join(folder, name)).getroot() for element in group]
check(len(proxies) >= 5, "filters, writer and reader")
for proxy in proxies:
    name = proxy.get("name")
    documentation = proxy.find("Documentation")
    check(documentation is not None and len(documentation.text.split()) > 20, name)
    check(documentation is not None and documentation.get("short_help"), name + ": short help")
    check(proxy.get("label", "").startswith("Microtome "), name + ": label")
    properties = [child for child in proxy if child.tag.endswith("Property")]
    check(properties, name + " has properties")
    for one in properties:
        where = "%s.%s" % (name, one.get("name"))
        text = " ".join((one.findtext("Documentation") or "").split())
        check(len(text.split()) >= 3, where + " has no documentation")
        check(text.endswith("."), where + ": a sentence")
        if one.get("command") and one.tag in ("IntVectorProperty", "DoubleVectorProperty"):
            check(re.search("[Dd]efault", text), where + " does not say its default")
finish()
