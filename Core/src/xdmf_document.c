/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* XML that cannot reach beyond its own file. */
#include "xdmf_grid.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  MAX_ENTITY_BYTES = 1 << 20,
  MAX_ADDED_BYTES = 16 << 20, /* by a DTD, and more for each byte there is */
  MAX_ADDED_EACH = 4
};

/* A descriptor of a regular file, or -1 and a message. Nothing else is opened, not even for a moment:
 * opening a pipe waits for its other end, and opening a device may do something. */
static int open_regular(const char* path, struct stat* status, mtm_error* error)
{
  if (stat(path, status) != 0)
  {
    mtm_message(error, "%s: there is no such file, or it may not be read", path);
    return -1;
  }
  const int descriptor =
    S_ISREG(status->st_mode) ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  if (descriptor < 0)
  {
    mtm_message(error,
      S_ISREG(status->st_mode) ? "%s: it may not be read" : "%s is not a regular file",
      path);
    return -1;
  }
  if (fstat(descriptor, status) != 0 || !S_ISREG(status->st_mode))
  {
    mtm_message(error, "%s is not a regular file", path);
    close(descriptor);
    return -1;
  }
  return descriptor;
}

char* mtm_read_whole(const char* path, int64_t max_bytes, size_t* size, mtm_error* error)
{
  struct stat status;
  const int descriptor = open_regular(path, &status, error);
  if (descriptor < 0)
  {
    return NULL;
  }
  const bool is_small = (int64_t)status.st_size <= max_bytes;
  char* text = is_small ? mtm_allocate((int64_t)status.st_size + 1, 1) : NULL;
  if (!text)
  {
    mtm_message(error, is_small ? "out of memory for %s" : "%s is too long to be read whole", path);
    close(descriptor);
    return NULL;
  }
  /* A file that grows or shrinks meanwhile gives what is there. */
  ssize_t now = 0;
  *size = 0;
  do
  {
    now = read(descriptor, text + *size, (size_t)status.st_size - *size);
    *size += now > 0 ? (size_t)now : 0;
  } while (now > 0 || (now < 0 && errno == EINTR));
  text[*size] = '\0';
  close(descriptor);
  if (now < 0)
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
  mtm_xdmf* file;
  const char* path;
  bool has_entities, has_external;
  int64_t n_elements;
  int64_t n_added,
    n_may_be_added; /* bytes that the DTD puts in: entities, and attributes by default */
  char wrong[128];  /* why the parser was stopped, or "" */
} parse_notes;

static parse_notes* notes_of(void* user)
{
  return ((xmlParserCtxt*)user)->_private;
}

static void stop(void* user, const char* why, const xmlChar* name)
{
  parse_notes* notes = notes_of(user);
  if (!notes->wrong[0])
  {
    snprintf(notes->wrong, sizeof notes->wrong, "%s %.60s", why, (const char*)name);
  }
  xmlStopParser(user);
}

/* An external entity of a trusted file becomes one whose text is here. */
static void declare_external(void* user, const xmlChar* name, const xmlChar* system_id)
{
  const parse_notes* notes = notes_of(user);
  mtm_error error = { "" };
  char* path = mtm_find_beside(notes->file, notes->path, (const char*)system_id, &error);
  size_t size = 0;
  char* text = path ? mtm_read_whole(path, MAX_ENTITY_BYTES, &size, &error) : NULL;
  if (text)
  {
    /* A text declaration in front is not part of the entity. */
    const char* end = strncmp(text, "<?xml", 5) == 0 ? strstr(text, "?>") : NULL;
    xmlSAX2EntityDecl(user,
      name,
      XML_INTERNAL_GENERAL_ENTITY,
      NULL,
      NULL,
      (xmlChar*)(end ? text + (end - text) + 2 : text));
  }
  free(text);
  free(path);
}

/* External entities are not even declared: libxml2 would find and load them by itself. */
static void declare_entity(void* user,
  const xmlChar* name,
  int type,
  const xmlChar* public_id,
  const xmlChar* system_id,
  xmlChar* content)
{
  parse_notes* notes = notes_of(user);
  notes->has_entities = true;
  if (type == XML_INTERNAL_GENERAL_ENTITY || type == XML_INTERNAL_PARAMETER_ENTITY)
  {
    xmlSAX2EntityDecl(user, name, type, public_id, system_id, content);
  }
  else if (type == XML_EXTERNAL_GENERAL_PARSED_ENTITY && notes->file->options.trusted && system_id)
  {
    declare_external(user, name, system_id);
  }
  else
  {
    notes->has_external = true;
  }
}

static void ignore_unparsed(void* user,
  const xmlChar* name,
  const xmlChar* public_id,
  const xmlChar* system_id,
  const xmlChar* notation)
{
  (void)user;
  (void)name;
  (void)public_id;
  (void)system_id;
  (void)notation;
}

/* Where a file names a DTD, libxml2 takes entities that it does not know for ones that are there, and
 * goes on without their text. */
static xmlEntity* get_entity(void* user, const xmlChar* name)
{
  xmlEntity* entity = xmlSAX2GetEntity(user, name);
  if (!entity)
  {
    stop(user,
      notes_of(user)->has_external ? "external entities are not followed, as perhaps"
                                   : "there is no entity",
      name);
    return NULL;
  }
  /* libxml2 does not count what it puts into attributes. */
  notes_of(user)->n_added += entity->length;
  if (notes_of(user)->n_added > notes_of(user)->n_may_be_added)
  {
    stop(user, "the DTD makes too much of it, by the entity", name);
    return NULL;
  }
  return entity;
}

/* Counts elements, and what the DTD's defaults add to them: a few lines could make that endless. */
static void start_element(void* user,
  const xmlChar* name,
  const xmlChar* prefix,
  const xmlChar* uri,
  int n_namespaces,
  const xmlChar** namespaces,
  int n_attributes,
  int n_defaulted,
  const xmlChar** attributes)
{
  parse_notes* notes = notes_of(user);
  ++notes->n_elements;
  for (int i = n_attributes - n_defaulted; i < n_attributes; ++i)
  {
    /* Five for each: name, prefix, namespace, where its value begins and ends. */
    notes->n_added += 64 + (attributes[5 * i + 4] - attributes[5 * i + 3]);
  }
  if (notes->n_added > notes->n_may_be_added)
  {
    stop(user, "the DTD makes too much of it, by attributes of", name);
    return;
  }
  xmlSAX2StartElementNs(
    user, name, prefix, uri, n_namespaces, namespaces, n_attributes, n_defaulted, attributes);
}

/* What the parser says, in one line. */
static void explain(xmlParserCtxt* context, const parse_notes* notes, mtm_error* error)
{
  const mtm_xml_error last = xmlCtxtGetLastError(context);
  const char* message = last && last->message ? last->message : "not XML";
  const int last_line = last ? last->line : 0;
  const int line = context->input && notes->wrong[0] ? context->input->line : last_line;
  mtm_message(error,
    "%s:%d: %.*s",
    notes->path,
    line,
    (int)strcspn(notes->wrong[0] ? notes->wrong : message, "\r\n"),
    notes->wrong[0] ? notes->wrong : message);
}

static void ignore(void* user, mtm_xml_error error)
{
  (void)user;
  (void)error;
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
static xmlDoc* parse(const char* text,
  size_t size,
  int options,
  parse_notes* notes,
  mtm_error* error)
{
  xmlParserCtxt* context = xmlNewParserCtxt();
  if (!context)
  {
    mtm_message(error, "out of memory for %s", notes->path);
    return NULL;
  }
  notes->n_elements = 0;
  notes->n_added = 0;
  notes->n_may_be_added = MAX_ADDED_BYTES + MAX_ADDED_EACH * (int64_t)size;
  context->_private = notes;
  context->sax->entityDecl = declare_entity;
  context->sax->unparsedEntityDecl = ignore_unparsed;
  context->sax->getEntity = get_entity;
  context->sax->startElementNs = start_element;
  context->sax->externalSubset = NULL;
  context->sax->characters = add_text;
  context->sax->ignorableWhitespace = add_text;
  /* What fails below the parser, in an encoding, it prints, unless someone else listens. */
  const xmlStructuredErrorFunc listener = xmlStructuredError;
  void* const listening = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc(NULL, ignore);
  xmlDoc* xml = xmlCtxtReadMemory(context, text, (int)size, notes->path, NULL, options);
  xmlSetStructuredErrorFunc(listening, listener);
  if (xml && notes->wrong[0])
  {
    xmlFreeDoc(xml);
    xml = NULL;
  }
  if (!xml)
  {
    explain(context, notes, error);
  }
  xmlFreeParserCtxt(context);
  return xml;
}

/* libxml2 limits entities only where it limits the length of texts too. So long texts are allowed where
 * there are no entities to make them. */
static xmlDoc* parse_safely(mtm_xdmf* file,
  const char* path,
  const char* text,
  size_t size,
  mtm_error* error)
{
  const int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
    XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;
  parse_notes notes = { .file = file, .path = path };
  xmlDoc* xml = parse(text, size, options, &notes, error);
  if (!xml && !notes.has_entities && !notes.wrong[0])
  {
    xml = parse(text, size, options | XML_PARSE_HUGE, &notes, error);
    if (xml && notes.has_entities)
    {
      mtm_message(error, "%s: entities are declared behind a text that is too long", path);
      xmlFreeDoc(xml);
      xml = NULL;
    }
  }
  file->n_elements += xml ? notes.n_elements : 0;
  return xml;
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
  mtm_error why = { "" };
  char* text = mtm_read_whole(path, INT_MAX, &size, &why);
  xmlDoc* xml = text ? parse_safely(file, path, text, size, &why) : NULL;
  if (!xml)
  {
    mtm_message(error, "%s", why.message);
    const mtm_status status = text ? MTM_BAD_FILE : MTM_IO_ERROR;
    free(text);
    return mtm_status_of(&why, status);
  }
  free(text);
  mtm_document* document = malloc(sizeof *document);
  char* own_path = mtm_copy_text(path, strlen(path));
  char* folder = mtm_folder_of(path);
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
    free(first->wrong);
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
