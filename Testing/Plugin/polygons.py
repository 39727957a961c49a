# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""What arrives at a client, in a form in which two results are the same or are not."""


def polygons(proxy):
    """Each polygon's points and their values, the least point first."""
    from paraview import servermanager

    proxy.UpdatePipeline()
    data = servermanager.Fetch(proxy)
    points, values = data.GetPoints(), data.GetPointData().GetArray("RTData")
    found = []
    for cell in range(data.GetNumberOfCells()):
        ids = data.GetCell(cell).GetPointIds()
        ids = [ids.GetId(i) for i in range(ids.GetNumberOfIds())]
        corners = [(*points.GetPoint(i), values.GetTuple1(i)) for i in ids]
        first = corners.index(min(corners))
        found.append(corners[first:] + corners[:first])
    return sorted(found)


def area(polygon):
    """The area of one polygon: half the length of the sum of cross products along its outline."""
    total = [0.0, 0.0, 0.0]
    for a, b in zip(polygon, polygon[1:] + polygon[:1]):
        for k in range(3):
            i, j = (k + 1) % 3, (k + 2) % 3
            total[k] += 0.5 * (a[i] * b[j] - a[j] * b[i])
    return sum(x * x for x in total) ** 0.5
