/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Files that mean harm, and a place where they can do none. */
#ifndef MICROTOME_TEST_HOSTILE_H
#define MICROTOME_TEST_HOSTILE_H

#include "tour.h"

#include <stddef.h>

/** An empty folder for the files of a test, from its first argument; the process then works in it. */
bool hostile_start(int argc, char** argv);

/** Writes a file; a text with a format. */
bool hostile_write(const char* name, const void* bytes, size_t size);
bool hostile_text(const char* name, const char* format, ...);

/** One grid of 2 x 2 points, a square, with something in it; and a file of that. */
#define HOSTILE_SQUARE                                                                             \
  "<Topology TopologyType='2DCoRectMesh' Dimensions='2 2'/><Geometry GeometryType='ORIGIN_DXDY'>"  \
  "<DataItem Dimensions='2'>0 0</DataItem><DataItem Dimensions='2'>1 1</DataItem></Geometry>"
#define HOSTILE_GRID(inside) "<Grid Name='g'>" HOSTILE_SQUARE inside "</Grid>"
#define HOSTILE_FILE(inside) "<Xdmf><Domain>\n" inside "\n</Domain></Xdmf>\n"
#define HOSTILE_ARRAY(item) HOSTILE_FILE(HOSTILE_GRID("<Attribute Name='a'>\n" item "</Attribute>"))

/** What became of a tour in a process of its own. */
typedef struct hostile_end
{
  test_tour tour; /**< its defect says so if the process crashed or took too long */
  double time_s;
  int64_t peak_mb; /**< of memory, the most */
} hostile_end;

/** Makes a tour of a file where it can neither crash this process nor take long or much memory. */
hostile_end hostile_tour(const char* name, const mtm_xdmf_options* options);

/** Runs any function so. It returns whether it went well. */
hostile_end hostile_run(bool (*body)(void* user, test_tour* tour), void* user);

/** The error or a problem contains the text. */
bool hostile_says(const hostile_end* end, const char* text);

#endif
