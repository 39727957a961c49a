/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* References from one element to another by XPath. */
#include "xdmf_internal.h"

#include <libxml/xpath.h>

#include <stdlib.h>
#include <string.h>

enum
{
  /* Steps that may be taken for all paths of a file, and more for each of its elements. */
  MAX_STEPS = 50 * 1000 * 1000,
  MAX_STEPS_EACH = 64,
  MAX_PATH_LENGTH = 4096
};

/* libxml2 counts steps, and not what it does at one: so nothing that can take long is left to it.
 * Conditions may compare attributes and names, and count; they may not look for other elements or work
 * on texts. */
static bool is_plain_condition(const char* from, const char* to)
{
  static const char* const functions[] = { "last", "position", "name", "local-name", "not" };
  for (const char* at = from; at < to; ++at)
  {
    if (*at == '"' || *at == '\'')
    {
      at = memchr(at + 1, *at, (size_t)(to - at - 1));
      if (!at)
      {
        return false;
      }
    }
    else if (*at == '(')
    {
      const char* word = at;
      while (word > from && (word[-1] == '-' || (word[-1] >= 'a' && word[-1] <= 'z')))
      {
        --word;
      }
      bool is_known = word == at;
      for (size_t i = 0; i < sizeof functions / sizeof functions[0]; ++i)
      {
        const size_t length = strlen(functions[i]);
        is_known =
          is_known || (length == (size_t)(at - word) && strncmp(word, functions[i], length) == 0);
      }
      if (!is_known)
      {
        return false;
      }
    }
    else if (*at == '/' || *at == '[' || *at == '|' || *at == '$' || *at == '.')
    {
      return false;
    }
  }
  return true;
}

/* The ways of the steps: down, once to any depth, up in front only: then no two lead to one element, which
 * libxml2 would have to find out. */
static bool goes_down(const char* path)
{
  static const char* const axes[] = { "self", "child", "attribute" };
  const char* deep = strstr(path, "//");
  while (strncmp(path, "../", 3) == 0)
  {
    path += 3;
  }
  bool is_good = !strstr(path, "..") && (!deep || !strstr(deep + 2, "//"));
  for (const char* at = strstr(path, "::"); at && is_good; at = strstr(at + 2, "::"))
  {
    is_good = false;
    for (size_t i = 0; i < sizeof axes / sizeof axes[0]; ++i)
    {
      const size_t length = strlen(axes[i]);
      is_good =
        is_good || ((size_t)(at - path) >= length && strncmp(at - length, axes[i], length) == 0);
    }
  }
  return is_good;
}

/* A location path: steps with conditions, and nothing around them. */
static bool is_plain_path(const char* path)
{
  if (!goes_down(path))
  {
    return false;
  }
  for (const char* at = path; *at; ++at)
  {
    if (*at == '[')
    {
      /* The bracket that closes it, texts apart. */
      const char* end = at + 1;
      for (char quote = 0; *end && (quote || *end != ']'); ++end)
      {
        quote = quote ? (*end == quote ? 0 : quote) : *end == '"' || *end == '\'' ? *end : 0;
      }
      if (!*end || !is_plain_condition(at + 1, end))
      {
        return false;
      }
      at = end;
    }
    else if (strchr("()|$\"'=<>+", *at))
    {
      return false;
    }
  }
  return true;
}

static uint32_t bucket_of(const mtm_xdmf* file, const char* xpath)
{
  uint64_t hash = 0;
  for (const char* at = xpath; *at; ++at)
  {
    hash = mtm_mix(hash ^ (unsigned char)*at);
  }
  return (uint32_t)(hash % (sizeof file->found / sizeof file->found[0]));
}

/* Errors are reported by what is not found. */
static void ignore(void* user, mtm_xml_error error)
{
  (void)user;
  (void)error;
}

/* The first bar that is in no text; NULL: none. */
static const char* bar_of(const char* xpath)
{
  char quote = 0;
  for (; *xpath && (quote || *xpath != '|'); ++xpath)
  {
    quote = quote ? (*xpath == quote ? 0 : quote) : *xpath == '"' || *xpath == '\'' ? *xpath : 0;
  }
  return *xpath ? xpath : NULL;
}

uint64_t mtm_steps_left(const mtm_xdmf* file)
{
  const uint64_t n_max = MAX_STEPS + MAX_STEPS_EACH * (uint64_t)file->n_elements;
  return file->n_steps < n_max ? n_max - file->n_steps : 0;
}

/* Adds what one path finds to what was found; NULL: out of memory. */
static mtm_found* evaluate(mtm_xdmf* file,
  const xmlNode* context,
  const char* xpath,
  mtm_found* found)
{
  const uint64_t n_left = mtm_steps_left(file);
  if (!is_plain_path(xpath) || n_left == 0)
  {
    return found;
  }
  xmlXPathContext* evaluator = xmlXPathNewContext(context->doc);
  if (!evaluator)
  {
    free(found);
    return NULL;
  }
  evaluator->node = (xmlNode*)context;
  evaluator->opLimit = n_left;
  evaluator->error = ignore;
  xmlXPathObject* result = xmlXPathEval((const xmlChar*)xpath, evaluator);
  file->n_steps += evaluator->opCount;
  const xmlNodeSet* set = result && result->type == XPATH_NODESET ? result->nodesetval : NULL;
  const int32_t n_nodes = set ? set->nodeNr : 0;
  const size_t n_all = (size_t)found->n + (size_t)n_nodes;
  mtm_found* grown = realloc(found, sizeof *found + n_all * sizeof(const xmlNode*));
  for (int32_t i = 0; grown && i < n_nodes; ++i)
  {
    if (set->nodeTab[i]->type == XML_ELEMENT_NODE)
    {
      grown->elements[grown->n++] = set->nodeTab[i];
    }
  }
  if (!grown)
  {
    free(found);
  }
  xmlXPathFreeObject(result);
  xmlXPathFreeContext(evaluator);
  return grown;
}

/* Paths with bars between them are followed one after another. */
static mtm_found* evaluate_all(mtm_xdmf* file, const xmlNode* context, const char* xpath)
{
  char path[MAX_PATH_LENGTH + 1];
  mtm_found* found = calloc(1, sizeof *found);
  while (found && xpath)
  {
    const char* bar = bar_of(xpath);
    const size_t length = bar ? (size_t)(bar - xpath) : strlen(xpath);
    if (length > MAX_PATH_LENGTH)
    {
      return found;
    }
    memcpy(path, xpath, length);
    path[length] = '\0';
    found = evaluate(file, context, path + strspn(path, " \t\r\n"), found);
    xpath = bar ? bar + 1 : NULL;
  }
  return found;
}

const mtm_found* mtm_find_elements(mtm_xdmf* file,
  const xmlNode* context,
  const char* xpath,
  mtm_error* error)
{
  /* From the root, a path means the same everywhere in a document. */
  const xmlNode* from = xpath[0] == '/' ? xmlDocGetRootElement(context->doc) : context;
  mtm_found** bucket = &file->found[bucket_of(file, xpath)];
  mtm_found* found = *bucket;
  while (found && !(found->context == from && strcmp(found->xpath, xpath) == 0))
  {
    found = found->next;
  }
  if (!found)
  {
    const size_t size = strlen(xpath) + 1;
    found = evaluate_all(file, from, xpath);
    char* copy = found ? malloc(size) : NULL;
    if (!copy)
    {
      free(found);
      mtm_message(error, "out of memory for the path %.200s", xpath);
      return NULL;
    }
    found->context = from;
    found->xpath = memcpy(copy, xpath, size);
    found->next = *bucket;
    *bucket = found;
  }
  if (found->n == 0)
  {
    mtm_message(error,
      "the path %.200s leads to no element%s",
      xpath,
      is_plain_path(xpath) ? "" : ": it is not a simple one, which alone is followed");
    return NULL;
  }
  return found;
}

void mtm_found_free(mtm_xdmf* file)
{
  for (size_t i = 0; i < sizeof file->found / sizeof file->found[0]; ++i)
  {
    while (file->found[i])
    {
      mtm_found* next = file->found[i]->next;
      free(file->found[i]->xpath);
      free(file->found[i]);
      file->found[i] = next;
    }
  }
}

/* The path of a reference without white space around it, or NULL and a message. Owns: the caller's. */
static char* path_of(mtm_xdmf* file, const xmlNode* element, const char* value, mtm_error* error)
{
  char* owned = NULL;
  const char* text = mtm_same_word(value, "XML") ? mtm_text(file, element, &owned) : value;
  const size_t length = text ? mtm_trim(&text, strlen(text)) : 0;
  char* path = length ? mtm_copy_text(text, length) : NULL;
  if (!path)
  {
    mtm_message(error, length ? "out of memory" : "the reference names no path");
  }
  free(owned);
  return path;
}

const xmlNode* mtm_follow(mtm_xdmf* file, const xmlNode* element, mtm_error* error)
{
  const char* tag = mtm_has_tag(element, "DataItem") ? "DataItem" : (const char*)element->name;
  for (int32_t depth = 0; depth < MTM_MAX_DEPTH; ++depth)
  {
    const char* value = mtm_attribute(element, "Reference", NULL);
    if (!value || !*value)
    {
      return element;
    }
    char* path = path_of(file, element, value, error);
    const mtm_found* found = path ? mtm_find_elements(file, element, path, error) : NULL;
    free(path);
    if (!found)
    {
      return NULL;
    }
    if (!mtm_has_tag(found->elements[0], tag))
    {
      mtm_message(error,
        "the reference leads to a %s, not to a %s",
        (const char*)found->elements[0]->name,
        tag);
      return NULL;
    }
    element = found->elements[0];
    mtm_note* note = mtm_note_of(element);
    if (note)
    {
      note->is_target = true;
    }
  }
  mtm_message(error, "the reference leads round in a circle");
  return NULL;
}
