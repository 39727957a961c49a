/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Elements and attributes as XDMF means them: without case, by any of their names. */
#include "xdmf_internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Letters of ASCII only, whatever the locale. */
static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool mtm_same_word(const char* a, const char* b)
{
  while (*a && lower(*a) == lower(*b))
  {
    ++a;
    ++b;
  }
  return lower(*a) == lower(*b);
}

bool mtm_has_tag(const xmlNode* element, const char* tag)
{
  const char* name = (const char*)element->name;
  return mtm_same_word(name, tag) ||
    (mtm_same_word(tag, "DataItem") &&
      (mtm_same_word(name, "DataStructure") || mtm_same_word(name, "Subset")));
}

const char* mtm_attribute(const xmlNode* element, const char* name, ...)
{
  const char* value = NULL;
  va_list names;
  va_start(names, name);
  for (; name && !value; name = va_arg(names, const char*))
  {
    for (const xmlAttr* at = element->properties; at && !value; at = at->next)
    {
      if (mtm_same_word((const char*)at->name, name))
      {
        const xmlNode* text = at->children;
        value = text && text->content ? (const char*)text->content : "";
      }
    }
  }
  va_end(names);
  return value;
}

/* One integer with its sign; NULL: none here, or it is out of range. */
static const char* parse_integer(const char* at, int64_t* value)
{
  const bool negative = *at == '-';
  at += *at == '-' || *at == '+';
  if (*at < '0' || *at > '9')
  {
    return NULL;
  }
  uint64_t magnitude = 0;
  for (; *at >= '0' && *at <= '9'; ++at)
  {
    const uint64_t digit = (uint64_t)(*at - '0');
    if (magnitude > ((uint64_t)INT64_MAX - digit) / 10)
    {
      return NULL;
    }
    magnitude = magnitude * 10 + digit;
  }
  *value = negative ? -(int64_t)magnitude : (int64_t)magnitude;
  return at;
}

int32_t mtm_parse_integers(const char* text, int64_t* values, int32_t n_max)
{
  int32_t n = 0;
  for (;;)
  {
    while (mtm_is_separator(*text))
    {
      ++text;
    }
    if (*text == '\0')
    {
      return n;
    }
    text = n < n_max ? parse_integer(text, &values[n]) : NULL;
    if (!text || (*text && !mtm_is_separator(*text)))
    {
      return -1;
    }
    ++n;
  }
}

int64_t mtm_integer_attribute(const xmlNode* element, const char* name, int64_t otherwise)
{
  int64_t value = otherwise;
  const char* text = mtm_attribute(element, name, NULL);
  return text && mtm_parse_integers(text, &value, 1) == 1 ? value : otherwise;
}

size_t mtm_trim(const char** text, size_t length)
{
  const char* const white = " \t\r\n";
  while (length && strchr(white, **text))
  {
    ++*text;
    --length;
  }
  while (length && strchr(white, (*text)[length - 1]))
  {
    --length;
  }
  return length;
}

char* mtm_copy_text(const char* text, size_t length)
{
  char* copy = malloc(length + 1);
  if (copy)
  {
    memcpy(copy, text, length);
    copy[length] = '\0';
  }
  return copy;
}

mtm_note* mtm_note_of(const xmlNode* element)
{
  /* What is remembered is not part of the element's value. */
  xmlNode* node = (xmlNode*)element;
  mtm_note* note = node->_private ? node->_private : calloc(1, sizeof *note);
  if (note && !node->_private)
  {
    mtm_document* document = mtm_document_of(element);
    note->next = document->notes;
    document->notes = note;
    node->_private = note;
  }
  return note;
}

bool mtm_is_target(const xmlNode* element)
{
  return element->_private && ((const mtm_note*)element->_private)->is_target;
}
