/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/**
 * @file scene.h
 * Writing scenes for the web: JSON that the stock three.js ObjectLoader reads, and one HTML file
 * of a viewer and packed buffers. Of one moment, or of many time steps. docs/formats.md specifies
 * both.
 *
 *     mtm_scene_object slice = { .name = "slice", .points = points,
 *       .polygons = { .offsets = offsets, .connectivity = connectivity },
 *       .arrays = arrays, .n_arrays = 2, .shown = 0, .opacity = 1 };
 *     mtm_scene scene = { .size = sizeof scene, .title = "Cavity", .objects = &slice,
 *       .n_objects = 1 };
 *     mtm_scene_write_json(&scene, write_to_file, file, &error);
 *
 * Ownership, errors and threads are as in microtome.h.
 */
#ifndef MICROTOME_SCENE_H
#define MICROTOME_SCENE_H

#include "microtome/microtome.h"

#ifdef __cplusplus
extern "C"
{
#endif

/** A named array of an object. Cell arrays: vertices first, then lines, then polygons. */
typedef struct mtm_scene_array
{
  const char* name; /**< UTF-8, any characters; bytes that are not UTF-8 become U+FFFD */
  mtm_association association;
  mtm_array values;
} mtm_scene_array;

/** Cells as offsets (cells + 1) and connectivity, int32 or int64; {0} = none. Cells of fewer points
 * than their kind needs draw nothing, and count. */
typedef struct mtm_scene_cells
{
  mtm_array offsets;
  mtm_array connectivity;
} mtm_scene_cells;

/** A value of a categorical array, or a mark of the legend, in words. */
typedef struct mtm_annotation
{
  double value;
  const char* text; /**< UTF-8 */
} mtm_annotation;

/** Colours of equal steps over a range. {0} = "Cool to Warm" over the shown array's own range. */
typedef struct mtm_color_map
{
  const char* name;
  const uint8_t* colors; /**< n_colors sRGB triples, lowest value first */
  int32_t n_colors;
  double range[2];      /**< both zero = the finite range of what is shown */
  uint8_t nan_color[3]; /**< all zero = ParaView's default, yellow (255, 255, 0) */

  bool log_scale;             /**< equal steps of the logarithm; needs a range above zero */
  bool discrete;              /**< bands of one colour each rather than blended colours */
  const uint8_t* below_color; /**< sRGB of values below the range; NULL = the first colour */
  const uint8_t* above_color; /**< sRGB of values above it; NULL = the last colour */
  const char* title;          /**< of the legend, UTF-8; NULL = the array's name */
  bool hide_legend;
  const mtm_annotation* annotations; /**< marks of the legend */
  int32_t n_annotations;
} mtm_color_map;

/** How polygons are drawn. */
typedef enum mtm_representation
{
  MTM_SURFACE = 0,
  MTM_WIREFRAME,
  MTM_SURFACE_WITH_EDGES,
  MTM_POINTS
} mtm_representation;

/** One object: what a ParaView pipeline shows as one representation. */
typedef struct mtm_scene_object
{
  const char* name; /**< UTF-8, shown in the object list */

  mtm_array points;         /**< tuples of 3, float32 or float64; written as float32 */
  mtm_scene_cells vertices; /**< cells of one or more points, each drawn as points */
  mtm_scene_cells lines;    /**< polylines of two or more points */
  mtm_scene_cells polygons; /**< three or more points each, concave too: triangulated here */

  const mtm_scene_array* arrays;
  int32_t n_arrays;
  int32_t shown;           /**< index of the array that colours the object; -1 = `color` */
  int32_t shown_component; /**< component; -1 = magnitude (of one component: the value itself) */
  mtm_color_map color_map;

  double color[3]; /**< sRGB in [0, 1] where no array is shown */
  double opacity;  /**< in [0, 1] */
  mtm_representation representation;
  bool hidden;

  /* Statistics that the page shows: the size of what this was made from; 0 = not known. */
  int64_t n_source_points, n_source_cells;

  const double*
    matrix;          /**< 4 x 4, column by column, from the points to the world; NULL = identity */
  bool unlit;        /**< drawn in its colours alone, without lights */
  double point_size; /**< pixels; 0 = 2 */
  double line_width; /**< pixels; 0 = 1 */
  double edge_color[3]; /**< sRGB, of MTM_SURFACE_WITH_EDGES */

  int32_t data_set; /**< 1 + the data set of the scene that this is a part of; 0 = none */
  bool is_slice;    /**< a slice of it, which the page replaces by its own while it slices */
} mtm_scene_object;

/** A data set that a page slices by itself, with what it needs for that: the mesh and its arrays. */
typedef struct mtm_scene_data_set
{
  const char* name;     /**< UTF-8 */
  const mtm_mesh* mesh; /**< of fewer than 2^31 points and cells; ids are written as int32 */
  const mtm_scene_array* arrays; /**< of its points and cells */
  int32_t n_arrays;

  /* Where slicing begins; a normal of 0 = one plane across z, in the middle. */
  mtm_plane plane;
  int32_t n_slices; /**< parallel slices, `plane` in their middle; 0 = 1 */
  double spacing;   /**< between them; 0 = spread over the data set */
} mtm_scene_data_set;

/** Where the viewer looks from. Position and focal point both zero = all objects that are not hidden
 * in view, from the side of (3, 2, 2). view_up zero or along the view = z, else y. */
typedef struct mtm_camera
{
  double position[3], focal_point[3], view_up[3];
  double view_angle_degrees; /**< vertical; 0 = 30, as ParaView's */
  double parallel_scale;     /**< half the height of a parallel projection; 0 = perspective */
} mtm_camera;

enum
{
  MTM_MOST_LIGHTS = 8
};

/** A light from far away that moves with the camera, by VTK's rule: a surface has its colour times the
 * sum over the lights of `color` and the cosine of the angle at which the light falls on the side that
 * is seen; sRGB numbers are multiplied as they are. */
typedef struct mtm_light
{
  double
    direction[3];  /**< towards the light: x right, y up, z towards the viewer; any length > 0 */
  double color[3]; /**< red, green and blue times intensity, at least 0 */
} mtm_light;

/** Where a text over the picture is. */
typedef enum mtm_text_place
{
  MTM_AT_POSITION = 0,
  MTM_LOWER_LEFT,
  MTM_LOWER_RIGHT,
  MTM_LOWER_CENTER,
  MTM_UPPER_LEFT,
  MTM_UPPER_RIGHT,
  MTM_UPPER_CENTER
} mtm_text_place;

typedef enum mtm_text_alignment
{
  MTM_ALIGN_LEFT = 0,
  MTM_ALIGN_CENTER,
  MTM_ALIGN_RIGHT
} mtm_text_alignment;

typedef enum mtm_text_family
{
  MTM_SANS_SERIF = 0,
  MTM_SERIF,
  MTM_MONOSPACE
} mtm_text_family;

enum
{
  MTM_MOST_TEXTS = 64,
  MTM_LONGEST_TEXT = 10000 /**< bytes */
};

/** A text over the picture, such as the name of a run or the time of a step. */
typedef struct mtm_overlay_text
{
  const char* text; /**< UTF-8; lines end with a line feed. Empty or NULL = nothing is shown */
  mtm_text_place place;
  double position[2]; /**< of MTM_AT_POSITION: the lower left corner, in [0, 1] of the picture */
  double size_points; /**< of the letters, in points of 1/72 inch; 0 = 18 */
  double color[3];    /**< sRGB in [0, 1] */
  double opacity;     /**< in [0, 1] */
  mtm_text_alignment alignment; /**< of the lines to each other */
  mtm_text_family family;
  bool bold, italic;
} mtm_overlay_text;

typedef struct mtm_scene
{
  size_t size; /**< sizeof(mtm_scene) */
  const char* title;
  const mtm_scene_object* objects;
  int32_t n_objects;
  mtm_camera camera;
  double background[3];    /**< sRGB in [0, 1]; all zero = black */
  const char* description; /**< UTF-8, a sentence or two; NULL = none */
  const mtm_light* lights; /**< for the page; stock three.js cannot have them. NULL = its own */
  int32_t n_lights;        /**< at most MTM_MOST_LIGHTS; 0 = the page's own */

  const mtm_scene_data_set* data_sets; /**< in pages only; JSON leaves them out */
  int32_t n_data_sets;

  const mtm_overlay_text* texts; /**< of this time step */
  int32_t n_texts;               /**< at most MTM_MOST_TEXTS */
} mtm_scene;

/** How exactly the packed buffers of a page hold floating-point numbers. Integers are exact. */
typedef enum mtm_precision
{
  MTM_PRECISION_16_BIT = 0, /**< 65,535 steps over the finite range of each component */
  MTM_PRECISION_FLOAT32,    /**< rounded to float32, as in JSON */
  MTM_PRECISION_LOSSLESS    /**< the array's own type, bit by bit */
} mtm_precision;

/** How a scene is written. {.size = sizeof options} = JSON. */
typedef struct mtm_scene_options
{
  size_t size;             /**< sizeof(mtm_scene_options) */
  const char* viewer;      /**< the page of Web/ (mtm_viewer of viewer.h); NULL = JSON */
  size_t viewer_size;      /**< bytes */
  mtm_precision precision; /**< of HTML */
} mtm_scene_options;

/** Receives the text piece by piece; false stops the writer with MTM_IO_ERROR. */
typedef bool (*mtm_write)(void* user, const void* data, size_t size);

/** A scene of many time steps while it is being written. */
typedef struct mtm_scene_stream mtm_scene_stream;

/**
 * Begins a scene of time steps. What is the same in several steps, a mesh or an array, is written
 * once. A page is complete after each step: a reader of the file sees the steps so far.
 *
 * Shape:  options.viewer NULL = JSON, whose steps are an animation clip of three.js; else HTML.
 * Owns:   *out until mtm_scene_stream_end. `write` and `user` are used until then.
 * Errors: MTM_BAD_ARGUMENT, MTM_NO_MEMORY, MTM_IO_ERROR; *out is NULL then.
 */
MTM_API mtm_status mtm_scene_stream_begin(const mtm_scene_options* options,
  mtm_write write,
  void* user,
  mtm_scene_stream** out,
  mtm_error* error);

/**
 * Adds a time step: a whole scene as it is then, whose data can be released afterwards. Title,
 * camera, background, lights are those of the first step.
 *
 * Errors: as mtm_scene_write_json; what is wrong with the scene itself is found before anything of
 *         the step is written, and the stream can go on.
 */
MTM_API mtm_status mtm_scene_stream_add(mtm_scene_stream* stream,
  const mtm_scene* scene,
  double time,
  mtm_error* error);

/** Ends the scene (JSON: writes what holds the steps together) and releases the stream. NULL is
 * allowed. */
MTM_API mtm_status mtm_scene_stream_end(mtm_scene_stream* stream, mtm_error* error);

/**
 * Writes a scene as JSON for three.js ObjectLoader.
 *
 * Shape:  ASCII text, the same for the same scene: ids come from content, numbers are the shortest
 *         that read back to the same float32 (or double) and never depend on the locale.
 * Errors: MTM_BAD_ARGUMENT (which object, which array), MTM_BAD_MESH (point id out of range): found
 *         before anything is written. MTM_UNSUPPORTED (more than 2^32 - 1 points of an object or
 *         corners of its cells; more than the 536,870,888 characters that browsers read), MTM_NO_MEMORY,
 *         MTM_IO_ERROR: what was written is not a scene.
 * Source: three.js JSON Object Scene format 4; own.
 */
MTM_API mtm_status mtm_scene_write_json(const mtm_scene* scene,
  mtm_write write,
  void* user,
  mtm_error* error);

/**
 * Writes a scene as one HTML page: the viewer, and after it the scene with 16-bit numbers. A stream of one
 * step writes it with others.
 *
 * Shape:  `viewer` is the page of Web/ (mtm_viewer of viewer.h), `viewer_size` bytes, with the
 *         marker comment that docs/formats.md names.
 * Errors: as mtm_scene_write_json; MTM_BAD_ARGUMENT if the marker is not there exactly once.
 */
MTM_API mtm_status mtm_scene_write_html(const mtm_scene* scene,
  const char* viewer,
  size_t viewer_size,
  mtm_write write,
  void* user,
  mtm_error* error);

/**
 * How much larger a data set makes a page, without writing one.
 *
 * Shape:  *bytes is an estimate from samples of the arrays, as a rule within a third.
 * Errors: MTM_BAD_ARGUMENT, MTM_BAD_MESH, MTM_UNSUPPORTED (more than 2^31 - 1 points or cells),
 *         MTM_NO_MEMORY.
 */
MTM_API mtm_status mtm_scene_data_set_size(const mtm_scene_data_set* data_set,
  mtm_precision precision,
  int64_t* bytes,
  mtm_error* error);

/**
 * Puts an object into canonical form: points that are equal in coordinates and in every point
 * array are one, points and cells are in an order that depends on their values only, and each
 * polygon starts at its smallest point. So pieces from any number of ranks, put together, give
 * the same object. -0 counts as 0 and is written so, and NaN is one value, above infinity. Cells
 * that are equal all stay: whether two are one cell, the caller knows.
 *
 * Shape:  points are sorted by x, y, z, then by their arrays in the order of these; cells of each
 *         kind by their points, then by their arrays. Polygons keep their winding, polylines their
 *         direction. `out` receives packed arrays of the same types; names, colours and statistics
 *         are copied as borrowed pointers.
 * Owns:   `out` owns its points, cells and array values until mtm_scene_object_free.
 * Errors: MTM_BAD_ARGUMENT, MTM_BAD_MESH, MTM_NO_MEMORY.
 * Source: own.
 */
MTM_API mtm_status mtm_scene_object_canonical(const mtm_scene_object* object,
  mtm_scene_object* out,
  mtm_error* error);

/** Releases what mtm_scene_object_canonical allocated. NULL is allowed. */
MTM_API void mtm_scene_object_free(mtm_scene_object* object);

#ifdef __cplusplus
}
#endif

#endif
