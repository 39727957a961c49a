/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The objects of a scene, or of a time step of it, one geometry after another. */
#include "scene_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- Memory ---------------------------------------------------------------------------------- */

mtm_status mtm_scene_text_open(mtm_scene_text* document, mtm_error* error)
{
  document->visible = mtm_bounds_empty();
  document->all = mtm_bounds_empty();
  for (int32_t part = 0; part < MTM_N_PARTS; ++part)
  {
    const mtm_status status =
      mtm_text_open(&document->json[part].text, mtm_memory_write, &document->memory[part], error);
    if (status != MTM_OK)
    {
      return status;
    }
    /* what is the same in two parts gets two ids */
    mtm_hash_word(document->json[part].text.hash, (uint64_t)part);
  }
  document->geometries = &document->json[MTM_PART_GEOMETRIES];
  return MTM_OK;
}

void mtm_scene_text_close(mtm_scene_text* document)
{
  for (int32_t part = 0; part < MTM_N_PARTS; ++part)
  {
    mtm_text_close(&document->json[part].text, NULL);
    free(document->memory[part].data);
  }
  free(document->known);
  free(document->steps);
  free(document->title);
  free(document->description);
  *document = (mtm_scene_text){ .n_steps = 0 };
}

void mtm_scene_text_empty(mtm_scene_text* document)
{
  for (int32_t part = 0; part < MTM_N_PARTS; ++part)
  {
    mtm_text_restart_hash(&document->json[part].text);
    mtm_hash_word(document->json[part].text.hash, (uint64_t)part);
    document->json[part].comma = false;
    document->memory[part].n = 0;
  }
  document->n_steps = 0;
}

static char* copy_text(const char* text)
{
  const size_t n = strlen(text ? text : "") + 1;
  char* copy = mtm_allocate((int64_t)n, 1);
  if (copy)
  {
    memcpy(copy, text ? text : "", n);
  }
  return copy;
}

/* Takes over what the first scene says of all. */
static bool keep_first(mtm_scene_text* document, const mtm_scene* scene)
{
  if (document->title)
  {
    return true;
  }
  document->title = copy_text(scene->title);
  document->description = scene->description ? copy_text(scene->description) : NULL;
  document->camera = scene->camera;
  memcpy(document->background, scene->background, sizeof document->background);
  for (int32_t i = 0; i < scene->n_lights; ++i)
  {
    document->lights[i] = scene->lights[i];
  }
  document->n_lights = scene->n_lights;
  return document->title && (document->description || !scene->description);
}

static mtm_step* add_step(mtm_scene_text* document, double time)
{
  mtm_step* grown =
    realloc(document->steps, ((size_t)document->n_steps + 1) * sizeof *document->steps);
  if (!grown)
  {
    return NULL;
  }
  document->steps = grown;
  grown[document->n_steps] = (mtm_step){ .time = time };
  return &grown[document->n_steps++];
}

/* ---- Geometries that come again -------------------------------------------------------------- */

static void hash_words(uint64_t hash[2], const uint32_t* words, int64_t n)
{
  mtm_hash_word(hash, words ? (uint64_t)n + 1 : 0);
  for (int64_t i = 0; words && i < n; ++i)
  {
    mtm_hash_word(hash, words[i]);
  }
}

static void hash_bytes(uint64_t hash[2], const char* bytes, size_t n)
{
  for (; n >= sizeof(uint64_t); n -= sizeof(uint64_t), bytes += sizeof(uint64_t))
  {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    mtm_hash_word(hash, word);
  }
  if (n > 0)
  {
    uint64_t rest = 0;
    memcpy(&rest, bytes, n);
    mtm_hash_word(hash, rest);
  }
}

static void hash_array(uint64_t hash[2], const mtm_array* values)
{
  const size_t size = mtm_type_size(values->type);
  mtm_hash_word(hash, (uint64_t)values->type << 32 | (uint32_t)values->n_components);
  if (!values->components && values->stride == 0)
  {
    hash_bytes(hash, values->data, (size_t)values->n_tuples * (size_t)values->n_components * size);
    return;
  }
  for (int64_t i = 0; i < values->n_tuples; ++i)
  {
    for (int32_t c = 0; c < values->n_components; ++c)
    {
      hash_bytes(hash, mtm_value_address(values, i, c), size);
    }
  }
}

/* Everything that its text depends on. */
static void hash_geometry(const mtm_geometry* geometry, uint64_t hash[2])
{
  const mtm_scene_object* object = geometry->object;
  hash[0] = (uint64_t)geometry->kind;
  hash[1] = (uint64_t)geometry->n_positions;
  hash_words(hash, geometry->points, geometry->n_positions);
  hash_words(hash, geometry->index, geometry->n_primitives * geometry->n_corners);
  hash_words(hash, geometry->cells, geometry->n_primitives);
  mtm_hash_word(hash, (uint64_t)geometry->n_nan << 1 | geometry->shared);
  for (int64_t i = 0; geometry->scalars && i < geometry->n_positions; ++i)
  {
    uint32_t bits;
    memcpy(&bits, &geometry->scalars[i], sizeof bits);
    mtm_hash_word(hash, bits);
  }
  hash_array(hash, &object->points);
  mtm_hash_word(hash, (uint64_t)object->n_arrays);
  for (int32_t i = 0; i < object->n_arrays; ++i)
  {
    mtm_hash_word(hash, (uint64_t)object->arrays[i].association);
    hash_array(hash, &object->arrays[i].values);
  }
}

/* The place of a geometry that may be new (its id is empty then); NULL when out of memory. */
static mtm_known_geometry* know(mtm_scene_text* document, const mtm_geometry* geometry)
{
  uint64_t hash[2];
  hash_geometry(geometry, hash);
  for (int64_t i = 0; i < document->n_known; ++i)
  {
    if (memcmp(document->known[i].hash, hash, sizeof hash) == 0)
    {
      return &document->known[i];
    }
  }
  mtm_known_geometry* grown =
    realloc(document->known, ((size_t)document->n_known + 1) * sizeof *grown);
  if (!grown)
  {
    return NULL;
  }
  document->known = grown;
  mtm_known_geometry* fresh = &grown[document->n_known++];
  *fresh = (mtm_known_geometry){ .hash = { hash[0], hash[1] } };
  return fresh;
}

/* ---- Objects --------------------------------------------------------------------------------- */

static mtm_status put_geometry(mtm_scene_text* document,
  const mtm_geometry* geometry,
  const mtm_coloring* coloring,
  const mtm_bounds* bounds,
  mtm_uuid* uuid,
  mtm_error* error)
{
  mtm_json* json = document->geometries;
  if (document->buffers)
  {
    return mtm_geometry_pack(json, document->buffers, geometry, bounds, uuid, error);
  }
  mtm_known_geometry* known = document->shares ? know(document, geometry) : NULL;
  if (document->shares && !known)
  {
    return mtm_fail_memory(error, "the geometries of the scene");
  }
  if (known && known->uuid.text[0])
  {
    *uuid = known->uuid;
    return MTM_OK;
  }
  mtm_geometry_write(json, geometry, coloring, bounds, uuid);
  if (known)
  {
    known->uuid = *uuid;
  }
  return MTM_OK;
}

static mtm_status add_geometry(mtm_scene_text* document,
  const mtm_scene_object* object,
  mtm_kind kind,
  mtm_scene_parts* parts,
  mtm_error* error)
{
  const mtm_coloring plain = { .array = NULL, .component = -1 };
  mtm_geometry geometry;
  mtm_status status = mtm_geometry_build(
    object, kind, document->buffers ? &plain : &parts->coloring, &geometry, error);
  /* a page computes normals that are not given */
  if (status == MTM_OK && kind == MTM_KIND_POLYGON &&
    (!document->buffers || mtm_scene_normals(object)))
  {
    status = mtm_geometry_add_normals(&geometry, error);
  }
  if (status == MTM_OK && geometry.n_primitives > 0)
  {
    const mtm_bounds bounds = mtm_geometry_bounds(&geometry);
    const mtm_bounds placed = mtm_bounds_moved(&bounds, parts->matrix);
    mtm_bounds_add(&document->all, &placed);
    if (!object->hidden)
    {
      mtm_bounds_add(&document->visible, &placed);
    }
    parts->has[kind] = true;
    parts->has_nan[kind] = geometry.n_nan > 0;
    status =
      put_geometry(document, &geometry, &parts->coloring, &bounds, &parts->geometry[kind], error);
  }
  mtm_geometry_free(&geometry);
  return status;
}

/* The object's matrix, moved by the origin of its coordinates. */
static void place(const mtm_scene_object* object, mtm_scene_parts* parts)
{
  static const double identity[16] = { [0] = 1.0, [5] = 1.0, [10] = 1.0, [15] = 1.0 };
  double origin[3];
  mtm_scene_origin(object, origin);
  memcpy(parts->matrix, object->matrix ? object->matrix : identity, sizeof parts->matrix);
  for (int32_t row = 0; row < 4; ++row)
  {
    for (int32_t axis = 0; axis < 3; ++axis)
    {
      parts->matrix[12 + row] += parts->matrix[4 * axis + row] * origin[axis];
    }
  }
  for (int32_t i = 0; i < 16; ++i)
  {
    parts->is_placed = parts->is_placed || parts->matrix[i] != identity[i];
  }
}

static mtm_status add_object(mtm_scene_text* document,
  const mtm_scene_object* object,
  int32_t number,
  const uint8_t* default_colors,
  mtm_error* error)
{
  mtm_scene_parts parts = { .packed = document->buffers != NULL };
  mtm_coloring_of(object, default_colors, &parts.coloring);
  place(object, &parts);
  mtm_status status = MTM_OK;
  for (int32_t kind = MTM_N_KINDS - 1; status == MTM_OK && kind >= 0; --kind)
  {
    if (!document->geometries->text.failed)
    {
      status = add_geometry(document, object, (mtm_kind)kind, &parts, error);
    }
  }
  if (parts.coloring.array)
  {
    mtm_scene_image_write(&document->json[MTM_PART_IMAGES], &parts);
    mtm_scene_texture_write(&document->json[MTM_PART_TEXTURES], &parts);
  }
  mtm_scene_materials_write(&document->json[MTM_PART_MATERIALS], object, &parts);
  mtm_scene_group_write(&document->json[MTM_PART_GROUPS], object, number, &parts);
  return status;
}

mtm_status mtm_scene_text_add(mtm_scene_text* document,
  const mtm_scene* scene,
  double time,
  mtm_error* error)
{
  mtm_step* step = keep_first(document, scene) ? add_step(document, time) : NULL;
  if (!step)
  {
    return mtm_fail_memory(error, "the time steps of the scene");
  }
  uint8_t default_colors[3 * MTM_DEFAULT_COLORS];
  mtm_cool_to_warm(default_colors);
  step->begin = document->memory[MTM_PART_GROUPS].n;
  step->texts_begin = document->memory[MTM_PART_TEXTS].n;
  mtm_overlay_write(&document->json[MTM_PART_TEXTS], scene);
  mtm_status status = MTM_OK;
  for (int32_t i = 0; status == MTM_OK && i < scene->n_objects; ++i)
  {
    status = add_object(document, &scene->objects[i], i, default_colors, error);
  }
  for (int32_t i = 0; status == MTM_OK && document->buffers && i < scene->n_data_sets; ++i)
  {
    mtm_bounds bounds;
    status = mtm_scene_data_set_write(
      &document->json[MTM_PART_DATA_SETS], document->buffers, &scene->data_sets[i], &bounds, error);
    mtm_bounds_add(&document->all, &bounds);
  }
  for (int32_t part = 0; part < MTM_N_PARTS; ++part)
  {
    mtm_text_flush(&document->json[part].text);
    if (status == MTM_OK && document->memory[part].failed)
    {
      status = mtm_fail_memory(error, "the text of the scene");
    }
  }
  step->end = document->memory[MTM_PART_GROUPS].n;
  step->texts_end = document->memory[MTM_PART_TEXTS].n;
  return status;
}
