/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Times of grids, in all the forms that are written. */
#include "xdmf_grid.h"

#include <stdlib.h>
#include <string.h>

/* The numbers of a Time: those of its data items, else its Value, else its text. NULL: none. Owns: the
 * caller's. */
static double* time_values(mtm_xdmf* file, const xmlNode* time, int64_t* n)
{
  const xmlNode* item = mtm_child(file, time, "DataItem");
  const char* type = mtm_attribute(time, "TimeType", "Type", NULL);
  *n = 0;
  if (mtm_attribute(time, "Function", NULL) || (type && mtm_same_word(type, "Function")))
  {
    mtm_problem(file, time, "functions of time are not read: it counts as if it were not there");
    return NULL;
  }
  if (item)
  {
    mtm_error error = { "out of memory" };
    mtm_source* source = mtm_source_of(file, item, &error);
    const int64_t n_there = source ? source->n_values : 0;
    double* values =
      source && mtm_count(file, time, n_there) ? mtm_allocate(n_there, sizeof *values) : NULL;
    const mtm_span all = mtm_span_all(n_there);
    if (!values || mtm_source_read_double(source, &all, NULL, values, &error) != MTM_OK)
    {
      mtm_problem(file, time, "its values cannot be read: %s", error.message);
      free(values);
      return NULL;
    }
    *n = source->n_values;
    return values;
  }
  char* owned = NULL;
  const char* value = mtm_attribute(time, "Value", NULL);
  const char* at = value ? value : mtm_text(file, time, &owned);
  void* locale = NULL;
  double* values = NULL;
  int64_t capacity = 0;
  for (*n = 0; at; ++*n)
  {
    at += strspn(at, " \t\r\n,;");
    double number = 0.0;
    double* grown = NULL;
    if (!*at || !mtm_parse_double(&at, &locale, &number) ||
      !(grown = mtm_grown(values, &capacity, *n + 1, sizeof *values)))
    {
      break;
    }
    values = grown;
    values[*n] = number;
  }
  mtm_count(file, time, *n);
  mtm_number_end(locale);
  free(owned);
  return values;
}

/* The kind of a Time: 'S'ingle, 'L'ist, 'H'yperSlab, 'R'ange. */
static char time_kind(const xmlNode* time)
{
  const char* type = mtm_attribute(time, "TimeType", "Type", NULL);
  return type && mtm_same_word(type, "List")   ? 'L'
    : type && mtm_same_word(type, "HyperSlab") ? 'H'
    : type && mtm_same_word(type, "Range")     ? 'R'
                                               : 'S';
}

/* Time i of n that the Time of a collection gives its members; false: it gives none. */
static bool member_time(char kind,
  const double* values,
  int64_t n_values,
  int64_t i,
  int64_t n,
  double* time)
{
  if (kind == 'H' && n_values >= 2)
  {
    *time = values[0] + (double)i * values[1];
    return true;
  }
  if (kind == 'R' && n_values >= 2)
  {
    const double step = n > 1 ? (values[1] - values[0]) / (double)(n - 1) : 0.0;
    *time = values[0] + (double)i * step;
    return true;
  }
  if (i < n_values)
  {
    *time = values[i];
    return true;
  }
  return false;
}

/* The time of a grid by its own Time, or of the first grid in it that has one. False: none. */
static bool time_of(mtm_xdmf* file, const xmlNode* grid, int32_t depth, double* time)
{
  const xmlNode* element = mtm_child(file, grid, "Time");
  if (element)
  {
    int64_t n = 0;
    double* values = time_values(file, element, &n);
    const bool has_time = values && n > 0 && isfinite(values[0]);
    if (has_time)
    {
      *time = values[0];
    }
    free(values);
    return has_time;
  }
  mtm_children children = mtm_children_of(file, grid);
  for (const xmlNode* child = mtm_next_child(&children); child && depth < MTM_MAX_DEPTH;
       child = mtm_next_child(&children))
  {
    if (mtm_has_tag(child, "Grid"))
    {
      /* The first grid speaks for all. */
      return time_of(file, child, depth + 1, time);
    }
  }
  return false;
}

/* ---- Collections ------------------------------------------------------------------------------------- */

typedef struct member
{
  double time;
  int32_t index; /* equal times stay in their order */
  const xmlNode* grid;
} member;

static int by_time(const void* a, const void* b)
{
  const member* first = a;
  const member* second = b;
  if (first->time != second->time)
  {
    return first->time < second->time ? -1 : 1;
  }
  return (first->index > second->index) - (first->index < second->index);
}

/* The time of every member: its own, else what the collection says, else its number. */
static void set_times(mtm_xdmf* file,
  const xmlNode* collection,
  int32_t depth,
  member* members,
  int32_t n)
{
  const xmlNode* element = mtm_child(file, collection, "Time");
  int64_t n_values = 0;
  double* values = element ? time_values(file, element, &n_values) : NULL;
  const char kind = element ? time_kind(element) : 'S';
  for (int32_t i = 0; i < n; ++i)
  {
    double time = 0.0;
    if (!(values && (kind != 'S' || n_values == n) &&
          member_time(kind, values, n_values, i, n, &time)) &&
      !time_of(file, members[i].grid, depth, &time))
    {
      time = i;
    }
    members[i].time = isfinite(time) ? time : i;
    members[i].index = i;
  }
  free(values);
}

static member* list_members(mtm_xdmf* file, const xmlNode* collection, int32_t* n)
{
  member* members = NULL;
  int64_t capacity = 0;
  *n = 0;
  mtm_children children = mtm_children_of(file, collection);
  for (const xmlNode* child = mtm_next_child(&children); child; child = mtm_next_child(&children))
  {
    member* grown = NULL;
    if (!mtm_has_tag(child, "Grid") || *n == INT32_MAX)
    {
      continue;
    }
    grown = mtm_grown(members, &capacity, *n + 1, sizeof *members);
    if (!grown)
    {
      free(members);
      return NULL;
    }
    members = grown;
    members[(*n)++] = (member){ .grid = child };
  }
  return members ? members : mtm_allocate(1, sizeof *members);
}

/* The cells that a grid has, as an element; NULL: none of its own. */
static const xmlNode* cells_of(mtm_xdmf* file, const xmlNode* grid)
{
  mtm_error ignored;
  const xmlNode* topology = mtm_child(file, grid, "Topology");
  return topology ? mtm_follow(file, topology, &ignored) : NULL;
}

/* Members of one time are blocks, unless they have the same cells: then they are steps whose times were
 * written with too few digits (OGS), and the later ones come the least bit later. */
static void part_steps(mtm_xdmf* file, member* members, int32_t n)
{
  double written = n > 0 ? members[0].time : 0.0;
  for (int32_t i = 1; i < n; ++i)
  {
    const bool is_equal = members[i].time == written;
    written = members[i].time;
    const xmlNode* cells = is_equal ? cells_of(file, members[i].grid) : NULL;
    if (cells && cells == cells_of(file, members[i - 1].grid))
    {
      members[i].time = nextafter(members[i - 1].time, INFINITY);
    }
    else if (members[i].time < members[i - 1].time)
    {
      members[i].time = members[i - 1].time;
    }
  }
}

const mtm_temporal* mtm_temporal_of(mtm_xdmf* file, const xmlNode* collection, int32_t depth)
{
  mtm_note* note = mtm_note_of(collection);
  if (!note || note->temporal)
  {
    return note ? note->temporal : NULL;
  }
  int32_t n = 0;
  member* members = list_members(file, collection, &n);
  mtm_temporal* temporal = members ? calloc(1, sizeof *temporal) : NULL;
  if (temporal)
  {
    temporal->grids = mtm_allocate(n, sizeof *temporal->grids);
    temporal->times = mtm_allocate(n, sizeof *temporal->times);
  }
  if (!temporal || !temporal->grids || !temporal->times)
  {
    free(members);
    mtm_temporal_free(temporal);
    return NULL;
  }
  set_times(file, collection, depth, members, n);
  qsort(members, (size_t)n, sizeof *members, by_time);
  part_steps(file, members, n);
  temporal->n = n;
  for (int32_t i = 0; i < n; ++i)
  {
    temporal->grids[i] = members[i].grid;
    temporal->times[i] = members[i].time;
  }
  free(members);
  note->temporal = temporal;
  return temporal;
}

void mtm_temporal_free(mtm_temporal* temporal)
{
  if (temporal)
  {
    free(temporal->grids);
    free(temporal->times);
    free(temporal);
  }
}

int32_t mtm_temporal_at(const mtm_temporal* temporal, double time, int32_t* n)
{
  int32_t low = 0;
  int32_t high = temporal->n;
  while (low < high) /* the first that is after the time */
  {
    const int32_t middle = low + (high - low) / 2;
    if (temporal->times[middle] > time)
    {
      high = middle;
    }
    else
    {
      low = middle + 1;
    }
  }
  int32_t last = low > 0 ? low - 1 : 0;
  int32_t first = last;
  while (first > 0 && temporal->times[first - 1] == temporal->times[last])
  {
    --first;
  }
  while (last + 1 < temporal->n && temporal->times[last + 1] == temporal->times[first])
  {
    ++last;
  }
  *n = temporal->n > 0 ? last - first + 1 : 0;
  return first;
}

/* ---- All of them --------------------------------------------------------------------------------------- */

static bool add_time(mtm_xdmf* file, mtm_time_list* list, double time)
{
  if (!mtm_count(file, file->root, 1))
  {
    return true;
  }
  double* grown = mtm_grown(list->times, &list->capacity, list->n + 1, sizeof *grown);
  if (grown)
  {
    list->times = grown;
    list->times[list->n++] = time;
  }
  return grown != NULL;
}

/* A member that has the time of its collection by its own Time adds nothing: only collections in it do. */
static bool add_members(mtm_xdmf* file,
  const mtm_temporal* temporal,
  int32_t depth,
  mtm_time_list* list)
{
  bool is_good = true;
  for (int32_t i = 0; i < temporal->n && is_good; ++i)
  {
    is_good = add_time(file, list, temporal->times[i]);
    if (is_good && mtm_grid_type_of(temporal->grids[i]) != MTM_GRID_UNIFORM)
    {
      is_good = mtm_times_below(file, temporal->grids[i], depth + 1, list);
    }
  }
  return is_good;
}

bool mtm_times_below(mtm_xdmf* file, const xmlNode* element, int32_t depth, mtm_time_list* list)
{
  mtm_children children = mtm_children_of(file, element);
  bool is_good = true;
  for (const xmlNode* child = mtm_next_child(&children); child && is_good && depth < MTM_MAX_DEPTH;
       child = mtm_next_child(&children))
  {
    if (!mtm_has_tag(child, "Grid"))
    {
      continue;
    }
    const mtm_grid_type type = mtm_grid_type_of(child);
    double time = 0.0;
    if (type == MTM_GRID_TEMPORAL)
    {
      const mtm_temporal* temporal = mtm_temporal_of(file, child, depth);
      is_good = temporal && add_members(file, temporal, depth, list);
    }
    else if (mtm_child(file, child, "Time") && time_of(file, child, depth, &time))
    {
      is_good = add_time(file, list, time);
    }
    else if (type != MTM_GRID_UNIFORM)
    {
      is_good = mtm_times_below(file, child, depth + 1, list);
    }
  }
  return is_good;
}
