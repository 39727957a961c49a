# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Run by cpack before it packs.

# CPack strips programs and plugins. The debugging information of the libraries to link with names the
# folders they were compiled in as well.
file(GLOB_RECURSE libraries "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*.a")
if (libraries AND CPACK_MICROTOME_STRIP)
  execute_process(COMMAND "${CPACK_MICROTOME_STRIP}" --strip-debug ${libraries}
    COMMAND_ERROR_IS_FATAL ANY)
endif ()

# What is in a .deb goes where Debian has it.
if (NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif ()
set(usr "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr")

# The plugin goes to the folder where that ParaView looks, lib/<architecture>/paraview-*/plugins. What
# else is in lib stays there: CMake, compilers and pkg-config look there too.
if (CPACK_MICROTOME_PARAVIEW_PLUGINS MATCHES "^/usr/")
  file(GLOB plugin LIST_DIRECTORIES true
    "${usr}/${CPACK_MICROTOME_LIBDIR}/paraview-*/plugins/Microtome")
  set(wanted "${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_MICROTOME_PARAVIEW_PLUGINS}/Microtome")
  if (NOT plugin)
    message(FATAL_ERROR "No plugin in ${usr}/${CPACK_MICROTOME_LIBDIR}")
  endif ()
  if (NOT plugin STREQUAL wanted)
    get_filename_component(folder "${wanted}" DIRECTORY)
    file(MAKE_DIRECTORY "${folder}")
    file(RENAME "${plugin}" "${wanted}")
    get_filename_component(left "${plugin}/../.." ABSOLUTE)
    file(REMOVE_RECURSE "${left}")
  endif ()
endif ()

# The names of the Debian policy.
file(RENAME "${usr}/share/doc/Microtome" "${usr}/share/doc/microtome")
file(RENAME "${usr}/share/doc/microtome/LICENSE" "${usr}/share/doc/microtome/copyright")
