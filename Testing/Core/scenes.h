/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Objects for tests of the scene writer, and its text. */
#ifndef MICROTOME_TEST_SCENES_H
#define MICROTOME_TEST_SCENES_H

#include "json_tree.h"
#include "microtome/scene.h"
#include "random.h"

/* ---- Text ------------------------------------------------------------------------------------ */

/* What the writer wrote. Start from { .n_allowed = -1 }; release with free(text). */
typedef struct test_text
{
  char* text; /* terminated */
  size_t n;
  size_t room;
  int64_t n_allowed; /* bytes after which writing fails; -1 = never */
  int64_t n_calls_after_failure;
  bool failed;
} test_text;

/* An mtm_write into a test_text. */
bool test_text_write(void* user, const void* data, size_t size);

/* A scene with one object. */
mtm_scene test_scene_of(const mtm_scene_object* object);

/* The scene's JSON as text, and as a tree; a failure is counted by CHECK, and NULL is returned. */
char* test_scene_text(const mtm_scene* scene);
json_node* test_scene_tree(const mtm_scene* scene);

/* ---- Objects --------------------------------------------------------------------------------- */

enum
{
  SAMPLE_POINTS = 60,
  SAMPLE_CELLS = 24, /* of each kind */
  SAMPLE_CORNERS = 9,
  SAMPLE_ARRAYS = 5,
  SAMPLE_COMPONENTS = 3,
  SAMPLE_TUPLES = SAMPLE_POINTS + 3 * SAMPLE_CELLS
};

/* An object and its memory; must not be copied or moved. */
typedef struct test_sample
{
  mtm_scene_object object;
  mtm_scene_array arrays[SAMPLE_ARRAYS];
  double points[4 * SAMPLE_POINTS];
  int64_t offsets[3][SAMPLE_CELLS + 1];
  int64_t connectivity[3][SAMPLE_CELLS * SAMPLE_CORNERS];
  double values[SAMPLE_ARRAYS][SAMPLE_COMPONENTS * SAMPLE_TUPLES];
  const void* components[SAMPLE_ARRAYS][SAMPLE_COMPONENTS];
  char names[SAMPLE_ARRAYS][24];
} test_sample;

/* Any points, cells (some of too few corners) and arrays of any type and layout, NaN among them. */
void test_sample_random(test_random* random, test_sample* sample);

#endif
