/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Lines through concave polygons, on corners and along sides too: their length against a plain count
 * along the line. */
#include "check.h"
#include "results.h"

#include <stdlib.h>

enum
{
  MAX_CORNERS = 24
};

typedef struct outline
{
  int n;
  double x[MAX_CORNERS];
  double y[MAX_CORNERS];
} outline;

/* A polygon that is a star round (0, 0), corners on whole numbers where `coarse`; false where two
 * corners lie in one direction. */
static bool random_outline(test_random* random, bool coarse, outline* shape)
{
  shape->n = 3 + (int)test_random_below(random, MAX_CORNERS - 2);
  for (int i = 0; i < shape->n; ++i)
  {
    const double angle = 2 * 3.14159265358979323846 * (i + 0.4) / shape->n;
    const double radius = test_random_between(random, 1, 8);
    shape->x[i] = radius * cos(angle);
    shape->y[i] = radius * sin(angle);
    if (coarse)
    {
      shape->x[i] = floor(shape->x[i] + 0.5);
      shape->y[i] = floor(shape->y[i] + 0.5);
    }
  }
  for (int i = 0; i < shape->n; ++i)
  {
    const int j = (i + 1) % shape->n;
    if (shape->x[i] * shape->y[j] - shape->y[i] * shape->x[j] <= 1e-9)
    {
      return false;
    }
  }
  return true;
}

/* Inside or on the rim, for a point of the line y = height. */
static bool covers(const outline* shape, double x, double height)
{
  bool inside = false;
  for (int i = 0; i < shape->n; ++i)
  {
    const int j = (i + 1) % shape->n;
    const double y_i = shape->y[i];
    const double y_j = shape->y[j];
    if (y_i == height && y_j == height)
    {
      const double low = fmin(shape->x[i], shape->x[j]);
      const double high = fmax(shape->x[i], shape->x[j]);
      if (x >= low && x <= high)
      {
        return true;
      }
    }
    if ((y_i > height) != (y_j > height))
    {
      const double at = shape->x[i] + (shape->x[j] - shape->x[i]) * (height - y_i) / (y_j - y_i);
      inside = inside != (x < at);
    }
  }
  return inside;
}

static int compare_doubles(const void* left, const void* right)
{
  const double p = *(const double*)left;
  const double q = *(const double*)right;
  return p == q ? 0 : p < q ? -1 : 1;
}

/* The length of the line y = height in the closed polygon: between neighbouring crossings either all
 * is covered or nothing. */
static double covered_length(const outline* shape, double height)
{
  double crossings[2 * MAX_CORNERS];
  int n = 0;
  for (int i = 0; i < shape->n; ++i)
  {
    const int j = (i + 1) % shape->n;
    const double y_i = shape->y[i];
    const double y_j = shape->y[j];
    if (y_i == height)
    {
      crossings[n++] = shape->x[i];
    }
    if ((y_i - height) * (y_j - height) < 0)
    {
      crossings[n++] = shape->x[i] + (shape->x[j] - shape->x[i]) * (height - y_i) / (y_j - y_i);
    }
  }
  qsort(crossings, (size_t)n, sizeof *crossings, compare_doubles);
  double length = 0;
  for (int i = 0; i + 1 < n; ++i)
  {
    const double middle = (crossings[i] + crossings[i + 1]) / 2;
    length += covers(shape, middle, height) ? crossings[i + 1] - crossings[i] : 0;
  }
  return length;
}

static void check_outline(const outline* shape, double height, int round)
{
  test_builder builder = { 0 };
  int64_t ids[MAX_CORNERS];
  for (int i = 0; i < shape->n; ++i)
  {
    ids[i] = test_add_point(&builder, shape->x[i], shape->y[i], 0.5);
  }
  test_add_cell(&builder, MTM_POLYGON, shape->n, ids);
  test_mesh mesh = test_build(&builder);
  const mtm_plane plane = { { 0, height, 0 }, { 0, -1, 0 } };
  test_defect defect;
  test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
  CHECK_SOUND(defect, "round %d", round);
  CHECK_NEAR(
    test_total_length(&result, 0), covered_length(shape, height), 1e-12, "round %d", round);
  CHECK(result.n_cells == result.n_lines, "round %d: not lines alone", round);
  test_result_free(&result);
  test_mesh_free(&mesh);
}

/* A U whose notch another cell fills, upright and upside down: the line along the notch's bottom is
 * there once. */
static void check_filled_notch(bool upright)
{
  static const double corners[8][2] = {
    { 0, 0 }, { 3, 0 }, { 3, 2 }, { 2, 2 }, { 2, 1 }, { 1, 1 }, { 1, 2 }, { 0, 2 }
  };
  test_builder builder = { 0 };
  int64_t ids[8];
  for (int c = 0; c < 8; ++c)
  {
    const double y = upright ? corners[c][1] : 2 - corners[c][1];
    ids[c] = test_add_point(&builder, corners[c][0], y, 0);
  }
  test_add_cell(&builder, MTM_POLYGON, 8, ids);
  test_add_cell(&builder, MTM_QUAD, 4, (int64_t[]){ 3, 6, 5, 4 });
  test_mesh mesh = test_build(&builder);
  for (int step = 1; step < 4; ++step)
  {
    const mtm_plane plane = { { 0, 0.5 * step, 0 }, { 0, 1, 0 } };
    test_defect defect;
    test_result result = test_slice(&mesh.view, &plane, 1, NULL, &defect);
    CHECK_SOUND(defect, "notch, upright %d", upright);
    CHECK_NEAR(
      test_total_length(&result, 0), 3, 1e-14, "notch, upright %d, step %d", upright, step);
    test_result_free(&result);
  }
  test_mesh_free(&mesh);
}

int main(void)
{
  check_filled_notch(true);
  check_filled_notch(false);
  test_random random = test_random_start();
  for (int round = 0; round < 20000; ++round)
  {
    const bool coarse = round % 2 == 0;
    outline shape;
    if (random_outline(&random, coarse, &shape))
    {
      const double height = test_random_between(&random, -7, 7);
      check_outline(&shape, coarse ? floor(height) : height, round);
    }
  }
  return check_result();
}
