# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""A macro for ParaView: slices the active source normal to x, y and z, inside its outline.

Macros > Import new macro... puts it on ParaView's macro toolbar. The slices go through the middle
of the data and are coloured by the array that the source is coloured by.
"""

from paraview import simple


def middle(source):
    """The middle of the data's bounds."""
    bounds = source.GetDataInformation().GetBounds()
    return [0.5 * (bounds[2 * k] + bounds[2 * k + 1]) for k in range(3)]


def three_slices(source, view):
    """Makes the slices and shows them in place of the source; returns them."""
    shown = simple.GetDisplayProperties(source, view)
    array = [shown.ColorArrayName[0], shown.ColorArrayName[1]]
    slices = []
    for k, name in enumerate("XYZ"):
        one = simple.MicrotomeSlice(registrationName="Slice" + name, Input=source)
        one.SliceType.Origin = middle(source)
        one.SliceType.Normal = [float(k == axis) for axis in range(3)]
        display = simple.Show(one, view)
        if array[1]:
            simple.ColorBy(display, array)
        simple.HideInteractiveWidgets(one.SliceType)
        slices.append(one)
    shown.Representation = "Outline"
    simple.Show(source, view)
    return slices


source = simple.GetActiveSource()
if source is None:
    raise RuntimeError("Select data in the pipeline browser first")
if not hasattr(simple, "MicrotomeSlice"):
    raise RuntimeError("Load the plugin Microtome first: Tools > Manage Plugins")
view = simple.GetActiveViewOrCreate("RenderView")
simple.UpdatePipeline(proxy=source)
simple.SetActiveSource(three_slices(source, view)[0])
simple.Render(view)
