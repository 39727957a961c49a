/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* What to tell the user: file, line, element and what is wrong. */
#include "xdmf_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "flow.xdmf:12: Attribute "T": ", cut to the size. Returns its length. */
static size_t write_place(const xmlNode* element, char* text, size_t size)
{
  const char* path = mtm_document_of(element)->path;
  const char* slash = strrchr(path, '/');
  const char* name = mtm_attribute(element, "Name", NULL);
  const int n = name ? snprintf(text,
                         size,
                         "%s:%ld: %s \"%.100s\": ",
                         slash ? slash + 1 : path,
                         xmlGetLineNo(element),
                         (const char*)element->name,
                         name)
                     : snprintf(text,
                         size,
                         "%s:%ld: %s: ",
                         slash ? slash + 1 : path,
                         xmlGetLineNo(element),
                         (const char*)element->name);
  return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

mtm_status mtm_status_of(const mtm_error* why, mtm_status otherwise)
{
  return strstr(why->message, "out of memory") ? MTM_NO_MEMORY : otherwise;
}

void mtm_problem_line(mtm_xdmf* file, const char* text)
{
  /* The latest first: a bad element is met again soon. */
  for (int32_t i = file->n_problems; i-- > 0;)
  {
    if (strcmp(file->problems[i], text) == 0)
    {
      return;
    }
  }
  if (file->n_problems > MTM_MAX_PROBLEMS)
  {
    return;
  }
  if (file->n_problems == MTM_MAX_PROBLEMS)
  {
    text = "there are more problems, which are not listed";
  }
  const size_t size = strlen(text) + 1;
  char** problems =
    mtm_grown(file->problems, &file->problems_capacity, file->n_problems + 1, sizeof *problems);
  char* copy = problems ? malloc(size) : NULL;
  file->problems = problems ? problems : file->problems;
  if (copy)
  {
    file->problems[file->n_problems++] = memcpy(copy, text, size);
  }
}

void mtm_problem(mtm_xdmf* file, const xmlNode* element, const char* format, ...)
{
  if (file->n_problems > MTM_MAX_PROBLEMS)
  {
    return;
  }
  char text[sizeof(mtm_error)];
  const size_t length = write_place(element, text, sizeof text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + length, sizeof text - length, format, arguments);
  va_end(arguments);
  mtm_make_line(text);
  mtm_problem_line(file, text);
}

void mtm_message_element(mtm_error* error, const xmlNode* element, const char* format, ...)
{
  if (error)
  {
    const size_t length = write_place(element, error->message, sizeof error->message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message + length, sizeof error->message - length, format, arguments);
    va_end(arguments);
    mtm_make_line(error->message);
  }
}

int32_t mtm_xdmf_n_problems(const mtm_xdmf* file)
{
  return file ? file->n_problems : 0;
}

const char* mtm_xdmf_problem(const mtm_xdmf* file, int32_t problem)
{
  return file && problem >= 0 && problem < file->n_problems ? file->problems[problem] : NULL;
}
