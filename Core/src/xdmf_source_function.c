/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Function data items: arithmetic value by value, and JOIN, which puts components side by side, or with
 * ";" between them one behind the other. All hand the wanted places on to what they are made of. */
#include "xdmf_expression.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_COMPONENTS = 64, /* of JOIN */
  MAX_ARGUMENTS = 1024
};

/* An expression over arrays: value by value of those, a single value standing for any number. */
typedef struct arithmetic_source
{
  mtm_source base;
  mtm_expression expression;
  int32_t n_arguments;
  mtm_source* arguments[]; /* NULL where the expression does not use it */
} arithmetic_source;

/* Sources of equal tuples side by side. */
typedef struct tuple_source
{
  mtm_source base;
  int64_t n_tuples;
  int32_t n_parts;
  mtm_source* parts[MAX_COMPONENTS];
  int32_t n_components[MAX_COMPONENTS];
  int32_t n_all; /* components of all parts */
} tuple_source;

static void store(mtm_type type, double value, void* dst, int64_t i)
{
  if (type == MTM_FLOAT32)
  {
    ((float*)dst)[i] = (float)value;
  }
  else if (type == MTM_INT64)
  {
    const bool fits = value >= -0x1p63 && value < 0x1p63;
    ((int64_t*)dst)[i] = fits ? (int64_t)value : INT64_MIN;
  }
  else
  {
    ((double*)dst)[i] = value;
  }
}

/* What is computed has no shape in a file: selections are made of the one that its Dimensions say. */
static void take_shape(mtm_source* source)
{
  if (source->n_values == source->n_native)
  {
    source->native_rank = source->rank;
    memcpy(source->native_dims, source->dims, sizeof source->dims);
  }
}

/* ---- Arithmetic ------------------------------------------------------------------------------------- */

/* The values of each argument that is used, or its one value. */
typedef struct operands
{
  double** values;
  int64_t* steps; /* 0: one value for all */
} operands;

static mtm_status read_operands(const arithmetic_source* source,
  const mtm_span* span,
  const mtm_run* run,
  operands* out,
  mtm_error* error)
{
  const mtm_span one = mtm_span_all(1);
  for (int32_t a = 0; a < source->n_arguments; ++a)
  {
    mtm_source* argument = source->arguments[a];
    if (!argument)
    {
      continue;
    }
    const bool is_one = argument->n_values == 1;
    out->steps[a] = is_one ? 0 : 1;
    out->values[a] = mtm_allocate(is_one ? 1 : mtm_span_n_values(span), sizeof(double));
    if (!out->values[a])
    {
      return mtm_fail_memory(error, "the arguments of a Function");
    }
    const mtm_status status =
      mtm_source_read_double(argument, is_one ? &one : span, run, out->values[a], error);
    if (status != MTM_OK)
    {
      return status;
    }
  }
  return MTM_OK;
}

static mtm_status read_arithmetic(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const arithmetic_source* source = (const arithmetic_source*)base;
  const size_t n_arguments = (size_t)source->n_arguments + 1;
  operands in = { calloc(n_arguments, sizeof(double*)), calloc(n_arguments, sizeof(int64_t)) };
  double* arguments = calloc(n_arguments, sizeof *arguments);
  mtm_status status = in.values && in.steps && arguments
    ? read_operands(source, span, run, &in, error)
    : mtm_fail_memory(error, "the arguments of a Function");
  const int64_t n = mtm_span_n_values(span);
  for (int64_t i = 0; status == MTM_OK && i < n; ++i)
  {
    for (int32_t a = 0; a < source->n_arguments; ++a)
    {
      arguments[a] = in.values[a] ? in.values[a][i * in.steps[a]] : 0.0;
    }
    store(base->type, mtm_evaluate(&source->expression, arguments), dst, i);
  }
  for (int32_t a = 0; in.values && a < source->n_arguments; ++a)
  {
    free(in.values[a]);
  }
  free(in.values);
  free(in.steps);
  free(arguments);
  return status;
}

static void free_arithmetic(mtm_source* base)
{
  mtm_expressions_free(&((arithmetic_source*)base)->expression, 1);
  free(base);
}

/* Integers stay integers where nothing but sums and products is made of them, float stays float. */
static mtm_type type_of(const arithmetic_source* source)
{
  bool is_whole = true;
  bool is_single = true;
  for (int64_t i = 0; i < source->expression.n_steps; ++i)
  {
    const mtm_step* step = &source->expression.steps[i];
    if (step->operation == MTM_PUSH_ARGUMENT)
    {
      const mtm_type type = source->arguments[step->argument]->type;
      is_whole = is_whole && type < MTM_FLOAT32;
      is_single = is_single && type == MTM_FLOAT32;
    }
    else if (step->operation == MTM_PUSH_NUMBER)
    {
      is_whole = is_whole && step->number == floor(step->number) && fabs(step->number) < 0x1p31;
    }
    else
    {
      is_whole = is_whole && step->operation <= MTM_NEGATE && step->operation != MTM_DIVIDE;
    }
  }
  return is_whole ? MTM_INT64 : is_single ? MTM_FLOAT32 : MTM_FLOAT64;
}

/* The expression alone is an argument as it stands. */
static bool is_argument(const mtm_expression* expression)
{
  return expression->n_steps == 1 && expression->steps[0].operation == MTM_PUSH_ARGUMENT;
}

/* Makes the source of one expression, taking that over; `item` gives the Dimensions or is NULL. */
static mtm_source* arithmetic(mtm_xdmf* file,
  const xmlNode* item,
  mtm_expression* expression,
  mtm_source* const* arguments,
  mtm_error* error)
{
  const size_t n = (size_t)expression->n_arguments;
  mtm_source* base =
    mtm_source_new(file, item, sizeof(arithmetic_source) + n * sizeof *arguments, error);
  if (!base)
  {
    return NULL;
  }
  arithmetic_source* source = (arithmetic_source*)base;
  source->expression = *expression;
  *expression = (mtm_expression){ 0 };
  source->n_arguments = source->expression.n_arguments;
  base->read = read_arithmetic;
  base->free = free_arithmetic;
  base->key = 6;
  const mtm_source* shape = NULL;
  bool is_even = true;
  for (int64_t i = 0; i < source->expression.n_steps; ++i)
  {
    const mtm_step* step = &source->expression.steps[i];
    base->key = mtm_key_number(base->key, (uint64_t)step->operation);
    base->key = mtm_key_text(base->key, (const char*)&step->number, sizeof step->number);
    if (step->operation == MTM_PUSH_ARGUMENT)
    {
      mtm_source* argument = arguments[step->argument];
      if (!source->arguments[step->argument])
      {
        mtm_source_uses(base, argument, argument->n_native);
      }
      source->arguments[step->argument] = argument;
      base->key = mtm_key_number(base->key, argument->key);
      shape = !shape || shape->n_values == 1 ? argument : shape;
      is_even = is_even && (argument->n_values == 1 || argument->n_values == shape->n_values);
    }
  }
  base->type = type_of(source);
  const int64_t one = 1;
  if (!is_even ||
    !mtm_source_shape(base, shape ? shape->rank : 1, shape ? shape->dims : &one, error))
  {
    if (!is_even)
    {
      mtm_message(error, "the data items of a Function have different numbers of values");
    }
    free_arithmetic(base);
    return NULL;
  }
  take_shape(base);
  return base;
}

/* ---- JOIN -------------------------------------------------------------------------------------------- */

/* The span is of whole tuples: the same as a span of tuples. */
static bool whole_tuples(const mtm_span* span, int64_t n_components, mtm_span* tuples)
{
  *tuples = *span;
  const int32_t inner = span->n_levels - 1;
  bool is_whole = span->start % n_components == 0 && span->strides[inner] == 1 &&
    span->counts[inner] % n_components == 0;
  tuples->start /= n_components;
  tuples->counts[inner] /= n_components;
  for (int32_t l = 0; l < inner; ++l)
  {
    is_whole = is_whole && span->strides[l] % n_components == 0;
    tuples->strides[l] /= n_components;
  }
  return is_whole;
}

/* Reads the values of whole tuples: part by part, put between one another. */
static mtm_status read_tuples(const tuple_source* source,
  const mtm_span* tuples,
  const mtm_run* run,
  char* dst,
  mtm_error* error)
{
  const size_t bytes = mtm_type_size(source->base.type);
  const int64_t n = mtm_span_n_values(tuples);
  mtm_status status = MTM_OK;
  int32_t first = 0;
  for (int32_t p = 0; p < source->n_parts && status == MTM_OK; ++p)
  {
    const int32_t width = source->n_components[p];
    mtm_source* part = source->parts[p];
    const mtm_span span = mtm_span_of_tuples(tuples, width);
    char* values = mtm_allocate(n * width, bytes);
    double* wide = part->type == source->base.type ? NULL : mtm_allocate(n * width, sizeof *wide);
    status = !values || (part->type != source->base.type && !wide)
      ? mtm_fail_memory(error, "the parts of a JOIN")
      : wide ? mtm_source_read_double(part, &span, run, wide, error)
             : mtm_source_read(part, &span, run, values, error);
    for (int64_t i = 0; wide && status == MTM_OK && i < n * width; ++i)
    {
      store(source->base.type, wide[i], values, i);
    }
    for (int64_t i = 0; status == MTM_OK && i < n; ++i)
    {
      memcpy(dst + (size_t)(i * source->n_all + first) * bytes,
        values + (size_t)(i * width) * bytes,
        (size_t)width * bytes);
    }
    first += width;
    free(values);
    free(wide);
  }
  return status;
}

/* Values here and there: whole tuples around them, then those values. */
typedef struct tuple_read
{
  const tuple_source* source;
  const mtm_run* run;
  char* dst;
  mtm_error* error;
} tuple_read;

static mtm_status read_some_tuples(void* user, const mtm_box* box)
{
  tuple_read* read = user;
  const tuple_source* source = read->source;
  const size_t bytes = mtm_type_size(source->base.type);
  const mtm_span tuples =
    mtm_span_box(1, &source->n_tuples, &box->start[0], &box->step[0], &box->count[0]);
  char* values = mtm_allocate(box->count[0] * source->n_all, bytes);
  if (!values)
  {
    return mtm_fail_memory(read->error, "the parts of a JOIN");
  }
  const mtm_status status = read_tuples(source, &tuples, read->run, values, read->error);
  for (int64_t t = 0; status == MTM_OK && t < box->count[0]; ++t)
  {
    for (int64_t c = 0; c < box->count[1]; ++c, read->dst += bytes)
    {
      const int64_t component = box->start[1] + c * box->step[1];
      memcpy(read->dst, values + (size_t)(t * source->n_all + component) * bytes, bytes);
    }
  }
  free(values);
  return status;
}

static mtm_status read_join(mtm_source* base,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error)
{
  const tuple_source* source = (const tuple_source*)base;
  mtm_span tuples;
  if (whole_tuples(span, source->n_all, &tuples))
  {
    return read_tuples(source, &tuples, run, dst, error);
  }
  const int64_t dims[2] = { source->n_tuples, source->n_all };
  tuple_read read = { source, run, dst, error };
  return mtm_span_boxes(span, 2, dims, false, read_some_tuples, &read);
}

/* How many tuples the parts have: as the Dimensions' last one says, else as many as the smallest has
 * values. 0: the parts do not fit together. */
static int64_t tuples_of(const tuple_source* source)
{
  int64_t n_all = 0;
  int64_t n_least = INT64_MAX;
  for (int32_t p = 0; p < source->n_parts; ++p)
  {
    const int64_t n = source->parts[p]->n_values;
    n_all += n;
    n_least = n < n_least ? n : n_least;
  }
  int64_t dims[MTM_MAX_RANK];
  const char* said = mtm_attribute(source->base.element, "Dimensions", NULL);
  const int32_t rank = said ? mtm_parse_integers(said, dims, MTM_MAX_RANK) : 0;
  int64_t n_tuples = n_least;
  if (rank > 1 && dims[rank - 1] > 0 && n_all % dims[rank - 1] == 0)
  {
    n_tuples = n_all / dims[rank - 1];
  }
  for (int32_t p = 0; p < source->n_parts && n_tuples > 0; ++p)
  {
    n_tuples = source->parts[p]->n_values % n_tuples == 0 ? n_tuples : 0;
  }
  return n_tuples;
}

/* Puts sources side by side; of one type that all fit in. */
static mtm_source* join(mtm_xdmf* file,
  const xmlNode* item,
  mtm_source* const* parts,
  int32_t n_parts,
  mtm_error* error)
{
  tuple_source* source = (tuple_source*)mtm_source_new(file, item, sizeof(tuple_source), error);
  if (!source)
  {
    return NULL;
  }
  mtm_source* base = &source->base;
  base->read = read_join;
  base->key = 7;
  base->type = parts[0]->type;
  source->n_parts = n_parts;
  for (int32_t p = 0; p < n_parts; ++p)
  {
    source->parts[p] = parts[p];
    mtm_source_uses(base, parts[p], parts[p]->n_native);
    base->key = mtm_key_number(base->key, parts[p]->key);
    const bool both_whole = base->type < MTM_FLOAT32 && parts[p]->type < MTM_FLOAT32;
    base->type = parts[p]->type == base->type ? base->type : both_whole ? MTM_INT64 : MTM_FLOAT64;
  }
  source->n_tuples = tuples_of(source);
  for (int32_t p = 0; p < n_parts && source->n_tuples > 0; ++p)
  {
    const int64_t width = parts[p]->n_values / source->n_tuples;
    source->n_components[p] = width <= 1000 ? (int32_t)width : 0;
    source->n_all += source->n_components[p];
  }
  const int64_t dims[2] = { source->n_tuples, source->n_all };
  bool is_good = source->n_tuples > 0;
  mtm_message(error, "the parts of JOIN have different numbers of tuples");
  for (int32_t p = 0; p < n_parts; ++p)
  {
    is_good = is_good && source->n_components[p] > 0;
  }
  if (!is_good || !mtm_source_shape(base, source->n_all > 1 ? 2 : 1, dims, error))
  {
    free(base);
    return NULL;
  }
  take_shape(base);
  return base;
}

/* ---- The data item ----------------------------------------------------------------------------------- */

/* The sources of the expressions of a list, which the file keeps. */
static bool make_parts(mtm_xdmf* file,
  const xmlNode* item,
  mtm_expression* list,
  int32_t n,
  mtm_source* const* arguments,
  mtm_source** parts,
  mtm_error* error)
{
  for (int32_t i = 0; i < n; ++i)
  {
    if (is_argument(&list[i]))
    {
      parts[i] = arguments[list[i].steps[0].argument];
      continue;
    }
    /* Dimensions are those of the whole; a part has those of its arguments. */
    parts[i] = arithmetic(file, n > 1 ? NULL : item, &list[i], arguments, error);
    if (!parts[i])
    {
      return false;
    }
    if (n > 1)
    {
      parts[i]->element = item;
      mtm_source_keep(parts[i]);
    }
  }
  return true;
}

mtm_source* mtm_source_function(mtm_xdmf* file, const xmlNode* item, mtm_error* error)
{
  const char* text = mtm_attribute(item, "Function", NULL);
  const int32_t n_arguments = mtm_n_children(file, item, "DataItem");
  if (!text || n_arguments > MAX_ARGUMENTS)
  {
    mtm_message(error, text ? "a Function has too many data items" : "there is no Function in it");
    return NULL;
  }
  mtm_source** arguments = calloc((size_t)n_arguments + 1, sizeof *arguments);
  mtm_expression* list = calloc(MAX_COMPONENTS, sizeof *list);
  mtm_source* parts[MAX_COMPONENTS];
  mtm_source* source = NULL;
  int32_t n = 0;
  bool is_concatenated = false;
  if (!arguments || !list)
  {
    mtm_message(error, "out of memory");
  }
  else if (mtm_item_sources(file, item, arguments, n_arguments, error) == n_arguments)
  {
    n = mtm_parse_expressions(text, n_arguments, list, MAX_COMPONENTS, &is_concatenated, error);
    if (n > 0 && make_parts(file, item, list, n, arguments, parts, error))
    {
      source = is_concatenated           ? mtm_source_joint(file, item, parts, n, error)
        : n > 1 || is_argument(&list[0]) ? join(file, item, parts, n, error)
                                         : parts[0];
    }
  }
  mtm_expressions_free(list, list ? n : 0);
  free(list);
  free(arguments);
  return source;
}
