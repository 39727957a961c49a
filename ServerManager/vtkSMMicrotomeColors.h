// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkSMMicrotomeColors_h
#define vtkSMMicrotomeColors_h

class vtkSMProxy;

/** From a ParaView color map to the properties of a MicrotomeLook. */
namespace vtkSMMicrotomeColors
{
/**
 * Sets colours, range, scale, colours out of range and of NaN, and annotations of a look from a
 * transfer function proxy; colours are those that ParaView itself gives.
 */
void Copy(vtkSMProxy* map, vtkSMProxy* look);

/** Sets the colours of blocks in turn, as the color map of ParaView's vtkBlockColors has them. */
void CopyForBlocks(vtkSMProxy* map, int nDistinct, vtkSMProxy* look);
}

#endif
