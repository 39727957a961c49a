/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* From a grid of the file to its pieces: reads no more than what the planes need. */
#include "cut.h"

#include <stdlib.h>
#include <string.h>

void cut_piece_free(cut_piece* piece, int32_t n_arrays)
{
  for (int32_t i = 0; piece->values && i < n_arrays; ++i)
  {
    free(piece->values[i]);
  }
  free(piece->values);
  mtm_polygons_free(&piece->polygons);
  *piece = (cut_piece){ .values = NULL };
}

void cut_object_free(cut_object* object)
{
  for (int32_t i = 0; i < object->n_pieces; ++i)
  {
    cut_piece_free(&object->pieces[i], object->n_arrays);
  }
  free(object->pieces);
  free(object->arrays);
  free(object->name);
  *object = (cut_object){ .name = NULL };
}

/* ---- One piece --------------------------------------------------------------------------------- */

static mtm_status make_polygons(const cutting* cut,
  const mtm_xdmf_mesh* mesh,
  const mtm_plane* planes,
  int32_t n_planes,
  const mtm_run* run,
  mtm_polygons* out,
  mtm_error* error)
{
  if (cut->options->surface)
  {
    const mtm_surface_options options = { .size = sizeof options,
      .triangulate = cut->options->triangles,
      .tolerance = cut->options->tolerance,
      .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS };
    return mtm_extract_surface(&mesh->mesh, &options, run, out, error);
  }
  const mtm_slice_options options = { .size = sizeof options,
    .planes = planes,
    .n_planes = n_planes,
    .triangulate = cut->options->triangles,
    .tolerance = cut->options->tolerance,
    .provenance = MTM_PROVENANCE_POINTS | MTM_PROVENANCE_CELLS | MTM_PROVENANCE_PLANES };
  return mtm_slice(&mesh->mesh, NULL, &options, run, out, error);
}

/* Says once what the library left out. */
static void warn_of_non_finite(const cutting* cut, const char* path, int64_t n)
{
  char message[256];
  if (n > 0)
  {
    snprintf(message,
      sizeof message,
      "%.150s: %lld cells have coordinates that are not finite and are left out",
      path,
      (long long)n);
    tool_warn(cut->options->surface ? "surface" : "slice", message);
  }
}

/* Says how far the tolerance of curved cells is from being kept, or known to be. */
static void warn_of_curves(const cutting* cut, const char* path, const mtm_subdivision* found)
{
  char message[256];
  const char* command = cut->options->surface ? "surface" : "slice";
  if (found->deviation > cut->options->tolerance)
  {
    snprintf(message,
      sizeof message,
      "%.100s: curved cells are halved %d times, which is the most; --tolerance is not kept",
      path,
      (int)found->level);
    tool_warn(command, message);
  }
  if (found->n_unbounded_cells > 0)
  {
    snprintf(message,
      sizeof message,
      "%.100s: of %lld curved cells it is not known whether they keep --tolerance",
      path,
      (long long)found->n_unbounded_cells);
    tool_warn(command, message);
  }
}

/* Reads a part of a grid, cuts it by some planes, the first of which has a number, and adds what
 * comes out to the object. */
static mtm_status cut_part(cutting* cut,
  int32_t grid,
  const mtm_xdmf_part* part,
  int32_t first_plane,
  int32_t n_planes,
  cut_object* object,
  mtm_error* error)
{
  const double width = (cut->to - cut->from) / (object->n_arrays + 2);
  mtm_xdmf_mesh mesh = { 0 };
  cut_piece piece = { .values = NULL };
  const mtm_run* run = tool_run_part(&cut->run, cut->from, cut->from + width);
  mtm_status status = mtm_xdmf_read_mesh(cut->file, grid, part, run, &mesh, error);
  if (status == MTM_OK)
  {
    cut_complete_arrays(cut, grid, object);
    run = tool_run_part(&cut->run, cut->from + width, cut->from + 2 * width);
    status =
      make_polygons(cut, &mesh, cut->planes + first_plane, n_planes, run, &piece.polygons, error);
  }
  const mtm_polygons* made = &piece.polygons;
  const int64_t n_cells = made->n_vertices + made->n_lines + made->n_polygons;
  for (int64_t c = 0; status == MTM_OK && made->planes && c < n_cells; ++c)
  {
    made->planes[c] += first_plane;
  }
  if (status == MTM_OK && made->planes && cut->n_grids > 1)
  {
    status = seams_note(
      &cut->seams, &mesh.mesh, cut->planes, made, cut->n_objects, object->n_pieces, error);
  }
  if (status == MTM_OK)
  {
    warn_of_non_finite(cut, mtm_xdmf_grid_at(cut->file, grid)->path, made->n_non_finite_cells);
    warn_of_curves(cut, mtm_xdmf_grid_at(cut->file, grid)->path, &made->subdivision);
    object->n_source_cells = mtm_xdmf_grid_at(cut->file, grid)->n_cells;
    object->n_source_points = mtm_xdmf_grid_at(cut->file, grid)->n_points;
  }
  if (status == MTM_OK && n_cells > 0)
  {
    status = cut_carry_arrays(cut, grid, &mesh, object, &piece, error);
    if (status == MTM_OK)
    {
      object->pieces[object->n_pieces++] = piece;
      piece = (cut_piece){ .values = NULL };
    }
  }
  cut_piece_free(&piece, object->n_arrays);
  mtm_xdmf_mesh_free(&mesh);
  return status;
}

/* ---- Which parts ------------------------------------------------------------------------------- */

static bool is_along_an_axis(const double normal[3])
{
  return (normal[0] != 0) + (normal[1] != 0) + (normal[2] != 0) == 1;
}

/* A part for each plane: the layers that it touches. */
static mtm_status cut_layers(cutting* cut, int32_t grid, cut_object* object, mtm_error* error)
{
  const double from = cut->from, to = cut->to;
  mtm_status status = MTM_OK;
  for (int32_t p = 0; p < cut->n_planes && status == MTM_OK; ++p)
  {
    cut->from = from + (to - from) * p / cut->n_planes;
    cut->to = from + (to - from) * (p + 1) / cut->n_planes;
    mtm_xdmf_part part;
    bool is_empty = false;
    status = mtm_xdmf_slice_part(cut->file, grid, &cut->planes[p], &part, &is_empty, error);
    if (status == MTM_OK && !is_empty)
    {
      status = cut_part(cut, grid, &part, p, 1, object, error);
    }
  }
  return status;
}

/* Whether any plane can meet a grid. Its bounds cost nothing for images, next to nothing for
 * rectilinear grids, and for others their points, which are worth it where there are other grids that
 * need not be read then. */
static mtm_status find_out_whether_met(cutting* cut, int32_t grid, bool* is_met, mtm_error* error)
{
  const mtm_mesh_kind kind = mtm_xdmf_grid_at(cut->file, grid)->kind;
  const bool is_cheap = kind == MTM_IMAGE || kind == MTM_RECTILINEAR;
  *is_met = true;
  if (cut->options->surface || (!is_cheap && cut->n_grids == 1))
  {
    return MTM_OK;
  }
  double bounds[6];
  const mtm_run* run = tool_run_part(&cut->run, cut->from, cut->from);
  const mtm_status status = mtm_xdmf_bounds(cut->file, grid, run, bounds, error);
  *is_met = false;
  for (int32_t p = 0; status == MTM_OK && p < cut->n_planes && !*is_met; ++p)
  {
    *is_met = bounds[0] <= bounds[1] && cut_meets(bounds, &cut->planes[p]);
  }
  return status;
}

/* Names with " / " between them, as the plugin's reader and writer have them; a grid that is alone is
 * the scene itself. */
char* cut_name_of(const cutting* cut, const char* path)
{
  const bool is_alone = mtm_xdmf_n_grids(cut->file) == 1;
  const char* from = is_alone ? cut->options->title : path + cut->n_common;
  char* name = malloc(3 * strlen(from) + 1);
  char* to = name;
  for (const char* at = from; name && *at; ++at)
  {
    if (*at == '/' && !is_alone)
    {
      *to++ = ' ';
      *to++ = '/';
      *to++ = ' ';
    }
    else
    {
      *to++ = *at;
    }
  }
  if (name)
  {
    *to = '\0';
  }
  return name;
}

mtm_status cut_grid(cutting* cut, int32_t grid, cut_object* out, mtm_error* error)
{
  mtm_status status = mtm_xdmf_describe(cut->file, grid, error);
  if (status != MTM_OK)
  {
    return status;
  }
  bool is_met = true;
  status = find_out_whether_met(cut, grid, &is_met, error);
  if (status != MTM_OK || !is_met)
  {
    return status;
  }
  const mtm_mesh_kind kind = mtm_xdmf_grid_at(cut->file, grid)->kind;
  const bool in_layers = !cut->options->surface && (kind == MTM_IMAGE || kind == MTM_RECTILINEAR) &&
    is_along_an_axis(cut->options->normal);
  out->grid = grid;
  out->name = cut_name_of(cut, mtm_xdmf_grid_at(cut->file, grid)->path);
  out->pieces = calloc(in_layers ? (size_t)cut->n_planes : 1, sizeof *out->pieces);
  if (!out->name || !out->pieces)
  {
    return tool_fail(error, MTM_NO_MEMORY, "out of memory for the pieces of a grid");
  }
  status = cut_choose_arrays(cut, grid, out, error);
  if (status != MTM_OK)
  {
    return status;
  }
  return in_layers ? cut_layers(cut, grid, out, error)
                   : cut_part(cut, grid, NULL, 0, cut->n_planes, out, error);
}
