/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A scene in the viewer's page. */
#include "scene_internal.h"

#include <string.h>

static const char marker[] = "<!--microtome-scene-->";
static const char script_begin[] = "<script id=\"microtome-scene\" type=\"application/json\">";
static const char script_end[] = "</script>";

/* The first marker in the page from `at` on, or `end`. */
static const char* find_marker(const char* at, const char* end)
{
  const size_t n = sizeof marker - 1;
  for (; (size_t)(end - at) >= n; ++at)
  {
    at = memchr(at, marker[0], (size_t)(end - at) - n + 1);
    if (!at)
    {
      return end;
    }
    if (memcmp(at, marker, n) == 0)
    {
      return at;
    }
  }
  return end;
}

mtm_status mtm_scene_write_html(const mtm_scene* scene,
  const char* viewer,
  size_t viewer_size,
  mtm_write write,
  void* user,
  mtm_error* error)
{
  mtm_clear(error);
  if (!write || !viewer)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "no %s is given", write ? "viewer page" : "write function");
  }
  const char* end = viewer + viewer_size;
  const char* at = find_marker(viewer, end);
  const char* after = at == end ? end : at + sizeof marker - 1;
  if (at == end || find_marker(after, end) != end)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the viewer page has the marker %s %s",
      marker,
      at == end ? "nowhere" : "twice");
  }
  mtm_status status = mtm_scene_check(scene, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_json json = { .comma = false };
  status = mtm_text_open(&json.text, write, user, error);
  if (status == MTM_OK)
  {
    mtm_text_put(&json.text, viewer, (size_t)(at - viewer));
    mtm_text_put(&json.text, script_begin, sizeof script_begin - 1);
    status = mtm_scene_write(scene, &json, error);
    mtm_text_put(&json.text, script_end, sizeof script_end - 1);
    mtm_text_put(&json.text, after, (size_t)(end - after));
  }
  const mtm_status written = mtm_text_close(&json.text, status == MTM_OK ? error : NULL);
  return status == MTM_OK ? written : status;
}
