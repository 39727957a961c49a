/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Expressions of Function data items: xdmf_expression.c. */
#ifndef MICROTOME_XDMF_EXPRESSION_H
#define MICROTOME_XDMF_EXPRESSION_H

#include "xdmf_internal.h"

enum
{
  MTM_MAX_STACK = 256
};

/* What one step does to the stack; in this order: pushes, takes two and gives one, changes one. */
typedef enum mtm_operation
{
  MTM_PUSH_NUMBER = 0,
  MTM_PUSH_ARGUMENT,
  MTM_ADD,
  MTM_SUBTRACT,
  MTM_MULTIPLY,
  MTM_DIVIDE,
  MTM_NEGATE,
  MTM_ABS,
  MTM_ACOS,
  MTM_ASIN,
  MTM_ATAN,
  MTM_COS,
  MTM_EXP,
  MTM_LOG,
  MTM_SIN,
  MTM_SQRT,
  MTM_TAN
} mtm_operation;

typedef struct mtm_step
{
  mtm_operation operation;
  int32_t argument;
  double number;
} mtm_step;

typedef struct mtm_expression
{
  int32_t n_arguments; /* $0 to $(n - 1) */
  int64_t n_steps, capacity;
  mtm_step* steps;
} mtm_expression;

/* Parses one expression, or the list that JOIN has, into at most n_max; returns their number, 0 and a
 * message if the text is no such thing. Items with ";" between them are to be put one behind the other,
 * with "," side by side. Owns: mtm_expressions_free. */
int32_t mtm_parse_expressions(const char* text,
  int32_t n_arguments,
  mtm_expression* list,
  int32_t n_max,
  bool* is_concatenated,
  mtm_error* error);
void mtm_expressions_free(mtm_expression* list, int32_t n);

/* The value for arguments. */
double mtm_evaluate(const mtm_expression* expression, const double* arguments);

#endif
