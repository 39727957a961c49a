/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The expressions of Function data items: parsed into a program for a stack, and run.
 * Grammar: own, of what XDMF 2 and 3 write:
 *     list:    sum { (","|";") sum }          sum:    product { ("+"|"-") product }
 *     product: sign { ("*"|"/") sign }         sign:   { "+"|"-" } atom
 *     atom:    number | "$" integer | name "(" sum ")" | "(" sum ")"
 * where the whole may be JOIN( list ), in which all separators are the same. */
#include "xdmf_expression.h"

#include <stdlib.h>
#include <string.h>

enum
{
  MAX_STEPS = 4096
};

typedef struct parser
{
  const char* at;
  mtm_expression* out;
  int32_t depth;
  char separator; /* of the list, 0 where none was seen */
  void* locale;
  mtm_error* error;
} parser;

static bool fail(parser* parse, const char* what)
{
  mtm_message(parse->error, "the Function cannot be understood at \"%.40s\": %s", parse->at, what);
  return false;
}

static char next(parser* parse)
{
  while (*parse->at == ' ' || *parse->at == '\t' || *parse->at == '\n' || *parse->at == '\r')
  {
    ++parse->at;
  }
  return *parse->at;
}

static bool emit(parser* parse, mtm_operation operation, int32_t argument, double number)
{
  mtm_expression* out = parse->out;
  if (out->n_steps >= MAX_STEPS)
  {
    return fail(parse, "it is too long");
  }
  mtm_step* steps = mtm_grown(out->steps, &out->capacity, out->n_steps + 1, sizeof *steps);
  if (!steps)
  {
    return fail(parse, "out of memory");
  }
  out->steps = steps;
  steps[out->n_steps++] = (mtm_step){ operation, argument, number };
  return true;
}

static bool parse_sum(parser* parse);

static bool parse_inner(parser* parse)
{
  ++parse->at; /* the bracket */
  if (++parse->depth > MTM_MAX_DEPTH)
  {
    return fail(parse, "brackets are nested too deeply");
  }
  if (!parse_sum(parse))
  {
    return false;
  }
  if (next(parse) != ')')
  {
    return fail(parse, "a bracket is not closed");
  }
  ++parse->at;
  --parse->depth;
  return true;
}

static bool parse_argument(parser* parse)
{
  ++parse->at; /* the $ */
  int32_t argument = 0;
  if (*parse->at < '0' || *parse->at > '9')
  {
    return fail(parse, "the number of a data item is wanted");
  }
  for (; *parse->at >= '0' && *parse->at <= '9' && argument < 1000000; ++parse->at)
  {
    argument = argument * 10 + (*parse->at - '0');
  }
  if (argument >= parse->out->n_arguments)
  {
    return fail(parse, "there is no such data item before it");
  }
  return emit(parse, MTM_PUSH_ARGUMENT, argument, 0.0);
}

static bool parse_call(parser* parse)
{
  static const struct
  {
    const char* name;
    mtm_operation operation;
  } functions[] = { { "ABS", MTM_ABS },
    { "FABS", MTM_ABS },
    { "ACOS", MTM_ACOS },
    { "ARCCOS", MTM_ACOS },
    { "ASIN", MTM_ASIN },
    { "ARCSIN", MTM_ASIN },
    { "ATAN", MTM_ATAN },
    { "ARCTAN", MTM_ATAN },
    { "COS", MTM_COS },
    { "EXP", MTM_EXP },
    { "LOG", MTM_LOG },
    { "SIN", MTM_SIN },
    { "SQRT", MTM_SQRT },
    { "TAN", MTM_TAN } };
  char name[16];
  size_t length = 0;
  const char* const start = parse->at;
  while ((*parse->at >= 'A' && *parse->at <= 'Z') || (*parse->at >= 'a' && *parse->at <= 'z'))
  {
    name[length] = *parse->at++;
    length += length < sizeof name - 1;
  }
  name[length] = '\0';
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; ++i)
  {
    if (mtm_same_word(name, functions[i].name) && next(parse) == '(')
    {
      return parse_inner(parse) && emit(parse, functions[i].operation, 0, 0.0);
    }
  }
  parse->at = start;
  return fail(parse, "there is no such function here");
}

static bool parse_atom(parser* parse)
{
  const char c = next(parse);
  double number = 0.0;
  if (c == '(')
  {
    return parse_inner(parse);
  }
  if (c == '$')
  {
    return parse_argument(parse);
  }
  if ((c >= '0' && c <= '9') || c == '.')
  {
    return mtm_parse_double(&parse->at, &parse->locale, &number)
      ? emit(parse, MTM_PUSH_NUMBER, 0, number)
      : fail(parse, "a number is wanted");
  }
  return parse_call(parse);
}

static bool parse_sign(parser* parse)
{
  bool negative = false;
  for (char c = next(parse); c == '-' || c == '+'; c = next(parse))
  {
    negative = negative != (c == '-');
    ++parse->at;
  }
  return parse_atom(parse) && (!negative || emit(parse, MTM_NEGATE, 0, 0.0));
}

static bool parse_product(parser* parse)
{
  bool is_good = parse_sign(parse);
  for (char c = next(parse); is_good && (c == '*' || c == '/'); c = next(parse))
  {
    ++parse->at;
    is_good = parse_sign(parse) && emit(parse, c == '*' ? MTM_MULTIPLY : MTM_DIVIDE, 0, 0.0);
  }
  return is_good;
}

static bool parse_sum(parser* parse)
{
  bool is_good = parse_product(parse);
  for (char c = next(parse); is_good && (c == '+' || c == '-'); c = next(parse))
  {
    ++parse->at;
    is_good = parse_product(parse) && emit(parse, c == '+' ? MTM_ADD : MTM_SUBTRACT, 0, 0.0);
  }
  return is_good;
}

/* The operands that are on the stack at once, at most; -1: too many. */
static int32_t stack_of(const mtm_expression* expression)
{
  int32_t n = 0;
  int32_t n_max = 0;
  for (int64_t i = 0; i < expression->n_steps; ++i)
  {
    const mtm_operation operation = expression->steps[i].operation;
    n += operation <= MTM_PUSH_ARGUMENT ? 1 : operation <= MTM_DIVIDE ? -1 : 0;
    n_max = n > n_max ? n : n_max;
  }
  return n_max <= MTM_MAX_STACK ? n_max : -1;
}

static bool parse_list(parser* parse, mtm_expression* list, int32_t n_max, int32_t* n)
{
  const int32_t n_arguments = list[0].n_arguments;
  for (char c = '\0'; *n == 0 || c == ',' || c == ';'; c = next(parse))
  {
    if (*n > 1 && c != parse->separator)
    {
      return fail(parse, "commas and semicolons cannot be mixed");
    }
    parse->separator = c;
    if (*n == n_max)
    {
      return fail(parse, "there are too many expressions");
    }
    parse->at += *n > 0;
    list[*n] = (mtm_expression){ .n_arguments = n_arguments };
    parse->out = &list[(*n)++];
    if (!parse_sum(parse))
    {
      return false;
    }
    if (stack_of(parse->out) < 0)
    {
      return fail(parse, "it is too long");
    }
  }
  return true;
}

int32_t mtm_parse_expressions(const char* text,
  int32_t n_arguments,
  mtm_expression* list,
  int32_t n_max,
  bool* is_concatenated,
  mtm_error* error)
{
  parser parse = { .at = text, .error = error };
  int32_t n = 0;
  list[0] = (mtm_expression){ .n_arguments = n_arguments };
  const bool is_join = next(&parse) && strlen(parse.at) > 4 &&
    (mtm_same_word((char[]){ parse.at[0], parse.at[1], parse.at[2], parse.at[3], '\0' }, "JOIN"));
  bool is_good = true;
  if (is_join)
  {
    parse.at += 4;
    is_good = next(&parse) == '(' || fail(&parse, "JOIN needs a bracket");
    parse.at += is_good;
  }
  is_good = is_good && parse_list(&parse, list, n_max, &n);
  if (is_good && is_join)
  {
    is_good = next(&parse) == ')' || fail(&parse, "a bracket is not closed");
    parse.at += is_good;
  }
  is_good = is_good && (next(&parse) == '\0' || fail(&parse, "this cannot follow"));
  mtm_number_end(parse.locale);
  *is_concatenated = parse.separator == ';';
  if (!is_good)
  {
    mtm_expressions_free(list, n);
    return 0;
  }
  return n;
}

void mtm_expressions_free(mtm_expression* list, int32_t n)
{
  for (int32_t i = 0; i < n; ++i)
  {
    free(list[i].steps);
    list[i].steps = NULL;
  }
}

static double apply_one(mtm_operation operation, double x)
{
  switch (operation)
  {
    case MTM_NEGATE:
      return -x;
    case MTM_ABS:
      return fabs(x);
    case MTM_ACOS:
      return acos(x);
    case MTM_ASIN:
      return asin(x);
    case MTM_ATAN:
      return atan(x);
    case MTM_COS:
      return cos(x);
    case MTM_EXP:
      return exp(x);
    case MTM_LOG:
      return log(x);
    case MTM_SIN:
      return sin(x);
    case MTM_SQRT:
      return sqrt(x);
    default:
      return tan(x);
  }
}

static double apply_two(mtm_operation operation, double a, double b)
{
  switch (operation)
  {
    case MTM_ADD:
      return a + b;
    case MTM_SUBTRACT:
      return a - b;
    case MTM_MULTIPLY:
      return a * b;
    default:
      return a / b;
  }
}

double mtm_evaluate(const mtm_expression* expression, const double* arguments)
{
  double stack[MTM_MAX_STACK + 2];
  int32_t n = 0;
  stack[0] = 0.0;
  stack[1] = 0.0;
  for (int64_t i = 0; i < expression->n_steps; ++i)
  {
    const mtm_step* step = &expression->steps[i];
    if (step->operation == MTM_PUSH_NUMBER)
    {
      stack[n++] = step->number;
    }
    else if (step->operation == MTM_PUSH_ARGUMENT)
    {
      stack[n++] = arguments[step->argument];
    }
    else if (step->operation <= MTM_DIVIDE && n > 1) /* as parsing made sure */
    {
      --n;
      stack[n - 1] = apply_two(step->operation, stack[n - 1], stack[n]);
    }
    else if (n > 0)
    {
      stack[n - 1] = apply_one(step->operation, stack[n - 1]);
    }
  }
  return stack[0];
}
