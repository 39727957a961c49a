/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* write_scene json|html SHOWN COMPONENT FILE: the sheet of scenes.mjs as the library writes it. */
#include "microtome/scene.h"
#include "microtome/viewer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  N_X = 4,
  N_Y = 2,
  N_POINTS = (N_X + 1) * (N_Y + 1),
  N_CELLS = N_X * N_Y,
  N_COLORS = 256
};

typedef struct sheet
{
  double points[3 * N_POINTS], velocity[3 * N_POINTS], far[N_POINTS];
  float x[N_POINTS], holes[N_POINTS], nothing[N_CELLS];
  int32_t number[N_CELLS], offsets[N_CELLS + 1], connectivity[4 * N_CELLS];
  uint8_t colors[3 * N_COLORS];
} sheet;

static void make_points(sheet* s)
{
  for (int32_t p = 0; p < N_POINTS; ++p)
  {
    const double x = 2.0 * (-1.0 + 2.0 * (p % (N_X + 1)) / N_X);
    const double y = -1.0 + 2.0 * (p / (N_X + 1)) / N_Y;
    const double xyz[3] = { x, y, 0.0 };
    const double velocity[3] = { x, y, 1.0 };
    memcpy(s->points + 3 * p, xyz, sizeof xyz);
    memcpy(s->velocity + 3 * p, velocity, sizeof velocity);
    s->far[p] = 1e6 + x;
    s->x[p] = (float)x;
    s->holes[p] = p == N_POINTS - 1 ? NAN : (float)y;
  }
}

static void make_cells(sheet* s)
{
  for (int32_t c = 0; c < N_CELLS; ++c)
  {
    const int32_t p = c / N_X * (N_X + 1) + c % N_X;
    const int32_t quad[4] = { p, p + 1, p + N_X + 2, p + N_X + 1 };
    memcpy(s->connectivity + 4 * c, quad, sizeof quad);
    s->offsets[c + 1] = 4 * (c + 1);
    s->number[c] = c;
    s->nothing[c] = NAN;
  }
}

/* Blue to red through grey: straight lines in sRGB, as plainColors of scene_maker.mjs. */
static void make_colors(sheet* s)
{
  static const double stops[3][3] = { { 0, 0, 255 }, { 204, 204, 204 }, { 255, 0, 0 } };
  for (int32_t i = 0; i < N_COLORS; ++i)
  {
    const double t = 2.0 * i / (N_COLORS - 1);
    const int32_t from = t < 1.0 ? 0 : 1;
    for (int32_t c = 0; c < 3; ++c)
    {
      const double v = stops[from][c] + (t - from) * (stops[from + 1][c] - stops[from][c]);
      s->colors[3 * i + c] = (uint8_t)floor(v + 0.5);
    }
  }
}

static mtm_array values(mtm_type type, int32_t n_components, int64_t n_tuples, const void* data)
{
  return (
    mtm_array){ .type = type, .n_components = n_components, .n_tuples = n_tuples, .data = data };
}

static bool write_to_file(void* user, const void* data, size_t size)
{
  return fwrite(data, 1, size, user) == size;
}

static mtm_status write_sheet(const sheet* s,
  const char* format,
  int32_t shown,
  int32_t component,
  FILE* file,
  mtm_error* error)
{
  const mtm_scene_array arrays[] = {
    { "x", MTM_POINT, values(MTM_FLOAT32, 1, N_POINTS, s->x) },
    { "Velocity", MTM_POINT, values(MTM_FLOAT64, 3, N_POINTS, s->velocity) },
    { "Number", MTM_CELL, values(MTM_INT32, 1, N_CELLS, s->number) },
    { "Holes", MTM_POINT, values(MTM_FLOAT32, 1, N_POINTS, s->holes) },
    { "Far", MTM_POINT, values(MTM_FLOAT64, 1, N_POINTS, s->far) },
    { "Nothing", MTM_CELL, values(MTM_FLOAT32, 1, N_CELLS, s->nothing) },
  };
  const mtm_scene_object object = { .name = "Sheet",
    .points = values(MTM_FLOAT64, 3, N_POINTS, s->points),
    .polygons = { values(MTM_INT32, 1, N_CELLS + 1, s->offsets),
      values(MTM_INT32, 1, (int64_t)4 * N_CELLS, s->connectivity) },
    .arrays = arrays,
    .n_arrays = sizeof arrays / sizeof arrays[0],
    .shown = shown,
    .shown_component = component,
    .color_map = { .name = "Plain", .colors = s->colors, .n_colors = N_COLORS },
    .color = { 1, 1, 1 },
    .opacity = 1,
    .n_source_points = 1000,
    .n_source_cells = 800 };
  const mtm_scene scene = { .size = sizeof scene,
    .title = "Sheet",
    .objects = &object,
    .n_objects = 1,
    .camera = { .position = { 0, 0, 10 }, .view_up = { 0, 1, 0 } } };
  return strcmp(format, "html") == 0
    ? mtm_scene_write_html(&scene, mtm_viewer, mtm_viewer_size, write_to_file, file, error)
    : mtm_scene_write_json(&scene, write_to_file, file, error);
}

int main(int argc, char** argv)
{
  if (argc != 5)
  {
    fprintf(stderr, "usage: write_scene json|html SHOWN COMPONENT FILE\n");
    return 2;
  }
  static sheet s;
  make_points(&s);
  make_cells(&s);
  make_colors(&s);
  FILE* file = fopen(argv[4], "wb");
  if (!file)
  {
    perror(argv[4]);
    return 1;
  }
  mtm_error error;
  const mtm_status status = write_sheet(&s, argv[1], atoi(argv[2]), atoi(argv[3]), file, &error);
  if (status != MTM_OK)
  {
    fprintf(stderr, "%s\n", error.message);
  }
  return fclose(file) != 0 || status != MTM_OK;
}
