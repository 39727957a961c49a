# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# libmicrotome as WebAssembly, beside the native build: clang compiles Core's own list of sources for
# wasm32-wasi. No toolchain file: the compiler of the build stays what it is.
#
#   microtome_find_wasm()                        sets MICROTOME_WASM_MISSING: "" or what is not there
#   microtome_wasm_objects(<name> [OPTIONS <option>...] INCLUDES <directory>... SOURCES <file>...)
#                                                sets <name> to the object files
#   microtome_wasm_module(<file.wasm> OBJECTS <file>... [LINK_OPTIONS <option>...])
include_guard(DIRECTORY)

set(MICROTOME_WASM_OPTIONS --target=wasm32-wasi -msimd128)

# Clang, its runtime for wasm32, wasi-libc, lld and node: tried once by building a small program.
function (microtome_find_wasm)
  find_program(CLANG NAMES clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
  find_program(NODE NAMES node nodejs)
  mark_as_advanced(CLANG NODE)
  set(missing "")
  if (NOT CLANG)
    set(missing "clang is not there")
  elseif (NOT NODE)
    set(missing "node is not there")
  elseif (NOT MICROTOME_WASM_LINKS)
    set(trial "${CMAKE_CURRENT_BINARY_DIR}/trial.c")
    file(WRITE "${trial}" "#include <stdlib.h>\n#include <stdio.h>\n"
      "int main(void) { void* p = malloc(8); printf(\"%p\", p); free(p); return 0; }\n")
    execute_process(COMMAND "${CLANG}" ${MICROTOME_WASM_OPTIONS} -o "${trial}.wasm" "${trial}"
      RESULT_VARIABLE result
      OUTPUT_QUIET
      ERROR_QUIET)
    # A failure is not kept: what is missing may be installed before the next run.
    if (result EQUAL 0)
      set(MICROTOME_WASM_LINKS TRUE CACHE INTERNAL "clang links programs for wasm32-wasi")
    endif ()
  endif ()
  if (NOT missing AND NOT MICROTOME_WASM_LINKS)
    set(missing "clang links no program for wasm32-wasi; Debian: wasi-libc lld libclang-rt-14-dev-wasm32")
  endif ()
  set(MICROTOME_WASM_MISSING "${missing}" PARENT_SCOPE)
endfunction ()

function (microtome_wasm_objects name)
  cmake_parse_arguments(PARSE_ARGV 1 wasm "" "" "OPTIONS;INCLUDES;SOURCES")
  list(TRANSFORM wasm_INCLUDES PREPEND -I)
  set(objects)
  foreach (source IN LISTS wasm_SOURCES)
    get_filename_component(stem "${source}" NAME_WE)
    set(object "${CMAKE_CURRENT_BINARY_DIR}/wasm/${stem}.o")
    add_custom_command(OUTPUT "${object}"
      COMMAND "${CLANG}" ${MICROTOME_WASM_OPTIONS} -O2 ${wasm_OPTIONS} -std=c11 -ffp-contract=off
        -ffunction-sections -Wall -Wextra
        ${wasm_INCLUDES} -MD -MF "${object}.d" -MT "${object}" -c "${source}" -o "${object}"
      DEPENDS "${source}"
      DEPFILE "${object}.d"
      COMMENT "Building WebAssembly object ${stem}.o"
      VERBATIM)
    list(APPEND objects "${object}")
  endforeach ()
  file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/wasm")
  set(${name} "${objects}" PARENT_SCOPE)
endfunction ()

# Linked without -O: clang would have wasm-opt work on the module wherever that is installed.
function (microtome_wasm_module file)
  cmake_parse_arguments(PARSE_ARGV 1 wasm "" "" "OBJECTS;LINK_OPTIONS")
  add_custom_command(OUTPUT "${file}"
    COMMAND "${CLANG}" ${MICROTOME_WASM_OPTIONS} ${wasm_LINK_OPTIONS} -o "${file}" ${wasm_OBJECTS}
    DEPENDS ${wasm_OBJECTS}
    COMMENT "Linking WebAssembly module ${file}"
    VERBATIM)
endfunction ()
