# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause
"""Planes for ParaView's Wavelet, of which each rank has a piece."""

# Oblique; along the seams of two, three and four pieces; on the boundary; along diagonals of cells.
PLANES = [([0.3, 0.2, 0.1], [1, 2, 3]), ([0, 0, 0], [1, 0, 0]), ([0, 0, 0], [0, 1, 0]),
          ([0, 0, 0], [0, 0, 1]), ([-3, 0, 0], [1, 0, 0]), ([0, 0, 4], [0, 0, -1]),
          ([10, 0, 0], [1, 0, 0]), ([0, 0, -10], [0, 0, 1]), ([0, 0, 0], [1, 1, 0])]
