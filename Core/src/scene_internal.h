/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What the files that write scenes share. */
#ifndef MICROTOME_SCENE_INTERNAL_H
#define MICROTOME_SCENE_INTERNAL_H

#include "internal.h"
#include "microtome/scene.h"

/* ---- number.c -------------------------------------------------------------------------------- */

/* Room that every function below needs; none writes a terminating zero. */
enum
{
  MTM_NUMBER_BYTES = 32
};

/* The shortest decimal that reads back to the same value, and of those the nearest, in the shorter
 * of the notations 0.012 and 1.2e-2. The value must be finite. Returns the length. */
size_t mtm_print_float32(char* text, float value);
size_t mtm_print_float64(char* text, double value);

size_t mtm_print_int64(char* text, int64_t value);
size_t mtm_print_uint64(char* text, uint64_t value);

/* ---- number_exact.c -------------------------------------------------------------------------- */

/* The shortest digits of mantissa * 2^exponent, mantissa > 0, that no neighbouring value is nearer
 * to; the value is about 0.DIGITS * 10^*point. `below_is_near`: the next smaller value is only half
 * as far away as the next larger. Returns how many digits, at most 17 for float64. */
int32_t mtm_shortest_digits(uint64_t mantissa,
  int32_t exponent,
  bool below_is_near,
  char* digits,
  int32_t* point);

/* One word into both halves of a hash; each step can be undone, so no two words do the same to them. */
static inline void mtm_hash_word(uint64_t hash[2], uint64_t word)
{
  hash[0] = (hash[0] ^ word) * 0x9e3779b97f4a7c15u;
  hash[0] ^= hash[0] >> 32;
  hash[1] = (hash[1] + word) * 0xd1342543de82ef95u;
  hash[1] ^= hash[1] >> 29;
}

/* ---- text.c ---------------------------------------------------------------------------------- */

enum
{
  MTM_BLOCK_BYTES = 1 << 16
};

/* Text on its way to the caller, in blocks. After a failed write the rest goes nowhere. */
typedef struct mtm_text
{
  mtm_write write;
  void* user;
  char* block;
  size_t n_used;
  size_t n_hashed; /* of the bytes in the block */
  uint64_t hash[2];
  int64_t n_left; /* bytes that may still be written; less than 0 = they were too many */
  bool failed;
} mtm_text;

/* Release with mtm_text_close, on errors too. */
mtm_status mtm_text_open(mtm_text* text, mtm_write write, void* user, mtm_error* error);

/* Sends what is left and frees the block: MTM_IO_ERROR if any write failed. */
mtm_status mtm_text_close(mtm_text* text, mtm_error* error);

/* Sends what there is so far. */
void mtm_text_flush(mtm_text* text);

/* At least n bytes of room, n <= 4096; write there and add to n_used. */
static inline char* mtm_text_room(mtm_text* text, size_t n)
{
  if (MTM_BLOCK_BYTES - text->n_used < n)
  {
    mtm_text_flush(text);
  }
  return text->block + text->n_used;
}

void mtm_text_put(mtm_text* text, const void* bytes, size_t n);

/* Ids count from here: what was put before, and how it filled the block, makes no difference. */
void mtm_text_restart_hash(mtm_text* text);

/* An id made from all the text so far, with its terminating zero. */
typedef struct mtm_uuid
{
  char text[37];
} mtm_uuid;

mtm_uuid mtm_text_uuid(mtm_text* text);

/* ---- json.c ---------------------------------------------------------------------------------- */

/* JSON, token by token; the comma before a value or a key comes by itself. */
typedef struct mtm_json
{
  mtm_text text;
  bool comma; /* there is a value before in the same array or object */
} mtm_json;

void mtm_json_open(mtm_json* json, char bracket);  /* '{' or '[' */
void mtm_json_close(mtm_json* json, char bracket); /* '}' or ']' */
void mtm_json_key(mtm_json* json, const char* key);

/* One value or several that are JSON already. */
void mtm_json_raw(mtm_json* json, const char* text, size_t n);

/* UTF-8, escaped as docs/formats.md says; NULL is the empty string. */
void mtm_json_string(mtm_json* json, const char* string);
void mtm_json_integer(mtm_json* json, int64_t value);
void mtm_json_unsigned(mtm_json* json, uint64_t value);
void mtm_json_bool(mtm_json* json, bool value);
void mtm_json_null(mtm_json* json);

/* NaN and infinities become strings. */
void mtm_json_float32(mtm_json* json, float value);
void mtm_json_float64(mtm_json* json, double value);
void mtm_json_float64s(mtm_json* json, const double* values, int32_t n);

/* Values one after another, without brackets. */
void mtm_json_float32_list(mtm_json* json, const float* values, int64_t n);
void mtm_json_uint32_list(mtm_json* json, const uint32_t* values, int64_t n);
void mtm_json_int8_list(mtm_json* json, const int8_t* values, int64_t n);

/* A key and its value. */
void mtm_json_key_string(mtm_json* json, const char* key, const char* string);
void mtm_json_key_integer(mtm_json* json, const char* key, int64_t value);
void mtm_json_key_float64(mtm_json* json, const char* key, double value);
void mtm_json_key_float64s(mtm_json* json, const char* key, const double* values, int32_t n);
void mtm_json_key_bool(mtm_json* json, const char* key, bool value);

/* ---- scene_check.c --------------------------------------------------------------------------- */

/* Everything that can be wrong with a scene, or with the data of an object that `what` names. */
mtm_status mtm_scene_check(const mtm_scene* scene, mtm_error* error);
mtm_status mtm_scene_object_check(const mtm_scene_object* object,
  const char* what,
  mtm_error* error);

/* What can be wrong with arrays of so many points and cells. */
mtm_status mtm_scene_arrays_check(const mtm_scene_array* arrays,
  int32_t n_arrays,
  const char* what,
  int64_t n_points,
  int64_t n_cells,
  mtm_error* error);

/* The cells of a kind, their number, and their place among all cells of the object. */
const mtm_scene_cells* mtm_scene_cells_of(const mtm_scene_object* object, mtm_kind kind);
int64_t mtm_scene_n_cells(const mtm_scene_object* object, mtm_kind kind);
int64_t mtm_scene_first_cell(const mtm_scene_object* object, mtm_kind kind);

/* ---- scene_colors.c -------------------------------------------------------------------------- */

enum
{
  MTM_DEFAULT_COLORS = 256
};

/* The colour map "Cool to Warm" as MTM_DEFAULT_COLORS sRGB triples. */
void mtm_cool_to_warm(uint8_t* colors);

/* How an object is coloured, with all defaults filled in. */
typedef struct mtm_coloring
{
  const mtm_scene_array* array; /* NULL: one colour */
  int32_t component;            /* -1: magnitude */
  const char* name;
  const uint8_t* colors;
  int32_t n_colors;
  uint8_t nan_color[3];
  double range[2]; /* as it is shown; finite */
  double low;      /* scalar of the first colour, or its logarithm */
  double width;    /* scalar of the last colour, from `low`; above 0 */
  bool normalized; /* uv holds (scalar - low) / width */
  bool log_scale;  /* of the logarithms of scalars; normalized then */
  const mtm_color_map* map;
} mtm_coloring;

/* What uv holds of a scalar. */
double mtm_coloring_place(const mtm_coloring* coloring, double scalar);

/* default_colors: from mtm_cool_to_warm; must live as long. */
void mtm_coloring_of(const mtm_scene_object* object,
  const uint8_t* default_colors,
  mtm_coloring* coloring);

/* ---- scene_values.c -------------------------------------------------------------------------- */

/* A component, or with component -1 the magnitude (of one component: the value). */
double mtm_scene_scalar(const mtm_array* values, int64_t tuple, int32_t component);

/* As mtm_load_double, for loops: most arrays are packed floats. */
static inline double mtm_scene_load(const mtm_array* values, int64_t tuple, int32_t component)
{
  if (values->type == MTM_FLOAT32 && !values->components && values->stride == 0)
  {
    return ((const float*)values->data)[tuple * values->n_components + component];
  }
  return mtm_load_double(values, tuple, component);
}

/* The range of the finite ones; false where there are none. */
bool mtm_scene_range(const mtm_array* values, int32_t component, double range[2]);

/* ---- scene_geometry.c, scene_attributes.c ---------------------------------------------------- */

/* The cells of one kind as three.js draws them. */
typedef struct mtm_geometry
{
  const mtm_scene_object* object;
  mtm_kind kind;
  int64_t first_cell; /* of this kind, among the object's cells */
  int64_t n_cells;

  int64_t n_positions;
  uint32_t* points; /* point of each position; NULL = position i is point i */
  bool shared;      /* cells share positions */
  double origin[3]; /* that coordinates are written relative to */

  int32_t n_corners; /* of a primitive: 1, 2 or 3 */
  int64_t n_primitives;
  uint32_t* index; /* n_corners positions a primitive */
  uint32_t* cells; /* cell of each primitive; NULL = primitive i is cell i */
  int64_t n_nan;   /* primitives with a NaN scalar; they are the last */

  float* scalars;  /* of each position, what uv shows; NULL where one colour is shown */
  int8_t* normals; /* 3 a position; NULL but for polygons */
} mtm_geometry;

/* Without normals. Release with mtm_geometry_free, on errors too. */
mtm_status mtm_geometry_build(const mtm_scene_object* object,
  mtm_kind kind,
  const mtm_coloring* coloring,
  mtm_geometry* geometry,
  mtm_error* error);
void mtm_geometry_free(mtm_geometry* geometry);

/* The object's point that a position is a copy of. */
static inline int64_t mtm_geometry_point(const mtm_geometry* geometry, int64_t position)
{
  return geometry->points ? (int64_t)geometry->points[position] : position;
}

/* What coordinates of an object are written relative to, so that float32 keeps their digits. */
void mtm_scene_origin(const mtm_scene_object* object, double origin[3]);

/* Coordinates as they are written. */
void mtm_geometry_position(const mtm_geometry* geometry, int64_t position, float xyz[3]);

/* Fill in scalars, with the NaN primitives moved to the end, and normals. */
mtm_status mtm_geometry_add_scalars(mtm_geometry* geometry,
  const mtm_coloring* coloring,
  mtm_error* error);
mtm_status mtm_geometry_add_normals(mtm_geometry* geometry, mtm_error* error);

/* The array that gives normals: of points, three floats, named Normals; NULL if there is none. */
const mtm_scene_array* mtm_scene_normals(const mtm_scene_object* object);

/* ---- scene_view.c ---------------------------------------------------------------------------- */

/* An upright box; empty while low > high. */
typedef struct mtm_bounds
{
  double low[3], high[3];
} mtm_bounds;

mtm_bounds mtm_bounds_empty(void);
/* A box around a box that was moved by a matrix, column by column. */
mtm_bounds mtm_bounds_moved(const mtm_bounds* bounds, const double matrix[16]);
void mtm_bounds_add(mtm_bounds* bounds, const mtm_bounds* other);
/* The bounds of the finite positions. */
mtm_bounds mtm_geometry_bounds(const mtm_geometry* geometry);
/* The middle and half the diagonal; zeros of an empty box. */
double mtm_bounds_sphere(const mtm_bounds* bounds, double center[3]);

/* The camera as it is written. */
typedef struct mtm_view
{
  double position[3], focal_point[3];
  double world_up[3];              /* what it turns about; not along back */
  double right[3], up[3], back[3]; /* orthonormal; the camera looks along -back */
  double angle_degrees;
  double parallel_scale; /* 0 = perspective */
  double near_distance, far_distance;
} mtm_view;

mtm_view mtm_view_of(const mtm_camera* camera, const mtm_bounds* bounds);

/* ---- scene_geometry_json.c, scene_object_json.c ---------------------------------------------- */

/* What the scene's tree needs to know of an object whose resources are written. */
typedef struct mtm_scene_parts
{
  mtm_coloring coloring;
  double matrix[16]; /* of the group */
  bool is_placed;    /* matrix is not the identity */
  bool packed;       /* in a page, for our own viewer */
  bool has[MTM_N_KINDS];
  bool has_nan[MTM_N_KINDS];
  mtm_uuid geometry[MTM_N_KINDS];
  mtm_uuid image, texture;
  mtm_uuid material[MTM_N_KINDS];
  mtm_uuid nan_material[MTM_N_KINDS];
  mtm_uuid edge_material;
} mtm_scene_parts;

const char* mtm_kind_name(mtm_kind kind); /* "vertices", "lines", "polygons" */

void mtm_bounding_sphere_write(mtm_json* json, const mtm_bounds* bounds);
void mtm_geometry_write(mtm_json* json,
  const mtm_geometry* geometry,
  const mtm_coloring* coloring,
  const mtm_bounds* bounds,
  mtm_uuid* uuid);

/* What is said of an array, into an open object. */
void mtm_scene_array_keys_write(mtm_json* json, const mtm_scene_array* array);

void mtm_scene_image_write(mtm_json* json, mtm_scene_parts* parts);
void mtm_scene_texture_write(mtm_json* json, mtm_scene_parts* parts);
void mtm_scene_materials_write(mtm_json* json,
  const mtm_scene_object* object,
  mtm_scene_parts* parts);
void mtm_scene_group_write(mtm_json* json,
  const mtm_scene_object* object,
  int32_t number,
  const mtm_scene_parts* parts);

/* ---- scene_order.c --------------------------------------------------------------------------- */

/* A tuple or a cell, with the part of it that decides first. */
typedef struct mtm_ordered
{
  uint64_t key;
  int64_t id;
} mtm_ordered;

/* Below 0, 0 or above 0 as a comes before, with or after b. */
typedef int32_t (*mtm_compare)(const void* user, int64_t a, int64_t b);

/* The total order of values: by size, -0 as 0, NaN as one value above infinity. */
uint64_t mtm_order_key(const mtm_array* array, int64_t tuple, int32_t component);
int32_t mtm_order_tuples(const mtm_array* array, int64_t a, int64_t b);

/* Sorts by key, then by `compare`; keeps the order of equals. False when out of memory. */
bool mtm_order_sort(mtm_ordered* items, int64_t n, mtm_compare compare, const void* user);

/* A packed copy of tuples order[i].id; false when out of memory. What is equal in the order becomes
 * the same bits. */
bool mtm_gather_tuples(const mtm_array* from, const mtm_ordered* order, int64_t n, mtm_array* to);

/* ---- scene_stream.c -------------------------------------------------------------------------- */

/* The longest text that V8 holds. */
#define MTM_LONGEST_JSON INT64_C(536870888)

/* Another limit, for tests. */
void mtm_scene_stream_limit(mtm_scene_stream* stream, int64_t n_bytes);

#endif
