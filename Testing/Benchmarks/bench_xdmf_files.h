/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Files to measure with: bench_xdmf make KIND FOLDER SIZE writes KIND.xmf there, and KIND.h5. */
#ifndef MICROTOME_BENCH_XDMF_FILES_H
#define MICROTOME_BENCH_XDMF_FILES_H

/* Kinds: "contiguous", "chunked", "gzip", "vector" (volumes of SIZE^3 floats; 64^3 chunks; three
 * components), "hexahedra" and "mixed" (meshes of SIZE^3 cells), "text" and "binary" (SIZE^3 floats),
 * "steps" and "blocks" (SIZE of them), "includes" (SIZE steps of one included mesh). 0: made. */
int bench_make(const char* kind, const char* folder, long size);

#endif
