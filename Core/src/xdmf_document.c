/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* XML that cannot reach beyond its own file. */
#include "xdmf_grid.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char* mtm_read_whole(const char* path, size_t* size, mtm_error* error)
{
  struct stat status;
  if (stat(path, &status) != 0)
  {
    mtm_message(error, "%s: there is no such file, or it may not be read", path);
    return NULL;
  }
  if (!S_ISREG(status.st_mode))
  {
    mtm_message(error, "%s is not a regular file", path);
    return NULL;
  }
  FILE* stream = fopen(path, "rb");
  char* text = stream ? mtm_allocate((int64_t)status.st_size + 1, 1) : NULL;
  if (!text)
  {
    mtm_message(error, stream ? "%s: out of memory" : "%s: it may not be read", path);
    if (stream)
    {
      fclose(stream);
    }
    return NULL;
  }
  /* A file that grows or shrinks meanwhile gives what is there. */
  *size = fread(text, 1, (size_t)status.st_size, stream);
  text[*size] = '\0';
  const bool failed = ferror(stream) != 0;
  fclose(stream);
  if (failed)
  {
    mtm_message(error, "%s: reading failed", path);
    free(text);
    return NULL;
  }
  return text;
}

/* What the parser's callbacks find beside the text: context->_private. */
typedef struct parse_notes
{
  bool has_entities;
  bool has_external;
} parse_notes;

static void declare_entity(void* user,
  const xmlChar* name,
  int type,
  const xmlChar* public_id,
  const xmlChar* system_id,
  xmlChar* content)
{
  ((parse_notes*)((xmlParserCtxt*)user)->_private)->has_entities = true;
  xmlSAX2EntityDecl(user, name, type, public_id, system_id, content);
}

/* External entities are as if they had not been declared. */
static xmlEntity* internal_only(xmlParserCtxt* context, xmlEntity* entity)
{
  if (entity &&
    (entity->etype == XML_EXTERNAL_GENERAL_PARSED_ENTITY ||
      entity->etype == XML_EXTERNAL_GENERAL_UNPARSED_ENTITY ||
      entity->etype == XML_EXTERNAL_PARAMETER_ENTITY))
  {
    ((parse_notes*)context->_private)->has_external = true;
    return NULL;
  }
  return entity;
}

static xmlEntity* get_entity(void* user, const xmlChar* name)
{
  return internal_only(user, xmlSAX2GetEntity(user, name));
}

static xmlEntity* get_parameter_entity(void* user, const xmlChar* name)
{
  return internal_only(user, xmlSAX2GetParameterEntity(user, name));
}

static bool is_blank(const xmlChar* text, int length)
{
  int n = 0;
  while (n < length && (text[n] == ' ' || text[n] == '\n' || text[n] == '\t' || text[n] == '\r'))
  {
    ++n;
  }
  return n == length;
}

/* Indentation between elements that hold no text of their own is not kept: it would be a third of all
 * nodes. */
static void add_text(void* user, const xmlChar* text, int length)
{
  static const char* const containers[] = { "Grid", "Attribute", "Geometry", "Topology", "Domain" };
  const xmlNode* node = ((const xmlParserCtxt*)user)->node;
  bool is_container = false;
  for (size_t i = 0; node && i < sizeof containers / sizeof containers[0] && !is_container; ++i)
  {
    is_container = mtm_has_tag(node, containers[i]);
  }
  if (!is_container || !is_blank(text, length))
  {
    xmlSAX2Characters(user, text, length);
  }
}

/* One attempt; NULL and a message if it failed. */
static xmlDoc* parse(const char* path,
  const char* text,
  size_t size,
  int options,
  parse_notes* notes,
  mtm_error* error)
{
  xmlParserCtxt* context = xmlNewParserCtxt();
  if (!context)
  {
    mtm_message(error, "%s: out of memory", path);
    return NULL;
  }
  context->_private = notes;
  context->sax->entityDecl = declare_entity;
  context->sax->getEntity = get_entity;
  context->sax->getParameterEntity = get_parameter_entity;
  context->sax->characters = add_text;
  context->sax->ignorableWhitespace = add_text;
  xmlDoc* xml = xmlCtxtReadMemory(context, text, (int)size, path, NULL, options);
  if (!xml)
  {
    const char* message = context->lastError.message ? context->lastError.message : "not XML";
    const int length = (int)strcspn(message, "\r\n");
    char first_line[256];
    snprintf(first_line, sizeof first_line, "%.*s", length, message);
    mtm_message(error,
      "%s:%d: %s%s",
      path,
      context->lastError.line,
      first_line,
      notes->has_external ? " (external entities are not followed)" : "");
  }
  xmlFreeParserCtxt(context);
  return xml;
}

/* libxml2 limits entities only where it limits the length of texts too. So long texts are allowed where
 * there are no entities to make them. */
static xmlDoc* parse_safely(const char* path, const char* text, size_t size, mtm_error* error)
{
  const int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
    XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;
  parse_notes notes = { false, false };
  xmlDoc* xml = parse(path, text, size, options, &notes, error);
  if (!xml && !notes.has_entities)
  {
    xml = parse(path, text, size, options | XML_PARSE_HUGE, &notes, error);
    if (xml && notes.has_entities)
    {
      mtm_message(error, "%s: entities are declared behind a text that is too long", path);
      xmlFreeDoc(xml);
      xml = NULL;
    }
  }
  return xml;
}

static char* folder_of(const char* path)
{
  const char* slash = strrchr(path, '/');
  const size_t length = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
  char* folder = mtm_allocate((int64_t)length + 2, 1);
  if (folder)
  {
    memcpy(folder, length ? path : ".", length ? length : 1);
    folder[length ? length : 1] = '\0';
  }
  return folder;
}

static char* copy_of(const char* text)
{
  const size_t size = strlen(text) + 1;
  char* copy = mtm_allocate((int64_t)size, 1);
  if (copy)
  {
    memcpy(copy, text, size);
  }
  return copy;
}

mtm_status mtm_document_open(mtm_xdmf* file, const char* path, mtm_document** out, mtm_error* error)
{
  for (*out = file->documents; *out; *out = (*out)->next)
  {
    if (strcmp((*out)->path, path) == 0)
    {
      return MTM_OK;
    }
  }
  size_t size = 0;
  char* text = mtm_read_whole(path, &size, error);
  if (!text)
  {
    return MTM_IO_ERROR;
  }
  xmlDoc* xml = size <= INT_MAX ? parse_safely(path, text, size, error) : NULL;
  free(text);
  if (!xml)
  {
    return size <= INT_MAX ? MTM_BAD_FILE
                           : mtm_fail(error, MTM_UNSUPPORTED, "%s: XML of 2 GiB or more", path);
  }
  mtm_document* document = malloc(sizeof *document);
  char* own_path = copy_of(path);
  char* folder = folder_of(path);
  if (!document || !own_path || !folder)
  {
    free(document);
    free(own_path);
    free(folder);
    xmlFreeDoc(xml);
    return mtm_fail_memory(error, path);
  }
  *document = (mtm_document){ xml, own_path, folder, NULL, file->documents };
  xml->_private = document;
  file->documents = document;
  *out = document;
  return MTM_OK;
}

static void free_notes(mtm_note* first)
{
  while (first)
  {
    mtm_note* next = first->next;
    mtm_temporal_free(first->temporal);
    free(first->included);
    free(first);
    first = next;
  }
}

void mtm_documents_free(mtm_document* first)
{
  while (first)
  {
    mtm_document* next = first->next;
    free_notes(first->notes);
    xmlFreeDoc(first->xml);
    free(first->path);
    free(first->folder);
    free(first);
    first = next;
  }
}
