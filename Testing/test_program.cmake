# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Test programs in C.

# microtome_test_program(core slice_box TARGET test_slice_box LIBRARY microtome_testing [MALLOC] [INTERNAL]
# [ARGUMENTS folder]): TARGET.c becomes the test core.slice_box, of that label, called with the arguments.
# MALLOC links microtome_failing_malloc in; INTERNAL lets the test see the private headers. Both reach into a
# static library only: with a shared one there is no such test.
function (microtome_test_program label name)
  cmake_parse_arguments(PARSE_ARGV 2 test "MALLOC;INTERNAL" "TARGET;LIBRARY" "ARGUMENTS")
  if (BUILD_SHARED_LIBS AND (test_MALLOC OR test_INTERNAL))
    return ()
  endif ()
  add_executable(${test_TARGET} ${test_TARGET}.c)
  target_link_libraries(${test_TARGET} PRIVATE ${test_LIBRARY})
  target_compile_options(${test_TARGET} PRIVATE -Wall -Wextra -Wshadow -ffp-contract=off)
  if (test_MALLOC)
    target_link_libraries(${test_TARGET} PRIVATE microtome_failing_malloc)
  endif ()
  if (test_INTERNAL)
    target_include_directories(${test_TARGET} PRIVATE "${PROJECT_SOURCE_DIR}/Core/src")
  endif ()
  add_test(NAME ${label}.${name} COMMAND ${test_TARGET} ${test_ARGUMENTS})
  set_tests_properties(${label}.${name} PROPERTIES
    LABELS ${label}
    SKIP_RETURN_CODE ${MICROTOME_SKIP_CODE})
endfunction ()
