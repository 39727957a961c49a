/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Scenes from their first byte to their last, step by step. */
#include "scene_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char marker[] = "<!--microtome-scene-->";

struct mtm_scene_stream
{
  mtm_json out;
  mtm_scene_text document;
  mtm_buffers buffers;
  bool is_page;
  int64_t n_written; /* steps */
};

/* ---- The page -------------------------------------------------------------------------------- */

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

static mtm_status check_viewer(const mtm_scene_options* options, mtm_error* error)
{
  const char* end = options->viewer + options->viewer_size;
  const char* at = find_marker(options->viewer, end);
  if (at == end || find_marker(at + sizeof marker - 1, end) != end)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the viewer page has the marker %s %s",
      marker,
      at == end ? "nowhere" : "twice");
  }
  return MTM_OK;
}

/* The scene comes after the page's end, so that steps can be appended. */
static void put_viewer(mtm_text* text, const mtm_scene_options* options)
{
  const char* end = options->viewer + options->viewer_size;
  const char* at = find_marker(options->viewer, end);
  const char* after = at + sizeof marker - 1;
  mtm_text_put(text, options->viewer, (size_t)(at - options->viewer));
  mtm_text_put(text, after, (size_t)(end - after));
  mtm_text_put(text, "\n", 1);
}

static void put(mtm_text* text, const char* string)
{
  mtm_text_put(text, string, strlen(string));
}

/* The step's block, after the buffers it needs. */
static void put_step(mtm_scene_stream* stream, double time)
{
  mtm_json* out = &stream->out;
  put(&out->text, "<script type=\"application/json\" class=\"microtome-step\" data-time=\"");
  out->comma = false;
  mtm_json_float64(out, time);
  put(&out->text, stream->n_written == 0 ? "\" id=\"microtome-scene\">" : "\">");
  out->comma = false;
  mtm_scene_text_begin(out);
  mtm_scene_text_end(out, &stream->document);
  put(&out->text, "</script>\n");
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static mtm_status check_options(const mtm_scene_options* options, mtm_write write, mtm_error* error)
{
  if (!options || !write)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "no %s given", options ? "write function is" : "options are");
  }
  if (options->size != sizeof *options)
  {
    return mtm_fail(error,
      MTM_BAD_ARGUMENT,
      "the options: size is %lld, not sizeof(mtm_scene_options) = %lld",
      (long long)options->size,
      (long long)sizeof *options);
  }
  if (options->precision != MTM_PRECISION_16_BIT && options->precision != MTM_PRECISION_FLOAT32 &&
    options->precision != MTM_PRECISION_LOSSLESS)
  {
    return mtm_fail(
      error, MTM_BAD_ARGUMENT, "the options: there is no precision %d", (int)options->precision);
  }
  return options->viewer ? check_viewer(options, error) : MTM_OK;
}

static void release(mtm_scene_stream* stream)
{
  free(stream->out.text.block);
  mtm_buffers_free(&stream->buffers);
  mtm_scene_text_close(&stream->document);
  free(stream);
}

mtm_status mtm_scene_stream_begin(const mtm_scene_options* options,
  mtm_write write,
  void* user,
  mtm_scene_stream** out,
  mtm_error* error)
{
  mtm_clear(error);
  if (!out)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no place for the stream is given");
  }
  *out = NULL;
  mtm_status status = check_options(options, write, error);
  if (status != MTM_OK)
  {
    return status;
  }
  mtm_scene_stream* stream = calloc(1, sizeof *stream);
  if (!stream)
  {
    return mtm_fail_memory(error, "the stream of the scene");
  }
  status = mtm_text_open(&stream->out.text, write, user, error);
  status = status == MTM_OK ? mtm_scene_text_open(&stream->document, error) : status;
  if (status != MTM_OK)
  {
    release(stream);
    return status;
  }
  stream->is_page = options->viewer != NULL;
  if (stream->is_page)
  {
    stream->buffers = (mtm_buffers){ .page = &stream->out.text, .precision = options->precision };
    stream->document.buffers = &stream->buffers;
    put_viewer(&stream->out.text, options);
  }
  else
  {
    stream->out.text.n_left = MTM_LONGEST_JSON;
    stream->document.geometries = &stream->out;
    stream->document.shares = true;
    mtm_scene_text_begin(&stream->out);
  }
  *out = stream;
  return MTM_OK;
}

static mtm_status status_of(const mtm_scene_stream* stream, mtm_error* error)
{
  const mtm_text* text = &stream->out.text;
  if (text->failed && text->n_left < 0)
  {
    return mtm_fail(error,
      MTM_UNSUPPORTED,
      "the scene is more JSON than browsers read (536,870,888 characters); write .html");
  }
  return text->failed ? mtm_fail(error, MTM_IO_ERROR, "the text of the scene could not be written")
                      : MTM_OK;
}

static mtm_status add_checked(mtm_scene_stream* stream,
  const mtm_scene* scene,
  double time,
  mtm_error* error)
{
  const mtm_status status = mtm_scene_text_add(&stream->document, scene, time, error);
  if (status == MTM_OK && stream->is_page)
  {
    put_step(stream, time);
    mtm_scene_text_empty(&stream->document);
    mtm_text_flush(&stream->out.text);
  }
  ++stream->n_written;
  return status == MTM_OK ? status_of(stream, error) : status;
}

mtm_status mtm_scene_stream_add(mtm_scene_stream* stream,
  const mtm_scene* scene,
  double time,
  mtm_error* error)
{
  mtm_clear(error);
  if (!stream)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no stream is given");
  }
  mtm_status status = mtm_scene_check(scene, error);
  if (status == MTM_OK && !isfinite(time))
  {
    status = mtm_fail(error, MTM_BAD_ARGUMENT, "the time of the step is not finite");
  }
  return status == MTM_OK ? add_checked(stream, scene, time, error) : status;
}

mtm_status mtm_scene_stream_end(mtm_scene_stream* stream, mtm_error* error)
{
  mtm_clear(error);
  if (!stream)
  {
    return MTM_OK;
  }
  if (!stream->is_page)
  {
    mtm_scene_text_end(&stream->out, &stream->document);
  }
  mtm_text_flush(&stream->out.text);
  const mtm_status status = status_of(stream, error);
  release(stream);
  return status;
}

void mtm_scene_stream_limit(mtm_scene_stream* stream, int64_t n_bytes)
{
  stream->out.text.n_left = n_bytes;
}

/* ---- One moment ------------------------------------------------------------------------------ */

static mtm_status write_scene(const mtm_scene* scene,
  const mtm_scene_options* options,
  mtm_write write,
  void* user,
  mtm_error* error)
{
  mtm_status status = check_options(options, write, error);
  status = status == MTM_OK ? mtm_scene_check(scene, error) : status;
  mtm_scene_stream* stream = NULL;
  if (status == MTM_OK)
  {
    status = mtm_scene_stream_begin(options, write, user, &stream, error);
  }
  if (status != MTM_OK)
  {
    return status;
  }
  stream->document.shares = false;
  status = add_checked(stream, scene, 0.0, error);
  if (status != MTM_OK)
  {
    release(stream);
    return status;
  }
  return mtm_scene_stream_end(stream, error);
}

mtm_status mtm_scene_write_json(const mtm_scene* scene,
  mtm_write write,
  void* user,
  mtm_error* error)
{
  mtm_clear(error);
  const mtm_scene_options options = { .size = sizeof options };
  return write_scene(scene, &options, write, user, error);
}

mtm_status mtm_scene_write_html(const mtm_scene* scene,
  const char* viewer,
  size_t viewer_size,
  mtm_write write,
  void* user,
  mtm_error* error)
{
  mtm_clear(error);
  if (!viewer)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "no viewer page is given");
  }
  const mtm_scene_options options = {
    .size = sizeof options, .viewer = viewer, .viewer_size = viewer_size
  };
  return write_scene(scene, &options, write, user, error);
}
