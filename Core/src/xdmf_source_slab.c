/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Data items that are a part of another one: HyperSlab and Coordinates. */
#include "xdmf_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Boxes ---------------------------------------------------------------------------------------- */

typedef struct box_source
{
  mtm_source base;
  mtm_source* child;
  int32_t child_rank;
  int64_t child_dims[MTM_MAX_RANK];
  mtm_box box;
} box_source;

/* What one box of the slab needs while it is read. */
typedef struct box_read
{
  box_source* source;
  const mtm_run* run;
  char* dst;
  mtm_error* error;
} box_read;

static mtm_status read_one_box(void* user, const mtm_box* box)
{
  box_read* read = user;
  const box_source* source = read->source;
  mtm_box in_child;
  int64_t n = 1;
  for (int32_t d = 0; d < source->child_rank; ++d)
  {
    in_child.start[d] = source->box.start[d] + box->start[d] * source->box.step[d];
    in_child.step[d] = box->step[d] * source->box.step[d];
    in_child.count[d] = box->count[d];
    n *= box->count[d];
  }
  const mtm_span span = mtm_span_box(
    source->child_rank, source->child_dims, in_child.start, in_child.step, in_child.count);
  const mtm_status status =
    mtm_source_read(source->child, &span, read->run, read->dst, read->error);
  read->dst += n * (int64_t)mtm_type_size(source->base.type);
  return status;
}

static mtm_status read_box(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  box_source* source = (box_source*)base;
  box_read read = { source, run, dst, error };
  return mtm_span_boxes(span, source->child_rank, source->box.count, false, read_one_box, &read);
}

/* The box lies within an array of these dimensions. */
static bool fits(int32_t rank, const int64_t* dims, const mtm_box* box)
{
  for (int32_t d = 0; d < rank; ++d)
  {
    if (box->count[d] > 0 &&
      (box->start[d] >= dims[d] ||
        (box->count[d] > 1 && box->step[d] > (dims[d] - 1 - box->start[d]) / (box->count[d] - 1))))
    {
      return false;
    }
  }
  return true;
}

/* Leaves out of a box dimensions that select the first of one, until it has a rank: some codes write
 * more numbers than the array has dimensions (0 0 2 of N x 3 is column 2). */
static mtm_box without_ones(const mtm_box* box, int32_t* rank, int32_t wanted)
{
  mtm_box out = *box;
  for (int32_t d = *rank - 1; d >= 0 && *rank > wanted; --d)
  {
    if (out.start[d] == 0 && out.count[d] == 1)
    {
      for (int32_t e = d; e + 1 < *rank; ++e)
      {
        out.start[e] = out.start[e + 1];
        out.step[e] = out.step[e + 1];
        out.count[e] = out.count[e + 1];
      }
      --*rank;
    }
  }
  return out;
}

/* A shape that the box may be of; false: it is not. */
static bool is_box_of(box_source* source, int32_t rank, const int64_t* dims)
{
  int32_t box_rank = source->child_rank;
  const mtm_box box = without_ones(&source->box, &box_rank, rank);
  if (box_rank != rank || !fits(rank, dims, &box))
  {
    return false;
  }
  source->box = box;
  source->child_rank = rank;
  memcpy(source->child_dims, dims, (size_t)rank * sizeof *dims);
  return true;
}

/* The shape of the child that the box is of: what the file has, else what the XML says, else all its
 * values in a row. False: none. */
static bool find_shape(const mtm_source* child, box_source* source)
{
  return is_box_of(source, child->native_rank, child->native_dims) ||
    is_box_of(source, child->rank, child->dims) || is_box_of(source, 1, &child->n_native);
}

/* Numbers that can be those of a box. */
static bool is_selection(int32_t rank,
  const int64_t* start,
  const int64_t* step,
  const int64_t* count)
{
  for (int32_t d = 0; d < rank; ++d)
  {
    if (start[d] < 0 || count[d] < 0 || (step[d] < 1 && count[d] > 1))
    {
      return false;
    }
  }
  return true;
}

/* The values of a box, or more than there can be. */
static int64_t n_selected(int32_t rank, const int64_t* count)
{
  int64_t n = 1;
  for (int32_t d = 0; d < rank; ++d)
  {
    n = count[d] > 0 && n > INT64_MAX / count[d] ? INT64_MAX : n * count[d];
  }
  return n;
}

mtm_source* mtm_source_box(mtm_source* child,
  const xmlNode* item,
  int32_t rank,
  const int64_t* start,
  const int64_t* step,
  const int64_t* count,
  mtm_error* error)
{
  mtm_source* base = mtm_source_new(child->file, item, sizeof(box_source), error);
  if (!base)
  {
    return NULL;
  }
  box_source* source = (box_source*)base;
  if (!is_selection(rank, start, step, count))
  {
    mtm_message(error, "start, stride and count of a selection are not negative, its stride not 0");
    free(base);
    return NULL;
  }
  source->child = child;
  mtm_source_uses(base, child, n_selected(rank, count));
  base->type = child->type;
  base->read = read_box;
  base->key = mtm_key_number(child->key, 2);
  for (int32_t d = 0; d < rank; ++d)
  {
    source->box.start[d] = start[d];
    source->box.step[d] = count[d] > 1 ? step[d] : 1;
    source->box.count[d] = count[d];
    base->key = mtm_key_number(base->key, (uint64_t)start[d]);
    base->key = mtm_key_number(base->key, (uint64_t)step[d]);
    base->key = mtm_key_number(base->key, (uint64_t)count[d]);
  }
  source->child_rank = rank;
  if (!find_shape(child, source))
  {
    mtm_message(error,
      "the selection does not lie within its array of %d dimensions and %lld values",
      (int)child->native_rank,
      (long long)child->n_native);
    free(base);
    return NULL;
  }
  if (!mtm_source_shape(base, rank, count, error))
  {
    free(base);
    return NULL;
  }
  return base;
}

/* ---- What both have: numbers first, then the data -------------------------------------------------- */

/* The sources of the first two DataItems; false and a message: they are not there. */
static bool two_children(mtm_xdmf* file,
  const xmlNode* item,
  mtm_source* sources[2],
  mtm_error* error)
{
  mtm_children children = mtm_children_of(file, item);
  int32_t n = 0;
  for (const xmlNode* child = mtm_next_child(&children); child && n < 2;
       child = mtm_next_child(&children))
  {
    if (mtm_has_tag(child, "DataItem"))
    {
      sources[n] =
        n == 0 ? mtm_source_of(file, child, error) : mtm_source_to_select_from(file, child, error);
      if (!sources[n++])
      {
        return false;
      }
    }
  }
  if (n < 2)
  {
    mtm_message(error, "a selection needs two data items, of numbers and of what they select");
  }
  return n == 2;
}

/* All of a source as integers, at most n_max; NULL and a message. Owns: the caller's. */
static int64_t* all_integers(mtm_source* source, int64_t n_max, mtm_error* error)
{
  if (source->n_values > n_max)
  {
    mtm_message(error, "a selection of %lld numbers is none", (long long)source->n_values);
    return NULL;
  }
  const mtm_span all = mtm_span_all(source->n_values);
  int64_t* values = mtm_allocate(source->n_values, sizeof *values);
  if (!values)
  {
    mtm_message(error, "out of memory");
  }
  else if (mtm_source_read_int64(source, &all, NULL, values, error) != MTM_OK)
  {
    free(values);
    values = NULL;
  }
  return values;
}

mtm_source* mtm_source_slab(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  mtm_source* children[2];
  if (!two_children(file, item, children, error))
  {
    return NULL;
  }
  const int64_t n = children[0]->n_values;
  if (n == 0 || n % 3 != 0 || n / 3 > MTM_MAX_RANK)
  {
    mtm_message(error,
      "a HyperSlab has start, stride and count of 1 to %d dimensions, not %lld numbers",
      MTM_MAX_RANK,
      (long long)n);
    return NULL;
  }
  int64_t* numbers = all_integers(children[0], n, error);
  if (!numbers)
  {
    return NULL;
  }
  const int32_t rank = (int32_t)(n / 3);
  mtm_source* source =
    mtm_source_box(children[1], item, rank, numbers, numbers + rank, numbers + 2 * rank, error);
  free(numbers);
  return source;
}

/* One of three attributes with `rank` numbers, or as many as it has where that is 0; 0: it has others. */
static int32_t subset_numbers(const xmlNode* item, const char* name, int32_t rank, int64_t* numbers)
{
  const char* text = mtm_attribute(item, name, NULL);
  const int32_t n = text ? mtm_parse_integers(text, numbers, MTM_MAX_RANK) : 0;
  return n < 1 || (rank && n != rank) ? 0 : n;
}

/* With two arrays in it the first is what the subset was made into.
 * Source: XDMF 3, Model and Format, Subset; XdmfCoreItemFactory. */
mtm_source* mtm_source_subset(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  int64_t start[MTM_MAX_RANK];
  int64_t step[MTM_MAX_RANK];
  int64_t count[MTM_MAX_RANK];
  const int32_t rank = subset_numbers(item, "SubsetStarts", 0, start);
  if (!rank || !subset_numbers(item, "SubsetStrides", rank, step) ||
    !subset_numbers(item, "SubsetDimensions", rank, count))
  {
    mtm_message(error,
      "a Subset has as many SubsetStarts as SubsetStrides and SubsetDimensions, at most %d",
      MTM_MAX_RANK);
    return NULL;
  }
  mtm_children children = mtm_children_of(file, item);
  const xmlNode* of = NULL;
  int32_t n = 0;
  for (const xmlNode* child = mtm_next_child(&children); child && n < 2;
       child = mtm_next_child(&children))
  {
    if (mtm_has_tag(child, "DataItem"))
    {
      of = child;
      ++n;
    }
  }
  if (!of)
  {
    mtm_message(error, "a Subset needs the data item that it is of");
    return NULL;
  }
  mtm_source* child = mtm_source_to_select_from(file, of, error);
  return child ? mtm_source_box(child, item, rank, start, step, count, error) : NULL;
}

/* ---- Coordinates ------------------------------------------------------------------------------------ */

typedef struct places_source
{
  mtm_source base;
  mtm_source* child;
  int64_t* places; /* in the child, flat */
} places_source;

static mtm_status read_places(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const places_source* source = (const places_source*)base;
  const int64_t n = mtm_span_n_values(span);
  int64_t* places = mtm_allocate(n, sizeof *places);
  if (!places)
  {
    return mtm_fail_memory(error, "a selection");
  }
  mtm_span_copy(span, source->places, sizeof *places, places);
  const int64_t bytes = (int64_t)mtm_type_size(base->type);
  mtm_status status = MTM_OK;
  /* Neighbours are read together. */
  for (int64_t i = 0, n_run = 0; i < n && status == MTM_OK; i += n_run)
  {
    for (n_run = 1; i + n_run < n && places[i + n_run] == places[i] + n_run;)
    {
      ++n_run;
    }
    const mtm_span together = {
      .start = places[i], .n_levels = 1, .counts = { n_run }, .strides = { 1 }
    };
    status = mtm_source_read(source->child, &together, run, (char*)dst + i * bytes, error);
  }
  free(places);
  return status;
}

static void free_places(mtm_source* base)
{
  free(((places_source*)base)->places);
  free(base);
}

/* Tuples of indices to flat places, in the same memory. False: one is outside. */
static bool flatten(const mtm_source* child, int32_t rank, int64_t n, int64_t* numbers)
{
  const int64_t* dims = child->native_rank == rank ? child->native_dims
    : child->rank == rank                          ? child->dims
                                                   : &child->n_values;
  if (dims == &child->n_values && rank != 1)
  {
    return false;
  }
  for (int64_t i = 0; i < n; ++i)
  {
    int64_t place = 0;
    for (int32_t d = 0; d < rank; ++d)
    {
      const int64_t index = numbers[i * rank + d];
      if (index < 0 || index >= dims[d])
      {
        return false;
      }
      place = place * dims[d] + index;
    }
    numbers[i] = place;
  }
  return true;
}

mtm_source* mtm_source_coordinates(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  mtm_source* children[2];
  if (!two_children(file, item, children, error))
  {
    return NULL;
  }
  /* Dimensions of the numbers: points, indices of each; or one index for each point of a flat array. */
  const mtm_source* numbers = children[0];
  const int64_t last = numbers->dims[numbers->rank - 1];
  const int32_t rank = numbers->rank > 1 && last <= MTM_MAX_RANK          ? (int32_t)last
    : children[1]->rank > 0 && numbers->n_values % children[1]->rank == 0 ? children[1]->rank
                                                                          : 1;
  const int64_t n = rank > 0 ? numbers->n_values / rank : 0;
  int64_t* places = all_integers(children[0], INT64_MAX / 16, error);
  mtm_source* source = places ? mtm_source_new(file, item, sizeof(places_source), error) : NULL;
  if (!source)
  {
    free(places);
    return NULL;
  }
  ((places_source*)source)->child = children[1];
  mtm_source_uses(source, children[0], children[0]->n_native);
  mtm_source_uses(source, children[1], n);
  ((places_source*)source)->places = places;
  source->type = children[1]->type;
  source->read = read_places;
  source->free = free_places;
  source->key = mtm_key_number(mtm_key_number(children[1]->key, 3), children[0]->key);
  if (rank == 0 || !flatten(children[1], rank, n, places))
  {
    mtm_message(error, "coordinates lie outside of their array");
    free_places(source);
    return NULL;
  }
  if (!mtm_source_shape(source, 1, &n, error))
  {
    free_places(source);
    return NULL;
  }
  return source;
}
