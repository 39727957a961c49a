/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Attributes and sets: the arrays of a grid. */
#include "xdmf_grid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  N_COUNTS_OF_ARRAY = 8 /* children for which an array counts: it takes memory */
};

/* Node is the default; Grid and Other are of the whole, and so are values of faces and edges: a mesh has
 * no other place for them. */
static mtm_association center_of(const xmlNode* element)
{
  const char* center = mtm_attribute(element, "Center", "AttributeCenter", NULL);
  return !center || !*center || mtm_same_word(center, "Node") ? MTM_POINT
    : mtm_same_word(center, "Cell")                           ? MTM_CELL
                                                              : MTM_FIELD;
}

static bool is_finite_element(const xmlNode* element)
{
  const char* type = mtm_attribute(element, "ItemType", NULL);
  return type && mtm_same_word(type, "FiniteElementFunction");
}

/* A set of nodes or of cells: its numbers become an array. */
static bool set_center_of(const xmlNode* element, mtm_association* association)
{
  const char* type = mtm_attribute(element, "SetType", "Type", NULL);
  *association = type && mtm_same_word(type, "Cell") ? MTM_CELL : MTM_POINT;
  return !type || mtm_same_word(type, "Node") || mtm_same_word(type, "Cell");
}

/* The array of an element of some tag, as far as the XML alone tells; `set`: the set it is in, or NULL.
 * False: out of memory. */
static bool add_array(mtm_xdmf* file,
  mtm_leaf* leaf,
  const xmlNode* element,
  mtm_association association,
  mtm_attribute_kind kind,
  const xmlNode* set)
{
  const int32_t n = leaf->grid.n_arrays;
  mtm_xdmf_array* arrays =
    mtm_grown((void*)leaf->grid.arrays, &leaf->arrays_capacity, n + 1, sizeof *arrays);
  leaf->grid.arrays = arrays ? arrays : leaf->grid.arrays;
  mtm_values* values = mtm_grown(leaf->values, &leaf->values_capacity, n + 1, sizeof *values);
  leaf->values = values ? values : leaf->values;
  const char* name = mtm_attribute(element, "Name", NULL);
  char unnamed[32];
  snprintf(unnamed, sizeof unnamed, "Attribute %d", (int)n + 1);
  const char* shown = name && *name ? name : unnamed;
  char* copy = arrays && values ? mtm_copy_text(shown, strlen(shown)) : NULL;
  if (!copy)
  {
    return false;
  }
  mtm_count(file, element, N_COUNTS_OF_ARRAY);
  const char* type = mtm_attribute(element, "AttributeType", "Type", NULL);
  arrays[n] = (mtm_xdmf_array){
    .name = copy, .association = association, .global_ids = type && mtm_same_word(type, "GlobalId")
  };
  values[n] = (mtm_values){ .element = element, .kind = kind, .set = set };
  leaf->grid.n_arrays = n + 1;
  return true;
}

/* A set, and the values that it has for its members. */
static bool add_set(mtm_xdmf* file, mtm_leaf* leaf, const xmlNode* set, mtm_association association)
{
  mtm_children children = mtm_children_of(file, set);
  bool is_good = add_array(file, leaf, set, association, MTM_ATTRIBUTE_SET, NULL);
  for (const xmlNode* child = mtm_next_child(&children); child && is_good;
       child = mtm_next_child(&children))
  {
    if (mtm_has_tag(child, "Attribute"))
    {
      is_good = add_array(file, leaf, child, association, MTM_ATTRIBUTE_MEMBERS, set);
    }
  }
  return is_good;
}

/* An array by its place in the list. */
typedef struct listed
{
  const mtm_xdmf_array* array;
  int32_t place;
} listed;

static int by_name(const void* a, const void* b)
{
  const listed* first = a;
  const listed* second = b;
  const int order = strcmp(first->array->name, second->array->name);
  if (order != 0 || first->array->association != second->array->association)
  {
    return order ? order : (int)first->array->association - (int)second->array->association;
  }
  return (first->place > second->place) - (first->place < second->place);
}

/* Of arrays of one name and centre the last counts: OGS includes those of its first step, and then
 * writes the step's own. False: out of memory. */
static bool drop_doubles(mtm_xdmf* file, mtm_leaf* leaf)
{
  const int32_t n = leaf->grid.n_arrays;
  mtm_xdmf_array* arrays = (mtm_xdmf_array*)leaf->grid.arrays;
  listed* sorted = mtm_allocate(n, sizeof *sorted);
  if (!sorted)
  {
    return false;
  }
  for (int32_t a = 0; a < n; ++a)
  {
    sorted[a] = (listed){ &arrays[a], a };
  }
  qsort(sorted, (size_t)n, sizeof *sorted, by_name);
  for (int32_t a = 0; a + 1 < n; ++a)
  {
    if (sorted[a].array->association == sorted[a + 1].array->association &&
      strcmp(sorted[a].array->name, sorted[a + 1].array->name) == 0)
    {
      /* Its name goes when all are sorted; until then it is compared. */
      leaf->values[sorted[a].place].kind = MTM_ATTRIBUTE_DOUBLE;
    }
  }
  free(sorted);
  int32_t n_kept = 0;
  for (int32_t a = 0; a < n; ++a)
  {
    if (leaf->values[a].kind == MTM_ATTRIBUTE_DOUBLE)
    {
      mtm_problem(
        file, leaf->values[a].element, "the grid has a later one of this name, which counts");
      free((void*)arrays[a].name);
      continue;
    }
    arrays[n_kept] = arrays[a];
    leaf->values[n_kept++] = leaf->values[a];
  }
  leaf->grid.n_arrays = n_kept;
  return true;
}

/* What libxdmf 3 writes beside grids and their parts, and nothing here reads. */
static bool is_unread(const xmlNode* element)
{
  static const char* const tags[] = {
    "Map", "Graph", "Aggregate", "SparseMatrix", "Template", "GridController", "Region", "Function"
  };
  for (size_t i = 0; i < sizeof tags / sizeof tags[0]; ++i)
  {
    if (mtm_has_tag(element, tags[i]))
    {
      return true;
    }
  }
  return false;
}

void mtm_note_unread(mtm_xdmf* file, const xmlNode* element)
{
  if (is_unread(element))
  {
    mtm_problem(file, element, "elements of this kind are not read");
  }
}

bool mtm_attributes_list(mtm_xdmf* file, mtm_leaf* leaf)
{
  mtm_children children = mtm_children_of(file, leaf->element);
  bool is_good = true;
  for (const xmlNode* child = mtm_next_child(&children); child && is_good;
       child = mtm_next_child(&children))
  {
    mtm_association association = MTM_POINT;
    const bool is_attribute = mtm_has_tag(child, "Attribute");
    mtm_note_unread(file, child);
    if (!is_attribute && !mtm_has_tag(child, "Set"))
    {
      continue;
    }
    mtm_error error = { "" };
    const xmlNode* element = mtm_follow(file, child, &error);
    if (!element)
    {
      mtm_problem(file, child, "%s", error.message);
    }
    else if (is_attribute && is_finite_element(element))
    {
      is_good = add_array(file, leaf, element, MTM_POINT, MTM_ATTRIBUTE_ELEMENT, NULL);
    }
    else if (is_attribute)
    {
      is_good = add_array(file, leaf, element, center_of(element), MTM_ATTRIBUTE_VALUES, NULL);
    }
    else if (set_center_of(element, &association))
    {
      is_good = add_set(file, leaf, element, association);
    }
    else
    {
      mtm_problem(file, element, "sets of faces and edges are left out");
    }
  }
  return is_good && drop_doubles(file, leaf);
}

/* ---- Description ------------------------------------------------------------------------------------------ */

/* Components that the type names; 0: it does not say. */
static int32_t components_of(const xmlNode* element)
{
  static const struct
  {
    const char* name;
    int32_t n;
  } types[] = {
    { "Scalar", 1 }, { "Vector", 3 }, { "Tensor", 9 }, { "Tensor6", 6 }, { "GlobalId", 1 }
  };
  const char* type = mtm_attribute(element, "AttributeType", "Type", NULL);
  for (size_t i = 0; type && i < sizeof types / sizeof types[0]; ++i)
  {
    if (mtm_same_word(type, types[i].name))
    {
      return types[i].n;
    }
  }
  return 0;
}

/* Tuples and components of values whose number of tuples is known. */
static bool shape_values(mtm_xdmf_array* array,
  const mtm_source* source,
  const xmlNode* element,
  int64_t n_tuples,
  mtm_error* error)
{
  const int32_t n_said = components_of(element);
  int64_t n_components = n_tuples > 0 ? source->n_values / n_tuples : n_said ? n_said : 1;
  if (n_tuples > 0 && source->n_values % n_tuples != 0)
  {
    n_components = 0;
  }
  if (n_components < 1 || n_components > INT32_MAX / 16)
  {
    mtm_message(error,
      "it has %lld values, and there are %lld %s",
      (long long)source->n_values,
      (long long)n_tuples,
      array->association == MTM_POINT ? "points" : "cells");
    return false;
  }
  array->n_components = (int32_t)n_components;
  array->n_tuples = n_tuples;
  return true;
}

/* Values of the whole: their type, else their last dimension says what a tuple is. */
static void shape_field(mtm_xdmf_array* array, const mtm_source* source, const xmlNode* element)
{
  int64_t n = components_of(element);
  if (n == 0)
  {
    const int64_t last = source->dims[source->rank - 1];
    n = source->rank > 1 && last > 0 && last <= 1000 ? last : 1;
  }
  n = source->n_values % n == 0 ? n : 1;
  array->n_components = (int32_t)n;
  array->n_tuples = source->n_values / n;
}

static bool describe_values(mtm_leaf* leaf, int32_t at, mtm_error* error)
{
  mtm_xdmf_array* array = (mtm_xdmf_array*)&leaf->grid.arrays[at];
  const mtm_source* source = leaf->values[at].source;
  array->type = source->type;
  if (array->association == MTM_FIELD)
  {
    shape_field(array, source, leaf->values[at].element);
    return true;
  }
  /* A subset has values for all points of the grid that it is of. */
  const int64_t n_tuples =
    array->association == MTM_POINT ? leaf->n_target_points : leaf->grid.n_cells;
  if (n_tuples < 0)
  {
    /* Cells that only reading counts: as the XML has it, until then. */
    const int32_t n_said = components_of(leaf->values[at].element);
    const int64_t n = source->rank > 1 ? source->dims[0] : source->n_values / (n_said ? n_said : 1);
    return shape_values(array, source, leaf->values[at].element, n, error);
  }
  const bool is_good = shape_values(array, source, leaf->values[at].element, n_tuples, error);
  array->n_tuples = is_good && array->association == MTM_POINT ? leaf->grid.n_points : n_tuples;
  return is_good;
}

/* Values of the members of a set, as many for each as there are. */
static bool describe_members(mtm_xdmf* file, mtm_leaf* leaf, int32_t at, mtm_error* error)
{
  mtm_values* values = &leaf->values[at];
  mtm_xdmf_array* array = (mtm_xdmf_array*)&leaf->grid.arrays[at];
  const xmlNode* item = mtm_child(file, values->set, "DataItem");
  values->members = item ? mtm_source_of(file, item, error) : NULL;
  if (!values->members)
  {
    if (!item)
    {
      mtm_message(error, "its set has no data item");
    }
    return false;
  }
  const int64_t n_members = values->members->n_values;
  const int64_t n = n_members > 0 ? values->source->n_values / n_members : 1;
  if (n < 1 || n > 1000 || values->source->n_values % (n_members > 0 ? n_members : 1) != 0)
  {
    mtm_message(error,
      "it has %lld values, and its set has %lld members",
      (long long)values->source->n_values,
      (long long)n_members);
    return false;
  }
  array->type = MTM_FLOAT64;
  array->n_components = (int32_t)n;
  array->n_tuples = array->association == MTM_POINT ? leaf->grid.n_points : leaf->grid.n_cells;
  return true;
}

static bool describe_array(mtm_xdmf* file, mtm_leaf* leaf, int32_t at, mtm_error* error)
{
  mtm_values* values = &leaf->values[at];
  mtm_xdmf_array* array = (mtm_xdmf_array*)&leaf->grid.arrays[at];
  if (values->kind == MTM_ATTRIBUTE_ELEMENT)
  {
    return mtm_element_function_look(file, leaf, at, error);
  }
  const xmlNode* item = mtm_child(file, values->element, "DataItem");
  if (!item)
  {
    mtm_message(error, "there is no data item in it");
    return false;
  }
  if (values->kind != MTM_ATTRIBUTE_VALUES && leaf->chosen_points &&
    array->association == MTM_POINT)
  {
    mtm_message(error, "sets of nodes in a subset of a structured grid are left out");
    return false;
  }
  values->source = mtm_source_of(file, item, error);
  if (!values->source)
  {
    return false;
  }
  if (values->kind == MTM_ATTRIBUTE_MEMBERS)
  {
    return describe_members(file, leaf, at, error);
  }
  if (values->kind == MTM_ATTRIBUTE_SET)
  {
    array->type = MTM_UINT8;
    array->n_components = 1;
    array->n_tuples = array->association == MTM_POINT ? leaf->grid.n_points : leaf->grid.n_cells;
    return true;
  }
  return describe_values(leaf, at, error);
}

void mtm_attribute_describe(mtm_xdmf* file, mtm_leaf* leaf, int32_t at)
{
  mtm_error error = { "" };
  mtm_xdmf_array* array = (mtm_xdmf_array*)&leaf->grid.arrays[at];
  if (!describe_array(file, leaf, at, &error))
  {
    array->type = MTM_NO_TYPE;
    array->n_components = 0;
    array->n_tuples = 0;
    mtm_problem(file, leaf->values[at].element, "%s", error.message);
  }
}
