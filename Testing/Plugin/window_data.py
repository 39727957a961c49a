# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run in the window's Python shell: functions that make data of each kind and select them."""

from paraview import simple


def select(source):
    """Shows a source, which applies it, and makes it the active one."""
    simple.Show(source, simple.GetActiveView())
    simple.SetActiveSource(source)
    simple.Render()
    return source


def colored():
    source = select(simple.Wavelet())
    simple.ColorBy(simple.GetDisplayProperties(source), ("POINTS", "RTData"))
    return source


def empty():
    return select(simple.Threshold(Input=simple.Wavelet(), LowerThreshold=1e9, UpperThreshold=2e9))


def composite():
    """Two blocks, the second 20 further along x."""
    other = simple.Transform(Input=simple.Wavelet())
    other.Transform.Translate = [20, 0, 0]
    return select(simple.GroupDatasets(Input=[simple.Wavelet(), other]))


def moving():
    """Cells that grow in number and move along y with time."""
    source = select(simple.TimeSource(Growing=1, YAmplitude=4))
    simple.GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
    return source


def go_to_step(k):
    scene = simple.GetAnimationScene()
    scene.AnimationTime = scene.TimeKeeper.TimestepValues[k]


def show_in_second_view():
    """The active source in a view beside the first, which stays the active one."""
    view, source = simple.GetActiveView(), simple.GetActiveSource()
    other = simple.CreateView("RenderView")
    simple.AssignViewToLayout(view=other, layout=simple.GetLayout(view), hint=0)
    simple.Show(source, other)
    simple.Render(other)
    simple.SetActiveView(view)
    simple.SetActiveSource(source)


def look_obliquely():
    view = simple.GetActiveView()
    view.CameraFocalPoint, view.CameraPosition = [0, 0, 0], [45, -55, 35]
    simple.Render()
