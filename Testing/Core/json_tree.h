/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* A strict reader of JSON (RFC 8259) for tests, written apart from the writer it judges. */
#ifndef MICROTOME_TEST_JSON_TREE_H
#define MICROTOME_TEST_JSON_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum json_type
{
  JSON_NULL,
  JSON_FALSE,
  JSON_TRUE,
  JSON_NUMBER,
  JSON_STRING,
  JSON_ARRAY,
  JSON_OBJECT
} json_type;

typedef struct json_node json_node;
struct json_node
{
  json_type type;
  const char* key;  /* of a member; NULL in arrays */
  const char* text; /* a string in UTF-8, or a number as it was written */
  double number;    /* also of the strings NaN, Infinity and -Infinity */
  int64_t n_children;
  json_node** children;
};

/* The root, or NULL with the place of the first mistake in *n_read: also for characters that are
 * not ASCII, for '<', and for keys that come twice. Ends the test when out of memory. */
json_node* json_parse(const char* text, size_t n, size_t* n_read);
void json_free(json_node* root);

/* The node at a path of keys and array places, "geometries/0/data"; NULL where there is none. */
const json_node* json_find(const json_node* root, const char* path);

/* What is at a path; NAN, "" and -1 where it is not there or something else. */
double json_number(const json_node* root, const char* path);
const char* json_string(const json_node* root, const char* path);
int64_t json_count(const json_node* root, const char* path);

/* Number i of an array of numbers. */
double json_item(const json_node* array, int64_t i);

#endif
