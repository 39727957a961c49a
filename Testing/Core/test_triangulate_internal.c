/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Triangles of polygons whose area is known: n - 2 of them, of the polygon's winding, that cover it
 * once. Oracle: the shoelace formula, and points of the inside, which lie in one triangle each. */
#include "internal.h"

#include "check.h"
#include "random.h"

enum
{
  MAX_POINTS = 400
};

typedef struct polygon
{
  int32_t n;
  double uv[2 * MAX_POINTS]; /* counter-clockwise */
} polygon;

static const double two_pi = 6.28318530717958647693;

static double area_of(const double* uv, int32_t a, int32_t b, int32_t c)
{
  return 0.5 *
    ((uv[2 * b] - uv[2 * a]) * (uv[2 * c + 1] - uv[2 * a + 1]) -
      (uv[2 * b + 1] - uv[2 * a + 1]) * (uv[2 * c] - uv[2 * a]));
}

static double shoelace(const polygon* shape)
{
  double sum = 0.0;
  for (int32_t i = 0; i < shape->n; ++i)
  {
    const int32_t next = (i + 1) % shape->n;
    sum += shape->uv[2 * i] * shape->uv[2 * next + 1] - shape->uv[2 * next] * shape->uv[2 * i + 1];
  }
  return 0.5 * sum;
}

/* In space: u and v along two orthonormal directions, far from the origin, bent by `warp`. */
static void place(const polygon* shape, test_random* random, double warp, double* xyz)
{
  double frame[2][3];
  double length = 0.0;
  for (int32_t i = 0; i < 3; ++i)
  {
    frame[0][i] = test_random_between(random, -1.0, 1.0);
    frame[1][i] = test_random_between(random, -1.0, 1.0);
    length += frame[0][i] * frame[0][i];
  }
  double along = 0.0;
  for (int32_t i = 0; i < 3; ++i)
  {
    frame[0][i] /= sqrt(length);
    along += frame[0][i] * frame[1][i];
  }
  length = 0.0;
  for (int32_t i = 0; i < 3; ++i)
  {
    frame[1][i] -= along * frame[0][i];
    length += frame[1][i] * frame[1][i];
  }
  for (int32_t p = 0; p < shape->n; ++p)
  {
    for (int32_t i = 0; i < 3; ++i)
    {
      xyz[3 * p + i] = 100.0 + shape->uv[2 * p] * frame[0][i] +
        shape->uv[2 * p + 1] * frame[1][i] / sqrt(length) +
        test_random_between(random, -warp, warp);
    }
  }
}

static bool holds(const double* uv, const int32_t* triangle, const double point[2])
{
  double corners[8];
  for (int32_t i = 0; i < 3; ++i)
  {
    corners[2 * i] = uv[2 * triangle[i]];
    corners[2 * i + 1] = uv[2 * triangle[i] + 1];
  }
  corners[6] = point[0];
  corners[7] = point[1];
  return area_of(corners, 0, 1, 3) > 0.0 && area_of(corners, 1, 2, 3) > 0.0 &&
    area_of(corners, 2, 0, 3) > 0.0;
}

static void check_triangles(const polygon* shape, const int32_t* triangles, const char* name)
{
  double sum = 0.0;
  double least = INFINITY;
  for (int32_t t = 0; t < shape->n - 2; ++t)
  {
    const int32_t* triangle = triangles + 3 * t;
    for (int32_t i = 0; i < 3; ++i)
    {
      CHECK(triangle[i] >= 0 && triangle[i] < shape->n, "%s: corner %d", name, (int)triangle[i]);
      if (triangle[i] < 0 || triangle[i] >= shape->n)
      {
        return;
      }
    }
    const double area = area_of(shape->uv, triangle[0], triangle[1], triangle[2]);
    least = area < least ? area : least;
    sum += area;
  }
  const double whole = shoelace(shape);
  CHECK_NEAR(sum, whole, 1e-9 * whole, "%s of %d points", name, (int)shape->n);
  CHECK(least > 0.0, "%s of %d points: a triangle of area %g", name, (int)shape->n, least);
}

/* Of random points, none is in two triangles. With the right sum of areas that leaves no gap. */
static void check_cover(const polygon* shape, const int32_t* triangles, test_random* random)
{
  for (int32_t i = 0; i < 20; ++i)
  {
    const double point[2] = { test_random_between(random, -2.0, 2.0),
      test_random_between(random, -2.0, 2.0) };
    int32_t n = 0;
    for (int32_t t = 0; t < shape->n - 2; ++t)
    {
      n += holds(shape->uv, triangles + 3 * t, point);
    }
    CHECK(n <= 1, "%d triangles hold (%g, %g)", (int)n, point[0], point[1]);
  }
}

static void check_polygon(const polygon* shape, test_random* random, double warp, const char* name)
{
  double xyz[3 * MAX_POINTS];
  int32_t triangles[3 * MAX_POINTS];
  int32_t scratch[MAX_POINTS];
  place(shape, random, warp, xyz);
  mtm_triangulate(xyz, shape->n, triangles, scratch);
  check_triangles(shape, triangles, name);
  check_cover(shape, triangles, random);
}

static polygon star(test_random* random, int32_t n, double inner)
{
  polygon shape = { .n = n };
  for (int32_t i = 0; i < n; ++i)
  {
    const double angle = two_pi * (i + test_random_between(random, 0.0, 0.6)) / n;
    const double radius = test_random_between(random, inner, 1.0);
    shape.uv[2 * i] = radius * cos(angle);
    shape.uv[2 * i + 1] = radius * sin(angle);
  }
  return shape;
}

static polygon of_corners(const double* uv, int32_t n)
{
  polygon shape = { .n = n };
  memcpy(shape.uv, uv, 2 * (size_t)n * sizeof *uv);
  return shape;
}

/* The same outline from another corner, every edge cut into `n_steps`. */
static polygon refined(const polygon* shape, int32_t first, int32_t n_steps)
{
  polygon fine = { .n = shape->n * n_steps };
  for (int32_t i = 0; i < shape->n; ++i)
  {
    const double* a = shape->uv + 2 * ((first + i) % shape->n);
    const double* b = shape->uv + 2 * ((first + i + 1) % shape->n);
    for (int32_t k = 0; k < n_steps; ++k)
    {
      double* to = fine.uv + 2 * (i * n_steps + k);
      to[0] = a[0] + (b[0] - a[0]) * k / n_steps;
      to[1] = a[1] + (b[1] - a[1]) * k / n_steps;
    }
  }
  return fine;
}

/* A band that winds in for `turns`, of n points along each side. */
static polygon spiral(int32_t n, double turns)
{
  polygon shape = { .n = 2 * n };
  for (int32_t i = 0; i < n; ++i)
  {
    const double angle = two_pi * turns * i / (n - 1);
    const double radius = 0.3 + 1.4 * i / (n - 1);
    const int32_t inner = 2 * n - 1 - i;
    shape.uv[2 * i] = (radius + 0.05) * cos(angle);
    shape.uv[2 * i + 1] = (radius + 0.05) * sin(angle);
    shape.uv[2 * inner] = radius * cos(angle);
    shape.uv[2 * inner + 1] = radius * sin(angle);
  }
  return shape;
}

static void test_stars(test_random* random)
{
  for (int32_t i = 0; i < 3000; ++i)
  {
    const polygon shape = star(random, 4 + (int32_t)test_random_below(random, 40), 0.1);
    check_polygon(&shape, random, 0.0, "star");
  }
}

static void test_letters(test_random* random)
{
  static const double l[] = { 0, 0, 2, 0, 2, 1, 1, 1, 1, 2, 0, 2 };
  static const double c[] = { 0, 0, 2, 0, 2, .5, .5, .5, .5, 1.5, 2, 1.5, 2, 2, 0, 2 };
  static const double arrow[] = { 0, 0, 1, 0.4, 2, 0, 1, 2 };
  static const double square[] = { 0, 0, 1, 0, 1, 1, 0, 1 };
  const polygon letters[] = {
    of_corners(l, 6), of_corners(c, 8), of_corners(arrow, 4), of_corners(square, 4)
  };
  static const char* const names[] = { "L", "C", "arrow", "square" };
  for (int32_t i = 0; i < 4; ++i)
  {
    for (int32_t first = 0; first < letters[i].n; ++first)
    {
      for (int32_t n_steps = 1; n_steps <= 5; ++n_steps)
      {
        /* Corners on straight edges: in a plane that rounding does not tilt. */
        const polygon shape = refined(&letters[i], first, n_steps);
        double xyz[3 * MAX_POINTS];
        int32_t triangles[3 * MAX_POINTS];
        int32_t scratch[MAX_POINTS];
        for (int32_t p = 0; p < shape.n; ++p)
        {
          xyz[3 * p] = shape.uv[2 * p + 1];
          xyz[3 * p + 1] = 7.0;
          xyz[3 * p + 2] = shape.uv[2 * p];
        }
        mtm_triangulate(xyz, shape.n, triangles, scratch);
        check_triangles(&shape, triangles, names[i]);
        check_cover(&shape, triangles, random);
      }
    }
  }
}

static void test_bent(test_random* random)
{
  for (int32_t i = 0; i < 300; ++i)
  {
    const polygon shape = star(random, 4 + (int32_t)test_random_below(random, 6), 0.4);
    check_polygon(&shape, random, 1e-3, "bent star");
  }
  const polygon band = spiral(150, 3.0);
  check_polygon(&band, random, 0.0, "spiral");
}

/* A square with a square hole and a bridge to it that is passed twice. */
static void test_bridge(test_random* random)
{
  static const double uv[] = { 0, 0, 3, 0, 3, 3, 0, 3, 0, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1 };
  const polygon shape = of_corners(uv, 10);
  double xyz[30];
  int32_t triangles[30];
  int32_t scratch[10];
  for (int32_t p = 0; p < 10; ++p)
  {
    xyz[3 * p] = uv[2 * p];
    xyz[3 * p + 1] = uv[2 * p + 1];
    xyz[3 * p + 2] = -1.0;
  }
  mtm_triangulate(xyz, 10, triangles, scratch);
  check_triangles(&shape, triangles, "square with a hole");
  check_cover(&shape, triangles, random);
}

/* No area, no sense, no number: still n - 2 triangles of its own corners. */
static void test_hopeless(void)
{
  double xyz[3 * 12];
  int32_t triangles[3 * 12];
  int32_t scratch[12];
  for (int32_t what = 0; what < 4; ++what)
  {
    for (int32_t p = 0; p < 12; ++p)
    {
      xyz[3 * p] = what == 0 ? 1.0 : what == 1 ? p : cos(two_pi * 5.0 * p / 12.0);
      xyz[3 * p + 1] = what < 2 ? 0.0 : sin(two_pi * 5.0 * p / 12.0);
      xyz[3 * p + 2] = what == 3 && p == 5 ? NAN : 0.0;
    }
    memset(triangles, 0xff, sizeof triangles);
    mtm_triangulate(xyz, 12, triangles, scratch);
    for (int32_t i = 0; i < 30; ++i)
    {
      CHECK(triangles[i] >= 0 && triangles[i] < 12, "case %d: %d", (int)what, (int)triangles[i]);
    }
    CHECK(triangles[30] == -1, "case %d: more than ten triangles", (int)what);
  }
}

int main(void)
{
  test_random random = test_random_start();
  test_stars(&random);
  test_letters(&random);
  test_bent(&random);
  test_bridge(&random);
  test_hopeless();
  return check_result();
}
