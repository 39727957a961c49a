/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The tree of grids, and the leaves of a step. */
#include "xdmf_grid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

mtm_grid_type mtm_grid_type_of(const xmlNode* grid)
{
  /* Without the type, a CollectionType says enough. */
  const char* type = mtm_attribute(grid, "GridType", "Type", "CollectionType", NULL);
  const char* collection = mtm_attribute(grid, "CollectionType", NULL);
  if (!type)
  {
    return MTM_GRID_UNIFORM;
  }
  if (mtm_same_word(type, "Collection") || mtm_same_word(type, "Tree"))
  {
    return collection && mtm_same_word(collection, "Temporal") ? MTM_GRID_TEMPORAL
                                                               : MTM_GRID_SPATIAL;
  }
  return mtm_same_word(type, "Temporal") ? MTM_GRID_TEMPORAL
    : mtm_same_word(type, "Spatial")     ? MTM_GRID_SPATIAL
    : mtm_same_word(type, "Subset")      ? MTM_GRID_SUBSET
                                         : MTM_GRID_UNIFORM;
}

/* ---- Walking ----------------------------------------------------------------------------------------- */

/* The way from the root to a grid. */
typedef struct place
{
  const struct place* above;
  const xmlNode* grid;
  const char* name; /* "": does not show in paths */
} place;

static bool is_above(const place* at, const xmlNode* grid)
{
  for (; at; at = at->above)
  {
    if (at->grid == grid)
    {
      return true;
    }
  }
  return false;
}

/* The names on the way, with "/" between. Owns: the caller's. */
static char* path_to(const place* at)
{
  size_t length = 0;
  for (const place* one = at; one; one = one->above)
  {
    length += strlen(one->name) + 1;
  }
  char* path = malloc(length + 1);
  if (!path)
  {
    return NULL;
  }
  char* end = path + length;
  *end = '\0';
  for (const place* one = at; one; one = one->above)
  {
    const size_t n = strlen(one->name);
    if (n > 0)
    {
      if (*end)
      {
        *--end = '/';
      }
      end -= n;
      memcpy(end, one->name, n);
    }
  }
  memmove(path, end, strlen(end) + 1);
  return path;
}

static bool add_leaf(mtm_xdmf* file, const place* at, int32_t depth)
{
  mtm_grid_tree* tree = file->tree;
  if (tree->n_leaves >= MTM_MAX_LEAVES + MTM_MAX_LEAVES_EACH * file->n_elements)
  {
    file->n_children = INT64_MAX / 2; /* ends the walk */
    mtm_problem(file, at->grid, "there are too many grids, made of the same few elements");
    return true;
  }
  mtm_leaf* leaves =
    mtm_grown(tree->leaves, &tree->leaves_capacity, tree->n_leaves + 1, sizeof *leaves);
  if (!leaves)
  {
    return false;
  }
  tree->leaves = leaves;
  mtm_leaf* leaf = &leaves[tree->n_leaves];
  memset(leaf, 0, sizeof *leaf);
  leaf->element = at->grid;
  leaf->grid.path = path_to(at);
  leaf->grid.depth = depth;
  /* The name is the end of the path, whatever is in it. */
  const char* name = at->name;
  for (const place* above = at->above; !*name && above; above = above->above)
  {
    name = above->name;
  }
  leaf->name_at = leaf->grid.path ? strlen(leaf->grid.path) - strlen(name) : 0;
  ++tree->n_leaves;
  return leaf->grid.path && mtm_attributes_list(file, leaf);
}

static bool walk(mtm_xdmf* file, const place* at, const xmlNode* parent, int32_t depth);

/* A grid and what is in it. `name`: what it is called where it has no name of its own. */
static bool visit(mtm_xdmf* file,
  const place* above,
  const xmlNode* grid,
  const char* name,
  int32_t depth)
{
  mtm_error error = { "" };
  const xmlNode* target = mtm_follow(file, grid, &error);
  if (!target)
  {
    mtm_problem(file, grid, "%s", error.message);
    return true;
  }
  if (!mtm_count(file, grid, 1))
  {
    return true;
  }
  if (depth >= MTM_MAX_DEPTH || is_above(above, target))
  {
    mtm_problem(file, grid, "grids are nested too deeply, or one is in itself");
    return true;
  }
  const char* own = mtm_attribute(grid, "Name", NULL);
  const place at = { above, target, own && *own ? own : name };
  const mtm_grid_type type = mtm_grid_type_of(target);
  if (type == MTM_GRID_SPATIAL)
  {
    return walk(file, &at, target, depth + 1);
  }
  if (type != MTM_GRID_TEMPORAL)
  {
    return add_leaf(file, &at, depth);
  }
  const mtm_temporal* temporal = mtm_temporal_of(file, target, depth);
  if (!temporal)
  {
    return false;
  }
  int32_t n = 0;
  const int32_t first =
    mtm_temporal_at(temporal, file->tree->times ? file->tree->times[file->tree->step] : 0.0, &n);
  bool is_good = true;
  for (int32_t i = first; i < first + n && is_good; ++i)
  {
    /* A grid keeps the name of its collection over time, whatever its members are called. */
    const xmlNode* member = temporal->grids[i];
    const bool is_leaf = mtm_grid_type_of(member) == MTM_GRID_UNIFORM;
    const place silent = { above, target, "" };
    const place named = { above, target, at.name };
    if (is_leaf && n == 1 && own && *own)
    {
      const place leaf = { &silent, member, own };
      is_good = add_leaf(file, &leaf, depth);
    }
    else
    {
      is_good = visit(file, &named, member, name, depth + 1);
    }
  }
  return is_good;
}

static bool walk(mtm_xdmf* file, const place* at, const xmlNode* parent, int32_t depth)
{
  mtm_children children = mtm_children_of(file, parent);
  int32_t n = 0;
  bool is_good = true;
  for (const xmlNode* child = mtm_next_child(&children); child && is_good;
       child = mtm_next_child(&children))
  {
    mtm_note_unread(file, child);
    if (mtm_has_tag(child, "Grid"))
    {
      char name[32];
      snprintf(name, sizeof name, "Grid %d", ++n);
      is_good = visit(file, at, child, name, depth);
    }
  }
  return is_good;
}

/* ---- The leaves of a step ------------------------------------------------------------------------------ */

/* The mesh of a grid that has nothing else is there for others if they include both its parts. */
static bool is_for_others(const xmlNode* grid)
{
  int32_t n_targets = 0;
  for (const xmlNode* child = grid->children; child; child = child->next)
  {
    if (child->type != XML_ELEMENT_NODE || mtm_has_tag(child, "Time") ||
      mtm_has_tag(child, "Information"))
    {
      continue;
    }
    const bool is_part = mtm_has_tag(child, "Topology") || mtm_has_tag(child, "Geometry");
    if (!is_part || !mtm_is_target(child))
    {
      return false;
    }
    ++n_targets;
  }
  return n_targets > 0;
}

static void hide_targets(mtm_xdmf* file)
{
  mtm_grid_tree* tree = file->tree;
  int32_t n_shown = 0;
  for (int32_t i = 0; i < tree->n_leaves; ++i)
  {
    mtm_error ignored;
    const char* tags[] = { "Topology", "Geometry" };
    for (int32_t t = 0; t < 2; ++t)
    {
      const xmlNode* part = mtm_child(file, tree->leaves[i].element, tags[t]);
      if (part)
      {
        mtm_follow(file, part, &ignored);
      }
    }
  }
  for (int32_t i = 0; i < tree->n_leaves; ++i)
  {
    n_shown += !is_for_others(tree->leaves[i].element);
  }
  if (n_shown == 0)
  {
    return;
  }
  int32_t n = 0;
  for (int32_t i = 0; i < tree->n_leaves; ++i)
  {
    if (is_for_others(tree->leaves[i].element))
    {
      mtm_leaf_free(&tree->leaves[i]);
    }
    else
    {
      tree->leaves[n++] = tree->leaves[i];
    }
  }
  tree->n_leaves = n;
}

static int by_path(const void* a, const void* b)
{
  const mtm_leaf* const* first = a;
  const mtm_leaf* const* second = b;
  const int order = strcmp((*first)->grid.path, (*second)->grid.path);
  /* Leaves lie in one array: the place tells which came first. */
  return order ? order : (*first > *second) - (*first < *second);
}

/* Puts a number behind a path. */
static bool add_number(mtm_leaf* leaf, int32_t number)
{
  const size_t size = strlen(leaf->grid.path) + 16;
  char* path = malloc(size);
  if (path)
  {
    snprintf(path, size, "%s (%d)", leaf->grid.path, (int)number);
    free((void*)leaf->grid.path);
    leaf->grid.path = path;
  }
  return path != NULL;
}

/* Numbers those of equal path, "block", "block (2)"; *n_changed is how many. False: out of memory. */
static bool number_equal_paths(mtm_grid_tree* tree, mtm_leaf** sorted, int32_t* n_changed)
{
  bool is_good = true;
  *n_changed = 0;
  for (int32_t i = 0; i < tree->n_leaves; ++i)
  {
    sorted[i] = &tree->leaves[i];
  }
  qsort(sorted, (size_t)tree->n_leaves, sizeof *sorted, by_path);
  for (int32_t i = 0, n_equal = 0; is_good && i < tree->n_leaves; i += n_equal)
  {
    for (n_equal = 1; i + n_equal < tree->n_leaves &&
         strcmp(sorted[i]->grid.path, sorted[i + n_equal]->grid.path) == 0;)
    {
      ++n_equal;
    }
    for (int32_t k = 1; is_good && k < n_equal; ++k)
    {
      is_good = add_number(sorted[i + k], k + 1);
      ++*n_changed;
    }
  }
  return is_good;
}

static bool make_paths_unique(mtm_grid_tree* tree)
{
  mtm_leaf** sorted = mtm_allocate(tree->n_leaves, sizeof *sorted);
  bool is_good = sorted != NULL;
  /* A path with a number may be another grid's own: then that one gets one more. */
  for (int32_t n_changed = tree->n_leaves; is_good && n_changed > 0;)
  {
    is_good = number_equal_paths(tree, sorted, &n_changed);
  }
  free(sorted);
  return is_good;
}

static void set_names(mtm_grid_tree* tree)
{
  for (int32_t i = 0; i < tree->n_leaves; ++i)
  {
    tree->leaves[i].grid.name = tree->leaves[i].grid.path + tree->leaves[i].name_at;
  }
}

static void free_leaves(mtm_grid_tree* tree)
{
  for (int32_t i = 0; i < tree->n_leaves; ++i)
  {
    mtm_leaf_free(&tree->leaves[i]);
  }
  tree->n_leaves = 0;
}

mtm_status mtm_xdmf_select_step(mtm_xdmf* file, int64_t step, mtm_error* error)
{
  mtm_clear(error);
  if (!file || step < 0 || step >= file->tree->n_steps)
  {
    return mtm_fail(error, MTM_BAD_ARGUMENT, "there is no time step %lld", (long long)step);
  }
  free_leaves(file->tree);
  file->tree->step = step;
  ++file->n_selections;
  mtm_start_counting(file);
  bool is_good = true;
  mtm_children domains = mtm_children_of(file, file->root);
  for (const xmlNode* domain = mtm_next_child(&domains); domain && is_good;
       domain = mtm_next_child(&domains))
  {
    if (mtm_has_tag(domain, "Domain"))
    {
      is_good = walk(file, NULL, domain, 0);
    }
  }
  if (is_good)
  {
    hide_targets(file);
    is_good = make_paths_unique(file->tree);
  }
  if (!is_good)
  {
    free_leaves(file->tree);
    return mtm_fail_memory(error, "the grids of the file");
  }
  set_names(file->tree);
  return MTM_OK;
}

/* ---- The tree ------------------------------------------------------------------------------------------ */

static int by_value(const void* a, const void* b)
{
  const double first = *(const double*)a;
  const double second = *(const double*)b;
  return (first > second) - (first < second);
}

mtm_status mtm_tree_open(mtm_xdmf* file, mtm_error* error)
{
  file->tree = calloc(1, sizeof *file->tree);
  if (!file->tree)
  {
    return mtm_fail_memory(error, "the grids of the file");
  }
  mtm_time_list list = { NULL, 0, 0 };
  bool is_good = true;
  mtm_start_counting(file);
  mtm_children domains = mtm_children_of(file, file->root);
  for (const xmlNode* domain = mtm_next_child(&domains); domain && is_good;
       domain = mtm_next_child(&domains))
  {
    if (mtm_has_tag(domain, "Domain"))
    {
      is_good = mtm_times_below(file, domain, 0, &list);
    }
  }
  if (!is_good)
  {
    free(list.times);
    return mtm_fail_memory(error, "the times of the file");
  }
  if (list.n > 0)
  {
    qsort(list.times, (size_t)list.n, sizeof *list.times, by_value);
  }
  int64_t n = 0;
  for (int64_t i = 0; i < list.n; ++i)
  {
    if (n == 0 || list.times[i] != list.times[n - 1])
    {
      list.times[n++] = list.times[i];
    }
  }
  file->tree->times = list.times;
  file->tree->n_steps = n > 0 ? n : 1;
  return mtm_xdmf_select_step(file, 0, error);
}

void mtm_tree_free(mtm_grid_tree* tree)
{
  if (tree)
  {
    free_leaves(tree);
    free(tree->leaves);
    free(tree->times);
    free(tree);
  }
}

int64_t mtm_xdmf_n_steps(const mtm_xdmf* file)
{
  return file ? file->tree->n_steps : 0;
}

const double* mtm_xdmf_times(const mtm_xdmf* file)
{
  return file ? file->tree->times : NULL;
}

int32_t mtm_xdmf_n_grids(const mtm_xdmf* file)
{
  return file ? file->tree->n_leaves : 0;
}

const mtm_xdmf_grid* mtm_xdmf_grid_at(const mtm_xdmf* file, int32_t grid)
{
  return file && grid >= 0 && grid < file->tree->n_leaves ? &file->tree->leaves[grid].grid : NULL;
}
