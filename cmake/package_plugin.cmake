# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Run by cpack before it packs: in a .deb the plugin goes to the folder where that ParaView looks for
# plugins by name, lib/<architecture>/paraview-*/plugins on Debian. What else is in lib stays there:
# CMake, compilers and pkg-config look there too.
if (CPACK_GENERATOR STREQUAL "DEB" AND CPACK_MICROTOME_PARAVIEW_PLUGINS MATCHES "^/usr/")
  file(GLOB plugin LIST_DIRECTORIES true
    "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/${CPACK_MICROTOME_LIBDIR}/paraview-*/plugins/Microtome")
  set(wanted "${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_MICROTOME_PARAVIEW_PLUGINS}/Microtome")
  if (NOT plugin)
    message(FATAL_ERROR "No plugin in ${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
  endif ()
  if (NOT plugin STREQUAL wanted)
    cmake_path(GET plugin PARENT_PATH left)
    cmake_path(GET left PARENT_PATH left)
    cmake_path(GET wanted PARENT_PATH folder)
    file(MAKE_DIRECTORY "${folder}")
    file(RENAME "${plugin}" "${wanted}")
    file(REMOVE_RECURSE "${left}")
  endif ()
endif ()
