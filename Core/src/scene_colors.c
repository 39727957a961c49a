/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Colour maps: the default one, and how an object's scalars meet the texture. */
#include "scene_internal.h"

#include <float.h>
#include <math.h>

/* ---- Cool to Warm ---------------------------------------------------------------------------- */

/* A colour as length, angle from the axis of greys, and hue: Lab in polar coordinates. */
typedef struct msh
{
  double m, s, h;
} msh;

/* White of daylight D65 in XYZ, and the matrix from linear sRGB, of IEC 61966-2-1. */
static const double white[3] = { 0.9505, 1.0, 1.089 };
static const double rgb_to_xyz[3][3] = { { 0.4124, 0.3576, 0.1805 },
  { 0.2126, 0.7152, 0.0722 },
  { 0.0193, 0.1192, 0.9505 } };
static const double xyz_to_rgb[3][3] = { { 3.2406, -1.5372, -0.4986 },
  { -0.9689, 1.8758, 0.0415 },
  { 0.0557, -0.2040, 1.0570 } };

static void multiply(const double matrix[3][3], const double in[3], double out[3])
{
  for (int32_t i = 0; i < 3; ++i)
  {
    out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
  }
}

static msh msh_of_srgb(const double srgb[3])
{
  double linear[3];
  for (int32_t i = 0; i < 3; ++i)
  {
    linear[i] = srgb[i] > 0.04045 ? pow((srgb[i] + 0.055) / 1.055, 2.4) : srgb[i] / 12.92;
  }
  double xyz[3];
  multiply(rgb_to_xyz, linear, xyz);
  double f[3];
  for (int32_t i = 0; i < 3; ++i)
  {
    const double relative = xyz[i] / white[i];
    f[i] = relative > 0.008856 ? cbrt(relative) : 7.787 * relative + 16.0 / 116.0;
  }
  const double lab[3] = { 116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2]) };
  const double m = sqrt(lab[0] * lab[0] + lab[1] * lab[1] + lab[2] * lab[2]);
  return (msh){ m, acos(lab[0] / m), atan2(lab[2], lab[1]) };
}

static void srgb_of_msh(const msh* color, uint8_t srgb[3])
{
  const double l = color->m * cos(color->s);
  const double a = color->m * sin(color->s) * cos(color->h);
  const double b = color->m * sin(color->s) * sin(color->h);
  const double y = (l + 16.0) / 116.0;
  const double f[3] = { y + a / 500.0, y, y - b / 200.0 };
  double xyz[3];
  for (int32_t i = 0; i < 3; ++i)
  {
    const double cube = f[i] * f[i] * f[i];
    xyz[i] = white[i] * (cube > 0.008856 ? cube : (f[i] - 16.0 / 116.0) / 7.787);
  }
  double linear[3];
  multiply(xyz_to_rgb, xyz, linear);
  for (int32_t i = 0; i < 3; ++i)
  {
    double value =
      linear[i] > 0.0031308 ? 1.055 * pow(linear[i], 1.0 / 2.4) - 0.055 : 12.92 * linear[i];
    value = value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value;
    srgb[i] = (uint8_t)(value * 255.0 + 0.5);
  }
}

/* The hue at which a map from this colour arrives at a grey of length m, so that it does not seem
 * to turn on the way. */
static double hue_at_grey(const msh* color, double m)
{
  if (color->m >= m - 0.1)
  {
    return color->h;
  }
  const double spin = color->s * sqrt(m * m - color->m * color->m) / (color->m * sin(color->s));
  const double third_quadrant = -0.3 * 3.14159265358979323846;
  return color->h > third_quadrant ? color->h + spin : color->h - spin;
}

/* Source: Moreland: Diverging color maps for scientific visualization (2009); the ends are
 * ParaView's. Rounding to bytes hides what one libm does differently from another. */
void mtm_cool_to_warm(uint8_t* colors)
{
  static const double cool[3] = { 59.0 / 255.0, 76.0 / 255.0, 192.0 / 255.0 };
  static const double warm[3] = { 180.0 / 255.0, 4.0 / 255.0, 38.0 / 255.0 };
  const msh ends[2] = { msh_of_srgb(cool), msh_of_srgb(warm) };
  double grey = 88.0;
  grey = ends[0].m > grey ? ends[0].m : grey;
  grey = ends[1].m > grey ? ends[1].m : grey;
  for (int32_t i = 0; i < MTM_DEFAULT_COLORS; ++i)
  {
    const double x = (double)i / (MTM_DEFAULT_COLORS - 1);
    const msh* end = x < 0.5 ? &ends[0] : &ends[1];
    const double to_grey = x < 0.5 ? 2.0 * x : 2.0 - 2.0 * x;
    const double hue = hue_at_grey(end, grey);
    const msh color = { end->m + to_grey * (grey - end->m),
      end->s * (1.0 - to_grey),
      end->h + to_grey * (hue - end->h) };
    srgb_of_msh(&color, colors + 3 * (int64_t)i);
  }
}

/* ---- Colouring ------------------------------------------------------------------------------- */

/* float32 can't tell scalars apart that lie far from 0 in a narrow range, nor hold all scales. */
static bool needs_normalizing(double low, double width)
{
  const double high = low + width;
  const double size = fabs(low) > fabs(high) ? fabs(low) : fabs(high);
  return size > 1000.0 * width || !(width > 1e-30 && width < 1e30);
}

/* The range is above zero if it was given; else it begins at the least value that is. */
static void take_logarithms(mtm_coloring* coloring)
{
  const mtm_array* values = &coloring->array->values;
  if (!(coloring->range[0] > 0.0))
  {
    double least = INFINITY;
    for (int64_t i = 0; i < values->n_tuples; ++i)
    {
      const double scalar = mtm_scene_scalar(values, i, coloring->component);
      least = scalar > 0.0 && scalar < least ? scalar : least;
    }
    coloring->range[0] = isfinite(least) ? least : 1.0;
    coloring->range[1] = isfinite(least) ? coloring->range[1] : 10.0;
  }
  coloring->low = log10(coloring->range[0]);
  const double width = log10(coloring->range[1]) - coloring->low;
  coloring->width = width > 0.0 ? width : 1.0;
  coloring->log_scale = true;
}

void mtm_coloring_of(const mtm_scene_object* object,
  const uint8_t* default_colors,
  mtm_coloring* coloring)
{
  const mtm_color_map* map = &object->color_map;
  *coloring = (mtm_coloring){ .component = -1 };
  if (object->shown < 0)
  {
    return;
  }
  coloring->array = &object->arrays[object->shown];
  coloring->component = object->shown_component;
  coloring->colors = map->colors ? map->colors : default_colors;
  coloring->n_colors = map->colors ? map->n_colors : MTM_DEFAULT_COLORS;
  coloring->name = map->name || map->colors ? map->name : "Cool to Warm";

  const bool yellow = !map->nan_color[0] && !map->nan_color[1] && !map->nan_color[2];
  coloring->nan_color[0] = yellow ? 255 : map->nan_color[0];
  coloring->nan_color[1] = yellow ? 255 : map->nan_color[1];
  coloring->nan_color[2] = map->nan_color[2];

  coloring->range[0] = map->range[0];
  coloring->range[1] = map->range[1];
  if (map->range[0] == 0.0 && map->range[1] == 0.0 &&
    !mtm_scene_range(&coloring->array->values, coloring->component, coloring->range))
  {
    coloring->range[0] = 0.0;
    coloring->range[1] = 1.0;
  }
  coloring->map = map;
  coloring->low = coloring->range[0];
  coloring->width =
    coloring->range[1] > coloring->range[0] ? coloring->range[1] - coloring->range[0] : 1.0;
  if (map->log_scale)
  {
    take_logarithms(coloring);
  }
  coloring->normalized = coloring->log_scale || needs_normalizing(coloring->low, coloring->width);
}

double mtm_coloring_place(const mtm_coloring* coloring, double scalar)
{
  const double far_below = -1e30;
  if (coloring->log_scale)
  {
    const double place = (log10(scalar) - coloring->low) / coloring->width;
    return isnan(scalar) ? scalar : scalar > 0.0 ? place : far_below;
  }
  return coloring->normalized ? (scalar - coloring->low) / coloring->width : scalar;
}
