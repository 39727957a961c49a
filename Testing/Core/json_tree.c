/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Reading JSON, one character after the other. */
#include "json_tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader
{
  const char* at;
  const char* end;
  int depth;
} reader;

static void* need(void* block)
{
  if (!block)
  {
    fputs("out of memory in the test\n", stderr);
    exit(1);
  }
  return block;
}

void json_free(json_node* root)
{
  if (root)
  {
    for (int64_t i = 0; i < root->n_children; ++i)
    {
      json_free(root->children[i]);
    }
    free(root->children);
    free((void*)root->key);
    free((void*)root->text);
    free(root);
  }
}

static bool take(reader* in, char wanted)
{
  if (in->at < in->end && *in->at == wanted)
  {
    ++in->at;
    return true;
  }
  return false;
}

/* ---- Strings --------------------------------------------------------------------------------- */

static bool read_unit(reader* in, uint32_t* unit)
{
  *unit = 0;
  if (in->end - in->at < 4)
  {
    return false;
  }
  for (int i = 0; i < 4; ++i)
  {
    const char* digits = "0123456789abcdef";
    const char* digit = strchr(digits, *in->at);
    if (!digit || !*in->at)
    {
      return false;
    }
    *unit = *unit << 4 | (uint32_t)(digit - digits);
    ++in->at;
  }
  return true;
}

/* After "\u": one unit, or the two of a surrogate pair. */
static bool read_escaped(reader* in, uint32_t* character)
{
  uint32_t low;
  if (!read_unit(in, character) || (*character >= 0xdc00 && *character < 0xe000))
  {
    return false;
  }
  if (*character < 0xd800 || *character >= 0xe000)
  {
    return true;
  }
  if (!take(in, '\\') || !take(in, 'u') || !read_unit(in, &low) || low < 0xdc00 || low > 0xdfff)
  {
    return false;
  }
  *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
  return true;
}

static char* put_utf8(char* to, uint32_t c)
{
  if (c < 0x80)
  {
    *to++ = (char)c;
    return to;
  }
  const int n_more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const unsigned char leads[] = { 0, 0xc0, 0xe0, 0xf0 };
  *to++ = (char)(leads[n_more] | c >> (6 * n_more));
  for (int i = n_more - 1; i >= 0; --i)
  {
    *to++ = (char)(0x80 | (c >> (6 * i) & 0x3f));
  }
  return to;
}

/* After the opening quote. */
static char* read_string(reader* in)
{
  const char* close = memchr(in->at, '"', (size_t)(in->end - in->at));
  while (close && close[-1] == '\\')
  {
    close = memchr(close + 1, '"', (size_t)(in->end - close - 1));
  }
  char* text =
    need(malloc((size_t)(in->end - in->at) < 64 || !close ? 64 + (size_t)(in->end - in->at)
                                                          : (size_t)(close - in->at) + 64));
  char* to = text;
  while (in->at < in->end && *in->at >= 0x20 && *in->at < 0x7f && *in->at != '<')
  {
    if (take(in, '"'))
    {
      *to = '\0';
      return text;
    }
    uint32_t character = (unsigned char)*in->at;
    if (take(in, '\\'))
    {
      if (take(in, 'u'))
      {
        if (!read_escaped(in, &character))
        {
          break;
        }
      }
      else if (in->at < in->end && (*in->at == '"' || *in->at == '\\'))
      {
        character = (unsigned char)*in->at++;
      }
      else
      {
        break;
      }
    }
    else
    {
      ++in->at;
    }
    to = put_utf8(to, character);
  }
  free(text);
  return NULL;
}

/* ---- Values ---------------------------------------------------------------------------------- */

static bool read_value(reader* in, json_node* node);

static bool read_number(reader* in, json_node* node)
{
  char digits[64];
  size_t n = 0;
  while (in->at < in->end && n + 1 < sizeof digits && *in->at && strchr("+-.0123456789eE", *in->at))
  {
    digits[n++] = *in->at++;
  }
  digits[n] = '\0';
  char* end;
  node->type = JSON_NUMBER;
  node->number = strtod(digits, &end);
  node->text = need(malloc(n + 1));
  memcpy((char*)node->text, digits, n + 1);
  const char* first = digits + (digits[0] == '-');
  const bool leading = first[0] == '0' && first[1] >= '0' && first[1] <= '9';
  return n > 0 && *end == '\0' && *first >= '0' && *first <= '9' && !leading;
}

static bool read_word(reader* in, const char* word, json_type type, json_node* node)
{
  const size_t n = strlen(word);
  node->type = type;
  if ((size_t)(in->end - in->at) < n || memcmp(in->at, word, n) != 0)
  {
    return false;
  }
  in->at += n;
  return true;
}

static json_node* add_child(json_node* node)
{
  const int64_t n = node->n_children;
  if ((n & (n - 1)) == 0) /* room for the next power of two */
  {
    node->children = need(realloc(node->children, (size_t)(n ? 2 * n : 1) * sizeof(json_node*)));
  }
  json_node* child = need(calloc(1, sizeof(json_node)));
  node->children[node->n_children++] = child;
  return child;
}

static bool read_children(reader* in, json_node* node, char close)
{
  if (++in->depth > 100)
  {
    return false;
  }
  if (!take(in, close))
  {
    do
    {
      json_node* child = add_child(node);
      if (node->type == JSON_OBJECT)
      {
        child->key = take(in, '"') ? read_string(in) : NULL;
        if (!child->key || !take(in, ':'))
        {
          return false;
        }
        for (int64_t i = 0; i + 1 < node->n_children; ++i)
        {
          if (strcmp(node->children[i]->key, child->key) == 0)
          {
            return false;
          }
        }
      }
      if (!read_value(in, child))
      {
        return false;
      }
    } while (take(in, ','));
    if (!take(in, close))
    {
      return false;
    }
  }
  --in->depth;
  return true;
}

static bool read_value(reader* in, json_node* node)
{
  if (in->at == in->end)
  {
    return false;
  }
  switch (*in->at)
  {
    case '{':
    case '[':
      node->type = *in->at == '{' ? JSON_OBJECT : JSON_ARRAY;
      ++in->at;
      return read_children(in, node, node->type == JSON_OBJECT ? '}' : ']');
    case '"':
      ++in->at;
      node->type = JSON_STRING;
      node->text = read_string(in);
      node->number = !node->text || strcmp(node->text, "NaN") == 0 ? NAN
        : strcmp(node->text, "Infinity") == 0                      ? INFINITY
        : strcmp(node->text, "-Infinity") == 0                     ? -INFINITY
                                                                   : NAN;
      return node->text;
    case 'n':
      return read_word(in, "null", JSON_NULL, node);
    case 't':
      return read_word(in, "true", JSON_TRUE, node);
    case 'f':
      return read_word(in, "false", JSON_FALSE, node);
    default:
      return read_number(in, node);
  }
}

json_node* json_parse(const char* text, size_t n, size_t* n_read)
{
  reader in = { text, text + n, 0 };
  json_node* root = need(calloc(1, sizeof(json_node)));
  const bool done = read_value(&in, root) && in.at == in.end;
  *n_read = (size_t)(in.at - text);
  if (!done)
  {
    json_free(root);
    return NULL;
  }
  return root;
}

/* ---- Looking --------------------------------------------------------------------------------- */

const json_node* json_find(const json_node* root, const char* path)
{
  while (root && *path)
  {
    const size_t n = strcspn(path, "/");
    const json_node* found = NULL;
    if (root->type == JSON_ARRAY)
    {
      const int64_t i = strtoll(path, NULL, 10);
      found = i >= 0 && i < root->n_children ? root->children[i] : NULL;
    }
    for (int64_t i = 0; root->type == JSON_OBJECT && i < root->n_children; ++i)
    {
      const char* key = root->children[i]->key;
      found = strlen(key) == n && memcmp(key, path, n) == 0 ? root->children[i] : found;
    }
    root = found;
    path += path[n] ? n + 1 : n;
  }
  return root;
}

double json_number(const json_node* root, const char* path)
{
  const json_node* node = json_find(root, path);
  return node && (node->type == JSON_NUMBER || node->type == JSON_STRING) ? node->number : NAN;
}

const char* json_string(const json_node* root, const char* path)
{
  const json_node* node = json_find(root, path);
  return node && node->type == JSON_STRING ? node->text : "";
}

int64_t json_count(const json_node* root, const char* path)
{
  const json_node* node = json_find(root, path);
  return node && (node->type == JSON_ARRAY || node->type == JSON_OBJECT) ? node->n_children : -1;
}

double json_item(const json_node* array, int64_t i)
{
  const bool there = array && array->type == JSON_ARRAY && i >= 0 && i < array->n_children;
  return there ? array->children[i]->number : NAN;
}
