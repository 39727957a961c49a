/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Children of elements, with XInclude resolved here: libxml2's would follow everything.
 * Source: XML Inclusions 1.1; XPointer schemes xpointer() and element(). */
#include "xdmf_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A list of elements that grows. */
typedef struct element_list
{
  const xmlNode** items;
  int64_t n, capacity;
} element_list;

static bool add(element_list* list, const xmlNode* element)
{
  const xmlNode** grown = mtm_grown(list->items, &list->capacity, list->n + 1, sizeof *grown);
  if (grown)
  {
    list->items = grown;
    list->items[list->n++] = element;
  }
  return grown != NULL;
}

/* Codes write three namespaces: of 2001, of 2003, and of 2001 with https. */
static bool is_include(const xmlNode* node)
{
  return node->type == XML_ELEMENT_NODE && strcmp((const char*)node->name, "include") == 0 &&
    node->ns && node->ns->href && strstr((const char*)node->ns->href, "XInclude");
}

static bool is_text_include(const xmlNode* node)
{
  const char* parse = is_include(node) ? mtm_attribute(node, "parse", NULL) : NULL;
  return parse && mtm_same_word(parse, "text");
}

/* element(/1/4/2): the 2nd child element of the 4th of the root. NULL: not there. */
static const xmlNode* child_sequence(mtm_xdmf* file, const xmlNode* context, const char* steps)
{
  const xmlNode* at = NULL;
  const xmlNode* first = xmlDocGetRootElement(context->doc);
  while (*steps == '/')
  {
    char* end = NULL;
    long count = strtol(steps + 1, &end, 10);
    if (end == steps + 1 || count < 1)
    {
      return NULL;
    }
    for (at = mtm_steps_left(file) > 0 ? first : NULL; at; at = at->next)
    {
      ++file->n_steps;
      if (at->type == XML_ELEMENT_NODE && --count == 0)
      {
        break;
      }
    }
    if (!at)
    {
      return NULL;
    }
    first = at->children;
    steps = end;
  }
  return *steps == ')' ? at : NULL;
}

static const mtm_note* resolved(mtm_xdmf* file,
  const xmlNode* include,
  int32_t depth,
  mtm_error* error);

static bool add_one(mtm_xdmf* file, const xmlNode* element, element_list* list, mtm_error* error)
{
  mtm_note* note = mtm_note_of(element);
  if (!note || !add(list, element))
  {
    mtm_message(error, "out of memory");
    return false;
  }
  note->is_target = true;
  if (++file->n_included > MTM_MAX_INCLUDED)
  {
    mtm_message(error, "includes of the file are more than %d elements", MTM_MAX_INCLUDED);
    return false;
  }
  return true;
}

/* What an include leads to may be an include, too. */
static bool add_resolved(mtm_xdmf* file,
  const xmlNode* element,
  int32_t depth,
  element_list* list,
  mtm_error* error)
{
  if (!is_include(element))
  {
    return add_one(file, element, list, error);
  }
  const mtm_note* note = resolved(file, element, depth + 1, error);
  bool is_good = note && note->is_good;
  for (int32_t i = 0; is_good && i < note->n_included; ++i)
  {
    is_good = add_one(file, note->included[i], list, error);
  }
  return is_good;
}

/* The root of another file; where that is Xdmf, what its domains hold. */
static bool add_root(mtm_xdmf* file,
  const xmlNode* root,
  int32_t depth,
  element_list* list,
  mtm_error* error)
{
  if (!mtm_has_tag(root, "Xdmf"))
  {
    return add_resolved(file, root, depth, list, error);
  }
  for (const xmlNode* domain = root->children; domain; domain = domain->next)
  {
    if (domain->type != XML_ELEMENT_NODE || !mtm_has_tag(domain, "Domain"))
    {
      continue;
    }
    for (const xmlNode* child = domain->children; child; child = child->next)
    {
      if (child->type == XML_ELEMENT_NODE && !add_resolved(file, child, depth, list, error))
      {
        return false;
      }
    }
  }
  return true;
}

/* xpointer="xpointer(PATH)", "element(/1/2)" or a path alone, from the root of its document. */
static bool add_pointed(mtm_xdmf* file,
  const xmlNode* root,
  const char* pointer,
  int32_t depth,
  element_list* list,
  mtm_error* error)
{
  if (strncmp(pointer, "element(", 8) == 0)
  {
    const xmlNode* target = child_sequence(file, root, pointer + 8);
    if (!target)
    {
      mtm_message(error, "%.200s leads to no element", pointer);
      return false;
    }
    return add_resolved(file, target, depth, list, error);
  }
  const bool is_wrapped = strncmp(pointer, "xpointer(", 9) == 0;
  const size_t length = strlen(pointer) - (is_wrapped ? 9 : 0);
  char* path = malloc(length + 1);
  if (!path)
  {
    mtm_message(error, "out of memory");
    return false;
  }
  memcpy(path, pointer + (is_wrapped ? 9 : 0), length + 1);
  if (is_wrapped && length && path[length - 1] == ')')
  {
    path[length - 1] = '\0';
  }
  const mtm_found* found = mtm_find_elements(file, root, path, error);
  free(path);
  for (int32_t i = 0; found && i < found->n; ++i)
  {
    if (!add_resolved(file, found->elements[i], depth, list, error))
    {
      return false;
    }
  }
  return found != NULL;
}

static bool resolve(mtm_xdmf* file,
  const xmlNode* include,
  int32_t depth,
  element_list* list,
  mtm_error* error)
{
  if (depth > MTM_MAX_DEPTH)
  {
    mtm_message(error, "includes lead too deep");
    return false;
  }
  const xmlNode* root = xmlDocGetRootElement(include->doc);
  const char* name = mtm_attribute(include, "href", NULL);
  const char* pointer = mtm_attribute(include, "xpointer", NULL);
  if (name && *name)
  {
    char* path = mtm_find_file(file, include, name, error);
    mtm_document* document = NULL;
    const bool is_open = path && mtm_document_open(file, path, &document, error) == MTM_OK;
    free(path);
    if (!is_open)
    {
      return false;
    }
    root = xmlDocGetRootElement(document->xml);
  }
  else if (!pointer)
  {
    mtm_message(error, "it names neither a file nor an element");
    return false;
  }
  return pointer ? add_pointed(file, root, pointer, depth, list, error)
                 : add_root(file, root, depth, list, error);
}

/* What an include stands for, found once; what is wrong with it is a problem, and *error. NULL: out of
 * memory, or it is in itself. */
static const mtm_note* resolved(mtm_xdmf* file,
  const xmlNode* include,
  int32_t depth,
  mtm_error* error)
{
  mtm_note* note = mtm_note_of(include);
  if (!note || note->is_followed)
  {
    mtm_message(error, note ? "it includes itself" : "out of memory");
    return NULL;
  }
  if (note->is_resolved)
  {
    mtm_message(error, "an include in it leads nowhere");
    return note;
  }
  element_list list = { NULL, 0, 0 };
  note->is_resolved = true;
  note->is_followed = true;
  mtm_message(error, "text cannot be included where elements are wanted");
  note->is_good = !is_text_include(include) && resolve(file, include, depth, &list, error);
  note->is_followed = false;
  if (!note->is_good)
  {
    mtm_problem(file, include, "%s", error->message);
    list.n = 0;
  }
  note->included = list.items;
  note->n_included = (int32_t)list.n;
  return note;
}

mtm_children mtm_children_of(mtm_xdmf* file, const xmlNode* element)
{
  return (mtm_children){ file, element->children, NULL, 0 };
}

void mtm_start_counting(mtm_xdmf* file)
{
  file->n_children = 0;
}

bool mtm_count(mtm_xdmf* file, const xmlNode* at, int64_t n)
{
  const int64_t n_max = MTM_MAX_CHILDREN + MTM_MAX_CHILDREN_EACH * file->n_elements;
  const bool was_good = file->n_children < n_max;
  file->n_children += n;
  if (was_good && file->n_children >= n_max)
  {
    mtm_problem(
      file, at, "includes and references lead round and round: from here on no more is read");
  }
  return file->n_children < n_max;
}

const xmlNode* mtm_next_child(mtm_children* children)
{
  for (;;)
  {
    if (children->include)
    {
      if (children->at < children->include->n_included)
      {
        const xmlNode* child = children->include->included[children->at++];
        return mtm_count(children->file, child, 1) ? child : NULL;
      }
      children->include = NULL;
    }
    const xmlNode* node = children->next;
    if (!node)
    {
      return NULL;
    }
    children->next = node->next;
    if (node->type == XML_ELEMENT_NODE)
    {
      if (!mtm_count(children->file, node, 1))
      {
        return NULL;
      }
      if (!is_include(node))
      {
        return node;
      }
      mtm_error ignored;
      children->include = resolved(children->file, node, 0, &ignored);
      children->at = 0;
    }
  }
}

const xmlNode* mtm_child(mtm_xdmf* file, const xmlNode* element, const char* tag)
{
  mtm_children children = mtm_children_of(file, element);
  const xmlNode* child = mtm_next_child(&children);
  while (child && !mtm_has_tag(child, tag))
  {
    child = mtm_next_child(&children);
  }
  return child;
}

int32_t mtm_n_children(mtm_xdmf* file, const xmlNode* element, const char* tag)
{
  mtm_children children = mtm_children_of(file, element);
  int32_t n = 0;
  for (const xmlNode* child = mtm_next_child(&children); child; child = mtm_next_child(&children))
  {
    n += mtm_has_tag(child, tag);
  }
  return n;
}

/* ---- Text ---------------------------------------------------------------------------------------- */

/* Appends to *text of *size bytes; false when out of memory. */
static bool append(char** text, size_t* size, const char* piece, size_t n)
{
  char* grown = n < SIZE_MAX / 2 - *size ? realloc(*text, *size + n + 1) : NULL;
  if (!grown)
  {
    return false;
  }
  memcpy(grown + *size, piece, n);
  grown[*size + n] = '\0';
  *text = grown;
  *size += n;
  return true;
}

/* Appends the file that an include with parse="text" names. */
static bool append_file(mtm_xdmf* file, const xmlNode* include, char** text, size_t* size)
{
  mtm_error error = { "text includes are followed in trusted files only" };
  const char* name = mtm_attribute(include, "href", NULL);
  char* path = file->options.trusted && name ? mtm_find_file(file, include, name, &error) : NULL;
  size_t n = 0;
  char* contents = path ? mtm_read_whole(path, INT_MAX, &n, &error) : NULL;
  const bool is_done = contents && append(text, size, contents, n);
  if (!is_done)
  {
    mtm_problem(file, include, "%s", contents ? "out of memory" : error.message);
  }
  free(contents);
  free(path);
  return is_done;
}

const char* mtm_text(mtm_xdmf* file, const xmlNode* element, char** owned)
{
  *owned = NULL;
  const xmlNode* only = NULL;
  int32_t n_pieces = 0;
  for (const xmlNode* node = element->children; node; node = node->next)
  {
    const bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    only = is_text ? node : only;
    n_pieces += is_text ? 1 : is_text_include(node) ? 2 : 0;
  }
  if (n_pieces < 2)
  {
    return only && only->content ? (const char*)only->content : "";
  }
  size_t size = 0;
  bool is_good = append(owned, &size, "", 0);
  for (const xmlNode* node = element->children; node && is_good; node = node->next)
  {
    if (is_text_include(node))
    {
      is_good = append_file(file, node, owned, &size);
    }
    else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content)
    {
      const char* piece = (const char*)node->content;
      is_good = append(owned, &size, piece, strlen(piece));
    }
  }
  if (!is_good)
  {
    free(*owned);
    *owned = NULL;
  }
  return *owned;
}
