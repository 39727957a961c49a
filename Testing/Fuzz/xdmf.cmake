# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# XDMF for clang's libFuzzer: texts, and data items over heavy files. Seeds are the files of xdmf/, and
# short files of other programs where MICROTOME_XDMF_CORPUS names a folder of them.
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(LibXml2 REQUIRED)
find_package(ZLIB QUIET)
find_package(BZip2 QUIET)
set(xdmf_libraries ${HDF5_C_LIBRARIES} ${LIBXML2_LIBRARIES})
set(xdmf_options -D_GNU_SOURCE)
foreach (directory IN LISTS HDF5_C_INCLUDE_DIRS LIBXML2_INCLUDE_DIRS)
  list(APPEND xdmf_options "-I${directory}")
endforeach ()
if (ZLIB_FOUND)
  list(APPEND xdmf_options -DMTM_HAS_ZLIB)
  list(APPEND xdmf_libraries ${ZLIB_LIBRARIES})
endif ()
if (BZIP2_FOUND)
  list(APPEND xdmf_options -DMTM_HAS_BZIP2)
  list(APPEND xdmf_libraries ${BZIP2_LIBRARIES})
endif ()

set(tour "${PROJECT_SOURCE_DIR}/Testing/Xdmf/Hostile")
set(xdmf_sources "${tour}/tour.c")
foreach (library IN ITEMS microtome microtome_xdmf)
  get_target_property(sources ${library} SOURCES)
  foreach (source IN LISTS sources)
    get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${PROJECT_SOURCE_DIR}/Core")
    list(APPEND xdmf_sources "${source}")
  endforeach ()
endforeach ()

file(GLOB seeds "${CMAKE_CURRENT_SOURCE_DIR}/xdmf/*.xdmf")
if (MICROTOME_XDMF_CORPUS)
  file(GLOB_RECURSE others "${MICROTOME_XDMF_CORPUS}/*.x*mf" "${MICROTOME_XDMF_CORPUS}/*.xdmf?")
  foreach (other IN LISTS others)
    file(SIZE "${other}" size)
    if (size LESS 6000)
      list(APPEND seeds "${other}")
    endif ()
  endforeach ()
endif ()
list(JOIN seeds "," seeds)
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/xdmf_seeds.txt" "${seeds}")

foreach (what IN LISTS xdmf_fuzzers)
  set(fuzzer "${CMAKE_CURRENT_BINARY_DIR}/fuzz_${what}.run")
  set(fuzz_main "${CMAKE_CURRENT_SOURCE_DIR}/fuzz_${what}.c")
  add_custom_command(OUTPUT "${fuzzer}"
    COMMAND "${CLANG}" ${fuzz_options} ${xdmf_options} ${fuzz_includes} "-I${tour}" "${fuzz_main}"
      ${xdmf_sources} -o "${fuzzer}" ${xdmf_libraries} -lm
    DEPENDS "${fuzz_main}" ${xdmf_sources} ${fuzz_headers} "${tour}/tour.h"
    COMMENT "Building fuzz_${what} with clang"
    VERBATIM)
  add_custom_target(fuzz_${what} ALL DEPENDS "${fuzzer}")
  add_dependencies(fuzzers fuzz_${what})
  set(options -max_total_time=60 -timeout=60 -rss_limit_mb=2048 -malloc_limit_mb=512)
  if (what STREQUAL "xdmf_xml")
    list(APPEND options -max_len=6000 "-dict=${CMAKE_CURRENT_SOURCE_DIR}/xdmf/words.dict"
      "-seed_inputs=@${CMAKE_CURRENT_BINARY_DIR}/xdmf_seeds.txt")
  else ()
    list(APPEND options -max_len=300 -len_control=0)
  endif ()
  add_test(NAME fuzz.fuzz_${what} COMMAND "${fuzzer}" ${options})
  set_tests_properties(fuzz.fuzz_${what} PROPERTIES LABELS fuzz TIMEOUT 240)
endforeach ()
