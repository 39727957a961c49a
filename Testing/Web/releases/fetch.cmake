# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# cmake -DNPM= -DFILES= -DFOLDER= -DSTAMP= -P fetch.cmake: installs releases of three.js into a folder
# and keeps of each what a page imports, a fiftieth of it. Without a registry the build goes on and
# asks again next time; the test says that it was skipped.
foreach (file IN LISTS FILES)
  file(COPY "${file}" DESTINATION "${FOLDER}")
endforeach ()
execute_process(COMMAND "${NPM}" ci --ignore-scripts --prefer-offline --no-progress
  WORKING_DIRECTORY "${FOLDER}"
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if (NOT result EQUAL 0)
  message("${output}")
  message(WARNING "npm could not install the releases of three.js that viewer.releases loads scenes "
    "with (in ${FOLDER}; its answer is above). That test is skipped.")
  return()
endif ()

file(GLOB releases "${FOLDER}/node_modules/three-r*")
foreach (release IN LISTS releases)
  file(MAKE_DIRECTORY "${FOLDER}/modules")
  get_filename_component(name "${release}" NAME)
  foreach (module IN ITEMS three.module.js three.core.js)
    file(COPY "${release}/build/${module}" DESTINATION "${FOLDER}/modules/${name}")
  endforeach ()
  file(WRITE "${FOLDER}/modules/${name}/package.json" "{ \"type\": \"module\" }\n")
endforeach ()
file(REMOVE_RECURSE "${FOLDER}/node_modules")
file(TOUCH "${STAMP}")
