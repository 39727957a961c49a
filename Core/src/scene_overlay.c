/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Texts over the picture. */
#include "scene_text.h"

#include <math.h>
#include <string.h>

/* ---- What can be wrong ----------------------------------------------------------------------- */

static bool in_range(const double* values, int32_t n, double highest)
{
  bool is = true;
  for (int32_t i = 0; i < n; ++i)
  {
    is = is && values[i] >= 0.0 && values[i] <= highest;
  }
  return is;
}

/* What is wrong with a text, in words; NULL = nothing. */
static const char* find_fault(const mtm_overlay_text* text)
{
  const int32_t place = (int32_t)text->place;
  const int32_t alignment = (int32_t)text->alignment;
  const int32_t family = (int32_t)text->family;
  if (text->text && strlen(text->text) > MTM_LONGEST_TEXT)
  {
    return "it is longer than 10,000 bytes";
  }
  if (place < MTM_AT_POSITION || place > MTM_UPPER_CENTER || alignment < MTM_ALIGN_LEFT ||
    alignment > MTM_ALIGN_RIGHT || family < MTM_SANS_SERIF || family > MTM_MONOSPACE)
  {
    return "its place, alignment or family is none";
  }
  if (text->place == MTM_AT_POSITION && !in_range(text->position, 2, 1.0))
  {
    return "its position is not in [0, 1]";
  }
  if (!in_range(text->color, 3, 1.0) || !in_range(&text->opacity, 1, 1.0))
  {
    return "its colour or opacity is not in [0, 1]";
  }
  return in_range(&text->size_points, 1, 1000.0) ? NULL : "its size is not in [0, 1000]";
}

mtm_status mtm_overlay_check(const mtm_scene* scene, mtm_error* error)
{
  if (scene->n_texts < 0 || scene->n_texts > MTM_MOST_TEXTS ||
    (scene->n_texts > 0 && !scene->texts))
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the scene: has %d texts%s",
      (int)scene->n_texts,
      scene->texts ? ", which is not 0 to 64" : " but no data");
  }
  for (int32_t i = 0; i < scene->n_texts; ++i)
  {
    const char* fault = find_fault(&scene->texts[i]);
    if (fault)
    {
      return mtm_fail(error, MTM_BAD_ARGUMENT, "text %d: %s", (int)i, fault);
    }
  }
  return MTM_OK;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void write_place(mtm_json* json, const mtm_overlay_text* text)
{
  static const char* const places[] = {
    "", "lowerLeft", "lowerRight", "lowerCenter", "upperLeft", "upperRight", "upperCenter"
  };
  if (text->place == MTM_AT_POSITION)
  {
    mtm_json_key_float64s(json, "position", text->position, 2);
  }
  else
  {
    mtm_json_key_string(json, "place", places[text->place]);
  }
}

static void write_letters(mtm_json* json, const mtm_overlay_text* text)
{
  static const char* const alignments[] = { "", "center", "right" };
  static const char* const families[] = { "", "serif", "monospace" };
  mtm_json_key_float64(json, "size", text->size_points > 0.0 ? text->size_points : 18.0);
  mtm_json_key(json, "color");
  mtm_json_open(json, '[');
  for (int32_t i = 0; i < 3; ++i)
  {
    mtm_json_integer(json, (int64_t)(text->color[i] * 255.0 + 0.5));
  }
  mtm_json_close(json, ']');
  if (text->opacity < 1.0)
  {
    mtm_json_key_float64(json, "opacity", text->opacity);
  }
  if (text->alignment != MTM_ALIGN_LEFT)
  {
    mtm_json_key_string(json, "align", alignments[text->alignment]);
  }
  if (text->family != MTM_SANS_SERIF)
  {
    mtm_json_key_string(json, "family", families[text->family]);
  }
  if (text->bold)
  {
    mtm_json_key_bool(json, "bold", true);
  }
  if (text->italic)
  {
    mtm_json_key_bool(json, "italic", true);
  }
}

void mtm_overlay_write(mtm_json* json, const mtm_scene* scene)
{
  for (int32_t i = 0; i < scene->n_texts; ++i)
  {
    const mtm_overlay_text* text = &scene->texts[i];
    if (text->text && *text->text)
    {
      mtm_json_open(json, '{');
      mtm_json_key_string(json, "text", text->text);
      write_place(json, text);
      write_letters(json, text);
      mtm_json_close(json, '}');
    }
  }
}
