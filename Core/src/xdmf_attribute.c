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

/* Node is the default; Grid and Other are of the whole. False: of faces or edges, which are no arrays. */
static bool center_of(const xmlNode* element, mtm_association* association)
{
  const char* center = mtm_attribute(element, "Center", "AttributeCenter", NULL);
  *association = !center || !*center || mtm_same_word(center, "Node") ? MTM_POINT
    : mtm_same_word(center, "Cell")                                   ? MTM_CELL
                                                                      : MTM_FIELD;
  return !center || !(mtm_same_word(center, "Face") || mtm_same_word(center, "Edge"));
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

static char* copy_of(const char* text)
{
  const size_t size = strlen(text) + 1;
  char* copy = malloc(size);
  return copy ? memcpy(copy, text, size) : NULL;
}

/* The array of an element of some tag, as far as the XML alone tells. False: out of memory. */
static bool add_array(mtm_xdmf* file,
  mtm_leaf* leaf,
  const xmlNode* element,
  mtm_association association,
  mtm_attribute_kind kind)
{
  const int32_t n = leaf->grid.n_arrays;
  int64_t capacity = n;
  int64_t values_capacity = n;
  mtm_xdmf_array* arrays = mtm_grown((void*)leaf->grid.arrays, &capacity, n + 1, sizeof *arrays);
  leaf->grid.arrays = arrays ? arrays : leaf->grid.arrays;
  mtm_values* values = mtm_grown(leaf->values, &values_capacity, n + 1, sizeof *values);
  leaf->values = values ? values : leaf->values;
  const char* name = mtm_attribute(element, "Name", NULL);
  char unnamed[32];
  snprintf(unnamed, sizeof unnamed, "Attribute %d", (int)n + 1);
  char* copy = arrays && values ? copy_of(name && *name ? name : unnamed) : NULL;
  if (!copy)
  {
    return false;
  }
  mtm_count(file, element, N_COUNTS_OF_ARRAY);
  const char* type = mtm_attribute(element, "AttributeType", "Type", NULL);
  arrays[n] = (mtm_xdmf_array){
    .name = copy, .association = association, .global_ids = type && mtm_same_word(type, "GlobalId")
  };
  values[n] = (mtm_values){ .element = element, .kind = kind };
  leaf->grid.n_arrays = n + 1;
  return true;
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
      is_good = add_array(file, leaf, element, MTM_POINT, MTM_ATTRIBUTE_ELEMENT);
    }
    else if (is_attribute ? center_of(element, &association) : set_center_of(element, &association))
    {
      is_good = add_array(
        file, leaf, element, association, is_attribute ? MTM_ATTRIBUTE_VALUES : MTM_ATTRIBUTE_SET);
    }
    else
    {
      mtm_problem(file, element, "values of faces and edges are left out");
    }
  }
  return is_good;
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

/* Tuples and components of values whose number of tuples is known. What does not come out even is cut
 * to the components that the type names, if there are enough. */
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
    n_components = n_said && source->n_values / n_said >= n_tuples ? n_said : 0;
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
  const int64_t n_tuples =
    array->association == MTM_POINT ? leaf->grid.n_points : leaf->grid.n_cells;
  if (n_tuples < 0)
  {
    /* Cells that only reading counts: as the XML has it, until then. */
    const int32_t n_said = components_of(leaf->values[at].element);
    const int64_t n = source->rank > 1 ? source->dims[0] : source->n_values / (n_said ? n_said : 1);
    return shape_values(array, source, leaf->values[at].element, n, error);
  }
  return shape_values(array, source, leaf->values[at].element, n_tuples, error);
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
  values->source = mtm_source_of(file, item, error);
  if (!values->source)
  {
    return false;
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
