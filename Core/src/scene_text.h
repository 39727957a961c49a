/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A scene's JSON while it is collected: of one step in a page, of all steps in JSON. */
#ifndef MICROTOME_SCENE_TEXT_H
#define MICROTOME_SCENE_TEXT_H

#include "scene_pack.h"

typedef enum mtm_scene_part
{
  MTM_PART_GEOMETRIES = 0, /* of JSON, they are in the output already */
  MTM_PART_IMAGES,
  MTM_PART_TEXTURES,
  MTM_PART_MATERIALS,
  MTM_PART_GROUPS,
  MTM_PART_DATA_SETS,
  MTM_PART_TEXTS,
  MTM_N_PARTS
} mtm_scene_part;

/* A time step; its groups and its texts are parts of the JSON of all. */
typedef struct mtm_step
{
  double time;
  size_t begin, end;
  size_t texts_begin, texts_end;
} mtm_step;

/* A geometry that is written. */
typedef struct mtm_known_geometry
{
  uint64_t hash[2];
  mtm_uuid uuid;
} mtm_known_geometry;

/* Start from {0}, mtm_scene_text_open; release with mtm_scene_text_close. */
typedef struct mtm_scene_text
{
  mtm_memory memory[MTM_N_PARTS];
  mtm_json json[MTM_N_PARTS]; /* into memory */
  mtm_json* geometries;       /* json[0], or the output */
  mtm_buffers* buffers;       /* of a page; NULL = JSON */
  bool shares;                /* geometries that come again are written once */
  mtm_known_geometry* known;
  int64_t n_known;

  mtm_step* steps;
  int64_t n_steps;

  /* Of the first step. */
  char* title;
  char* description; /* NULL = none */
  mtm_camera camera;
  double background[3];
  mtm_light lights[MTM_MOST_LIGHTS];
  int32_t n_lights;

  mtm_bounds visible; /* of the objects that are not hidden */
  mtm_bounds all;
} mtm_scene_text;

/* ---- scene_step.c ---------------------------------------------------------------------------- */

mtm_status mtm_scene_text_open(mtm_scene_text* document, mtm_error* error);
void mtm_scene_text_close(mtm_scene_text* document);

/* Adds a checked scene. */
mtm_status mtm_scene_text_add(mtm_scene_text* document,
  const mtm_scene* scene,
  double time,
  mtm_error* error);

/* Forgets the step, for another one; what belongs to the whole stays. */
void mtm_scene_text_empty(mtm_scene_text* document);

/* ---- scene_data_set.c ------------------------------------------------------------------------ */

/* Data sets that can be in a page; messages begin with `what`. */
mtm_status mtm_scene_data_set_check(const mtm_scene_data_set* data_set,
  const char* what,
  mtm_error* error);

/* Writes a checked data set, its numbers into buffers. */
mtm_status mtm_scene_data_set_write(mtm_json* json,
  mtm_buffers* buffers,
  const mtm_scene_data_set* data_set,
  mtm_bounds* bounds,
  mtm_error* error);

/* ---- scene_overlay.c ------------------------------------------------------------------------- */

mtm_status mtm_overlay_check(const mtm_scene* scene, mtm_error* error);

/* Writes the checked texts of a scene, but for empty ones. */
void mtm_overlay_write(mtm_json* json, const mtm_scene* scene);

/* ---- scene.c --------------------------------------------------------------------------------- */

/* The JSON up to where geometries come, and from there on. */
void mtm_scene_text_begin(mtm_json* json);
void mtm_scene_text_end(mtm_json* json, const mtm_scene_text* document);

#endif
