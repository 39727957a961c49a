/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Everything that microtome.h does, on one broken mesh. Each call gives either a status with a
 * message and an empty result, or a result that is sound in itself. */
#include "broken_meshes.h"
#include "threads.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static test_defect say(const char* format, ...)
{
  test_defect defect;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(defect.text, sizeof defect.text, format, arguments);
  va_end(arguments);
  return defect;
}

static bool is_sound(const test_defect* defect)
{
  return defect->text[0] == '\0';
}

/* ---- Results -------------------------------------------------------------------------------------- */

static test_defect provenance_defect(const mtm_polygons* polygons)
{
  test_result result = test_result_of(polygons);
  test_defect defect = { "" };
  for (int64_t p = 0; p < result.n_points && is_sound(&defect); ++p)
  {
    const double* xyz = &result.points[3 * p];
    const int64_t n = polygons->n_source_points;
    const int64_t a = result.a ? result.a[p] : 0;
    const int64_t b = result.b ? result.b[p] : a;
    const double t = result.t ? result.t[p] : 0.0;
    if (!isfinite(xyz[0]) || !isfinite(xyz[1]) || !isfinite(xyz[2]))
    {
      defect =
        say("point %d of %d is (%g, %g, %g)", (int)p, (int)result.n_points, xyz[0], xyz[1], xyz[2]);
    }
    else if (a < 0 || a >= n || b < 0 || b >= n)
    {
      defect = say("point %d comes from points out of range", (int)p);
    }
    else if (!(t >= 0.0 && t <= 1.0))
    {
      defect = say("point %d has the weight %.17g", (int)p, t);
    }
  }
  test_result_free(&result);
  return defect;
}

/* A field of the input's size comes over; one of another size, or into less room, is refused. */
static test_defect carry(fuzz_bytes* bytes, const mtm_polygons* polygons, mtm_association what)
{
  const bool points = what == MTM_POINT;
  const int64_t n_in = points ? polygons->n_source_points : polygons->n_source_cells;
  const int64_t n_out =
    points ? polygons->n_points : polygons->n_vertices + polygons->n_lines + polygons->n_polygons;
  const bool written = points ? polygons->point_a != NULL : polygons->source_cells != NULL;
  test_mesh memory = { 0 };
  mtm_array field = fuzz_field(bytes, &memory, n_in);
  const size_t n_bytes = (size_t)n_out * (size_t)field.n_components * mtm_type_size(field.type);
  size_t room = n_bytes;
  const bool too_small = n_bytes > 0 && fuzz_rarely(bytes, 16);
  room -= too_small;
  const bool too_short = n_in > 0 && fuzz_rarely(bytes, 16);
  field.n_tuples -= too_short;
  mtm_error error = { "?" };
  void* dst = test_mesh_allocate(&memory, room);
  const mtm_status status = mtm_interpolate(polygons, what, &field, dst, room, &error);
  const bool bad = too_small || too_short || (n_out > 0 && !written);
  test_mesh_free(&memory);
  if (status != (bad ? MTM_BAD_ARGUMENT : MTM_OK) || (status == MTM_OK) != !error.message[0])
  {
    return say("mtm_interpolate: %s, \"%s\"", mtm_status_name(status), error.message);
  }
  return say("%s", "");
}

/* What a call gave, beside what mtm_mesh_check said and what is known of the options. */
typedef struct outcome
{
  mtm_status status, foreseen;
  mtm_error error;
  mtm_polygons polygons;
  bool good_options, triangulated;
} outcome;

static test_defect result_defect(fuzz_bytes* bytes, const mtm_polygons* polygons, bool triangulated)
{
  /* Polygons of the input that repeat a point are passed on as they are. */
  test_defect defect = test_shape_defect(polygons, triangulated);
  if (!is_sound(&defect) && strstr(defect.text, "a point twice"))
  {
    defect = say("%s", "");
  }
  if (is_sound(&defect))
  {
    defect = provenance_defect(polygons);
  }
  if (is_sound(&defect))
  {
    defect = carry(bytes, polygons, MTM_POINT);
  }
  return is_sound(&defect) ? carry(bytes, polygons, MTM_CELL) : defect;
}

static test_defect outcome_defect(fuzz_bytes* bytes, const outcome* out)
{
  if ((out->status == MTM_OK) != !out->error.message[0])
  {
    return say("%s, \"%.200s\"", mtm_status_name(out->status), out->error.message);
  }
  if (out->foreseen == MTM_OK && out->good_options && out->status != MTM_OK)
  {
    return say("the check found nothing, but: %.200s", out->error.message);
  }
  if (out->status > MTM_UNSUPPORTED && out->status != MTM_CANCELLED)
  {
    return say("%s", mtm_status_name(out->status));
  }
  if (out->status != MTM_OK)
  {
    return say("%s", test_is_empty(&out->polygons) ? "" : "an error, but a result");
  }
  return result_defect(bytes, &out->polygons, out->triangulated);
}

/* ---- Calls ---------------------------------------------------------------------------------------- */

static mtm_type point_type(fuzz_bytes* bytes, bool* good)
{
  const mtm_type types[] = { MTM_NO_TYPE, MTM_FLOAT32, MTM_FLOAT64, MTM_NO_TYPE, MTM_INT32 };
  const int which = fuzz_below(bytes, 32) == 31 ? 4 : fuzz_below(bytes, 4);
  *good = *good && which < 4;
  return types[which];
}

static void make_planes(fuzz_bytes* bytes, mtm_plane planes[3], bool* good)
{
  for (int i = 0; i < 3; ++i)
  {
    const int axis = fuzz_below(bytes, 6);
    for (int a = 0; a < 3; ++a)
    {
      planes[i].origin[a] = fuzz_real(bytes);
      planes[i].normal[a] = axis < 3 ? axis == a : fuzz_real(bytes);
      /* Where a plane is too far away is Core's to say. */
      *good = *good && fabs(planes[i].origin[a]) < 1e100 && fabs(planes[i].normal[a]) < 1e100;
    }
    const double* n = planes[i].normal;
    *good = *good && (n[0] != 0.0 || n[1] != 0.0 || n[2] != 0.0);
  }
}

static bool cancel_later(void* user, double fraction)
{
  int* polls = user;
  return fraction >= 0.0 && (*polls)-- > 0;
}

/* Runs with tasks in another order give the same; a run that is cancelled leaves nothing. */
static test_defect again_defect(fuzz_bytes* bytes,
  const mtm_mesh* mesh,
  const mtm_slice_options* options,
  const outcome* first)
{
  int polls = fuzz_below(bytes, 8);
  mtm_run run = test_backwards(3);
  run.progress = polls < 4 ? cancel_later : NULL;
  run.user = polls < 4 ? &polls : run.user;
  mtm_polygons polygons = { 0 };
  const mtm_status status = mtm_slice(mesh, NULL, options, &run, &polygons, NULL);
  test_defect defect = { "" };
  if (status == MTM_CANCELLED ? !run.progress : status != first->status)
  {
    defect = say("run again: %s", mtm_status_name(status));
  }
  else if (status == MTM_CANCELLED
      ? !test_is_empty(&polygons)
      : test_polygons_hash(&polygons) != test_polygons_hash(&first->polygons))
  {
    defect = say("%s", "run again: another result");
  }
  mtm_polygons_free(&polygons);
  return defect;
}

static test_defect slice_defect(fuzz_bytes* bytes, const mtm_mesh* mesh, mtm_status foreseen)
{
  mtm_plane planes[3];
  double values[3] = { fuzz_real(bytes), 0.1, 0.1 };
  test_mesh memory = { 0 };
  outcome out = { .foreseen = foreseen, .good_options = true };
  mtm_slice_options options = { .size = sizeof options, .provenance = fuzz_byte(bytes) };
  if (options.provenance & MTM_PROVENANCE_CELLS)
  {
    options.provenance |= MTM_PROVENANCE_PLANES; /* without, their order cannot be checked */
  }
  mtm_array scalars = { 0 };
  if (fuzz_rarely(bytes, 80))
  {
    scalars = fuzz_field(bytes, &memory, mtm_mesh_n_points(mesh));
    options.scalars = &scalars;
    options.values = values;
    options.n_values = fuzz_below(bytes, 4);
    out.good_options = scalars.n_components == 1 && options.n_values > 0 && isfinite(values[0]);
    if (fuzz_rarely(bytes, 16))
    {
      fuzz_damage_view(bytes, &scalars);
      out.good_options = false;
    }
  }
  else
  {
    make_planes(bytes, planes, &out.good_options);
    options.planes = planes;
    options.n_planes = fuzz_rarely(bytes, 4) ? -fuzz_below(bytes, 3) : 1 + fuzz_below(bytes, 3);
    out.good_options = out.good_options && options.n_planes > 0;
  }
  options.triangulate = out.triangulated = fuzz_rarely(bytes, 96);
  options.point_type = point_type(bytes, &out.good_options);
  out.status = mtm_slice(mesh, NULL, &options, NULL, &out.polygons, &out.error);
  test_defect defect = outcome_defect(bytes, &out);
  if (is_sound(&defect))
  {
    defect = again_defect(bytes, mesh, &options, &out);
  }
  mtm_polygons_free(&out.polygons);
  test_mesh_free(&memory);
  return defect;
}

static test_defect surface_defect(fuzz_bytes* bytes, const mtm_mesh* mesh, mtm_status foreseen)
{
  outcome out = { .foreseen = foreseen, .good_options = true };
  mtm_surface_options options = { .size = sizeof options, .provenance = fuzz_byte(bytes) };
  options.triangulate = out.triangulated = fuzz_rarely(bytes, 96);
  options.point_type = point_type(bytes, &out.good_options);
  out.status = mtm_extract_surface(mesh, &options, NULL, &out.polygons, &out.error);
  const test_defect defect = outcome_defect(bytes, &out);
  mtm_polygons_free(&out.polygons);
  return defect;
}

test_defect fuzz_mesh_calls(const uint8_t* data, size_t size)
{
  fuzz_bytes bytes = { data, size, 0 };
  test_mesh mesh = fuzz_mesh(&bytes);
  mtm_error error = { "?" };
  const mtm_status foreseen = mtm_mesh_check(&mesh.view, MTM_CHECK_IDS, &error);
  const int64_t n_cells = mtm_mesh_n_cells(&mesh.view);
  test_defect defect = { "" };
  if ((foreseen == MTM_OK) != !error.message[0] || n_cells < 0)
  {
    defect = say("mtm_mesh_check: %s, \"%.200s\"", mtm_status_name(foreseen), error.message);
  }
  if (is_sound(&defect))
  {
    defect = slice_defect(&bytes, &mesh.view, foreseen);
  }
  if (is_sound(&defect))
  {
    defect = surface_defect(&bytes, &mesh.view, foreseen);
  }
  test_mesh_free(&mesh);
  return defect;
}
