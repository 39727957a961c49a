# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# cmake -DNPM= -DFILES= -DFOLDER= -DSTAMP= -DTESTING= -P npm_ci.cmake: copies package files into a
# folder, installs there exactly what the lock file says, and marks success with a stamp.
foreach (file IN LISTS FILES)
  file(COPY "${file}" DESTINATION "${FOLDER}")
endforeach ()

# No package's own script is run: esbuild works without its.
set(command "${NPM}" ci --ignore-scripts --prefer-offline --no-progress)
if (NOT TESTING)
  list(APPEND command --omit=dev)
endif ()
execute_process(COMMAND ${command}
  WORKING_DIRECTORY "${FOLDER}"
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if (NOT result EQUAL 0)
  list(JOIN command " " text)
  message("${output}")
  message(FATAL_ERROR "npm could not install what the page is built from (in ${FOLDER}: ${text}; "
    "its answer is above). It needs a package registry, or a cache with these packages, once. "
    "Without the page: configure with -DMICROTOME_WEB=OFF.")
endif ()
file(TOUCH "${STAMP}")
