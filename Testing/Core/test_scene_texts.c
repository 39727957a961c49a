/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Texts over the picture: what is said of them, of one moment and of each step, and which are refused. */
#include "check.h"
#include "scenes.h"

#include <stdlib.h>

static const char page[] = "<html><!--microtome-scene--></html>";

static mtm_overlay_text plain(const char* text)
{
  return (mtm_overlay_text){
    .text = text, .place = MTM_UPPER_LEFT, .color = { 1.0, 1.0, 1.0 }, .opacity = 1.0
  };
}

static mtm_scene scene_of(const mtm_overlay_text* texts, int32_t n)
{
  static const mtm_scene_object nothing = { .shown = -1 };
  mtm_scene scene = test_scene_of(&nothing);
  scene.texts = texts;
  scene.n_texts = n;
  return scene;
}

static void test_one_moment(void)
{
  const mtm_overlay_text texts[] = { plain("</script>\n\"two\" \xc3\xa9"),
    plain(""),
    { .text = "at",
      .position = { 0.25, 0.5 },
      .size_points = 24.5,
      .color = { 1.0, 0.5, 0.0 },
      .opacity = 0.5,
      .alignment = MTM_ALIGN_RIGHT,
      .family = MTM_MONOSPACE,
      .bold = true,
      .italic = true } };
  const mtm_scene scene = scene_of(texts, 3);
  json_node* root = test_scene_tree(&scene);
  const json_node* told = json_find(root, "object/userData/microtome/texts");
  CHECK(told && told->n_children == 2, "what is empty is not told");
  CHECK(strcmp(json_string(told, "0/text"), "</script>\n\"two\" \xc3\xa9") == 0, "any letters");
  CHECK(strcmp(json_string(told, "0/place"), "upperLeft") == 0, "a corner");
  CHECK(!json_find(told, "0/position") && !json_find(told, "0/opacity"), "as usual");
  CHECK(json_number(told, "0/size") == 18.0, "the default size");
  CHECK(!json_find(told, "1/place"), "at a position");
  CHECK(json_item(json_find(told, "1/position"), 1) == 0.5, "position");
  CHECK(json_item(json_find(told, "1/color"), 1) == 128.0, "colour");
  CHECK(json_number(told, "1/size") == 24.5 && json_number(told, "1/opacity") == 0.5, "numbers");
  CHECK(strcmp(json_string(told, "1/align"), "right") == 0, "alignment");
  CHECK(strcmp(json_string(told, "1/family"), "monospace") == 0, "family");
  CHECK(json_find(told, "1/bold")->type == JSON_TRUE, "bold");
  CHECK(json_find(told, "1/italic")->type == JSON_TRUE, "italic");
  json_free(root);
}

/* Every step has its own; one without has none. */
static void test_steps(void)
{
  const char* const words[] = { "Time: 0", "", "Time: 2" };
  for (int html = 0; html < 2; ++html)
  {
    test_text text = { .n_allowed = -1 };
    const mtm_scene_options options = {
      .size = sizeof options, .viewer = html ? page : NULL, .viewer_size = sizeof page - 1
    };
    mtm_scene_stream* stream = NULL;
    mtm_error error;
    mtm_scene_stream_begin(&options, test_text_write, &text, &stream, &error);
    for (int i = 0; i < 3; ++i)
    {
      const mtm_overlay_text one = plain(words[i]);
      const mtm_scene scene = scene_of(&one, 1);
      CHECK(mtm_scene_stream_add(stream, &scene, i, &error) == MTM_OK, "%s", error.message);
    }
    CHECK(mtm_scene_stream_end(stream, &error) == MTM_OK, "%s", error.message);
    if (html)
    {
      const char* second = strstr(text.text, "data-time=\"1\"");
      const char* third = strstr(text.text, "data-time=\"2\"");
      const char* first_word = strstr(text.text, "\"Time: 0\"");
      CHECK(first_word && first_word < second, "in the first step");
      CHECK(strstr(second, "\"texts\"") > third, "not in the second, but in the third");
      CHECK(strstr(third, "\"Time: 2\"") && !strstr(third, "\"Time: 0\""), "its own");
    }
    else
    {
      size_t n_read = 0;
      json_node* root = json_parse(text.text, text.n, &n_read);
      const char* const path = "object/children/2/userData/microtome/texts/0/text";
      CHECK(strcmp(json_string(root, path), "Time: 2") == 0, "of the third step");
      CHECK(!json_find(root, "object/children/1/userData"), "none of the second");
      CHECK(!json_find(root, "object/userData/microtome/texts"), "none of all");
      json_free(root);
    }
    free(text.text);
  }
}

static void check_refused(const mtm_scene* scene, const char* word)
{
  test_text text = { .n_allowed = -1 };
  mtm_error error;
  const mtm_status status = mtm_scene_write_json(scene, test_text_write, &text, &error);
  CHECK(status == MTM_BAD_ARGUMENT && text.n == 0, "%s: %s", word, mtm_status_name(status));
  CHECK(strstr(error.message, word) != NULL, "no \"%s\" in \"%s\"", word, error.message);
  free(text.text);
}

#define REFUSED(change, word)                                                                      \
  do                                                                                               \
  {                                                                                                \
    mtm_overlay_text text = plain("x");                                                            \
    mtm_scene scene = scene_of(&text, 1);                                                          \
    change;                                                                                        \
    check_refused(&scene, word);                                                                   \
  } while (0)

static void test_refused(void)
{
  static char longest[MTM_LONGEST_TEXT + 2];
  memset(longest, 'x', MTM_LONGEST_TEXT + 1);
  REFUSED(scene.texts = NULL, "texts");
  REFUSED(scene.n_texts = -1, "texts");
  REFUSED(scene.n_texts = MTM_MOST_TEXTS + 1, "texts");
  REFUSED(text.text = longest, "text 0: it is longer");
  REFUSED(text.place = (mtm_text_place)7, "text 0: its place");
  REFUSED(text.alignment = (mtm_text_alignment)-1, "text 0: its place");
  REFUSED(text.family = (mtm_text_family)3, "text 0: its place");
  REFUSED((text.place = MTM_AT_POSITION, text.position[1] = 1.5), "position");
  REFUSED((text.place = MTM_AT_POSITION, text.position[0] = NAN), "position");
  REFUSED(text.color[2] = -0.5, "colour");
  REFUSED(text.opacity = 2.0, "opacity");
  REFUSED(text.size_points = -1.0, "size");
  REFUSED(text.size_points = INFINITY, "size");
  longest[MTM_LONGEST_TEXT] = '\0';
  const mtm_overlay_text fits = plain(longest);
  const mtm_scene scene = scene_of(&fits, 1);
  json_free(test_scene_tree(&scene));
}

int main(void)
{
  test_one_moment();
  test_steps();
  test_refused();
  return check_result();
}
