# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# cmake -DFIRST="program;argument" -DSECOND=... -P same_output.cmake: both must print the same lines,
# more than none.
cmake_minimum_required(VERSION 3.20)
foreach (side FIRST SECOND)
  execute_process(COMMAND ${${side}}
    OUTPUT_VARIABLE output_${side}
    RESULT_VARIABLE result)
  if (NOT result EQUAL 0)
    message(FATAL_ERROR "${${side}}: ${result}")
  endif ()
  string(REPLACE "\n" ";" lines_${side} "${output_${side}}")
endforeach ()
list(LENGTH lines_FIRST n_first)
list(LENGTH lines_SECOND n_second)
if (n_first LESS 2)
  message(FATAL_ERROR "Nothing to compare")
endif ()
set(n_different 0)
foreach (first second IN ZIP_LISTS lines_FIRST lines_SECOND)
  if (NOT "${first}" STREQUAL "${second}")
    message("first:  ${first}\nsecond: ${second}")
    math(EXPR n_different "${n_different} + 1")
  endif ()
endforeach ()
if (n_different GREATER 0 OR NOT n_first EQUAL n_second)
  message(FATAL_ERROR "${n_different} lines differ; ${n_first} and ${n_second} lines")
endif ()
message("${n_first} lines are the same")
