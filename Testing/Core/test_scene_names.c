/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Names of any bytes, in JSON and in a page: they come back as they were, and never get out of
 * their string. */
#include "check.h"
#include "scenes.h"

#include <stdlib.h>

/* The decoder that Unicode describes, as a table of ranges (The Unicode Standard, table 3-7): bytes
 * that begin no character become U+FFFD. Returns the length. */
static size_t repaired(const unsigned char* in, char* out)
{
  static const unsigned char ranges[][6] = { /* lead from, to; second from, to; length */
    { 0x01, 0x7f, 0, 0, 1 },
    { 0xc2, 0xdf, 0x80, 0xbf, 2 },
    { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
    { 0xe1, 0xec, 0x80, 0xbf, 3 },
    { 0xed, 0xed, 0x80, 0x9f, 3 },
    { 0xee, 0xef, 0x80, 0xbf, 3 },
    { 0xf0, 0xf0, 0x90, 0xbf, 4 },
    { 0xf1, 0xf3, 0x80, 0xbf, 4 },
    { 0xf4, 0xf4, 0x80, 0x8f, 4 }
  };
  size_t n = 0;
  while (*in)
  {
    size_t length = 0;
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; ++r)
    {
      const unsigned char* range = ranges[r];
      if (in[0] >= range[0] && in[0] <= range[1] &&
        (range[4] == 1 || (in[1] >= range[2] && in[1] <= range[3])))
      {
        length = range[4];
      }
    }
    for (size_t i = 2; i < length; ++i)
    {
      length = in[i] >= 0x80 && in[i] <= 0xbf ? length : 0;
    }
    memcpy(out + n, length ? (const char*)in : "\xef\xbf\xbd", length ? length : 3);
    n += length ? length : 3;
    in += length ? length : 1;
  }
  out[n] = '\0';
  return n;
}

static void check_name(const char* name)
{
  static char expected[4096];
  repaired((const unsigned char*)name, expected);
  const double value = 1.0;
  const double xyz[3] = { 0.0 };
  const mtm_scene_array array = { name, MTM_POINT, { MTM_FLOAT64, 1, 1, &value, NULL, 0 } };
  const mtm_scene_object object = { .name = name,
    .points = { MTM_FLOAT64, 3, 1, xyz, NULL, 0 },
    .arrays = &array,
    .n_arrays = 1,
    .color_map = { .name = name, .colors = (const uint8_t*)"abc", .n_colors = 1 },
    .opacity = 1.0 };
  mtm_scene scene = test_scene_of(&object);
  scene.title = name;
  json_node* root = test_scene_tree(&scene);
  static const char* const paths[] = { "object/name",
    "object/userData/microtome/title",
    "object/children/0/userData/microtome/name",
    "object/children/0/userData/microtome/arrays/0/name",
    "object/children/0/userData/microtome/shown/colorMap",
    "textures/0/name" };
  CHECK(root != NULL, "not JSON with a name of %zu bytes", strlen(name));
  for (size_t i = 0; root && i < sizeof paths / sizeof paths[0]; ++i)
  {
    const char* read = json_string(root, paths[i]);
    CHECK(strcmp(read, expected) == 0, "%s: \"%s\", not \"%s\"", paths[i], read, expected);
  }
  json_free(root);
}

static void test_known_names(void)
{
  static const char* const names[] = { "",
    "plain",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\"quoted\" and \\slashed\\ and 'single'",
    "\x01\x02\x1f\x7f\b\f\n\r\t",
    "Temperatur \xc3\xbc, \xe6\xb8\xa9\xe5\xba\xa6, \xf0\x9f\x94\xa5",
    "\xe2\x80\xa8\xe2\x80\xa9",       /* line separators, ends of line in old JavaScript */
    "\xc0\x80 \xc1\xbf \xe0\x80\xaf", /* longer than needed */
    "\xed\xa0\x80\xed\xb0\x80",       /* surrogates */
    "\xf4\x90\x80\x80 \xf8\x88\x80\x80\x80 \xff\xfe",
    "cut \xe2\x82",
    "cut \xf0\x9f\x94",
    "\xc3" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i)
  {
    check_name(names[i]);
  }
}

static void test_random_names(test_random* random)
{
  static const unsigned char likely[] = {
    '<', '"', '\\', '/', 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xa0, 0x9f, 0x90, 'a'
  };
  for (int i = 0; i < 3000; ++i)
  {
    char name[64];
    const int64_t n = test_random_below(random, 63);
    for (int64_t k = 0; k < n; ++k)
    {
      name[k] = (char)(test_random_below(random, 2)
          ? likely[test_random_below(random, (int64_t)sizeof likely)]
          : 1 + test_random_below(random, 255));
    }
    name[n] = '\0';
    check_name(name);
  }
}

static void test_no_name(void)
{
  const mtm_scene_object object = { .shown = -1 };
  mtm_scene scene = test_scene_of(&object);
  scene.title = NULL;
  json_node* root = test_scene_tree(&scene);
  CHECK(strcmp(json_string(root, "object/name"), "") == 0, "title");
  CHECK(strcmp(json_string(root, "object/children/0/userData/microtome/name"), "") == 0, "name");
  json_free(root);
}

/* The page stays as it was but for its marker, and the scene comes after it; without numbers it is the
 * text of the .json file. */
static void test_page(void)
{
  static const char before[] = "<!doctype html><body><!-- a comment --><!--microtome-scene->";
  static const char after[] = "<script>viewer()</script></body>";
  static const char begin[] = "\n<script type=\"application/json\" class=\"microtome-step\" "
                              "data-time=\"0\" id=\"microtome-scene\">";
  static const char end[] = "</script>\n";
  char page[512];
  snprintf(page, sizeof page, "%s<!--microtome-scene-->%s", before, after);
  const mtm_scene_object object = { .name = "</script><script>alert(1)", .shown = -1 };
  const mtm_scene scene = test_scene_of(&object);
  char* json = test_scene_text(&scene);
  test_text text = { .n_allowed = -1 };
  mtm_error error;
  const mtm_status status =
    mtm_scene_write_html(&scene, page, strlen(page), test_text_write, &text, &error);
  CHECK(status == MTM_OK, "%s", error.message);
  const size_t n = strlen(before) + strlen(begin) + strlen(json) + strlen(end) + strlen(after);
  char* expected = malloc(n + 1);
  snprintf(expected, n + 1, "%s%s%s%s%s", before, after, begin, json, end);
  CHECK(text.n == n && strcmp(text.text, expected) == 0, "page");
  free(expected);
  free(text.text);
  free(json);
}

int main(void)
{
  test_random random = test_random_start();
  test_known_names();
  test_random_names(&random);
  test_no_name();
  test_page();
  return check_result();
}
