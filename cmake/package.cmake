# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# `cpack --config build/paraview/CPackConfig.cmake` makes a .tar.gz that can be unpacked anywhere and,
# where dpkg and file are, a .deb. Both hold what `cmake --install` installs.
set(CPACK_GENERATOR TGZ)
find_program(DPKG_DEB dpkg-deb)
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
# With which CPack finds what dpkg-shlibdeps has to look at.
find_program(FILE_COMMAND file)
mark_as_advanced(DPKG_DEB DPKG_SHLIBDEPS FILE_COMMAND)
if (DPKG_DEB AND DPKG_SHLIBDEPS AND FILE_COMMAND)
  list(APPEND CPACK_GENERATOR DEB)
endif ()

set(CPACK_PACKAGE_NAME microtome)
set(CPACK_PACKAGE_VENDOR "The Microtome developers")
set(CPACK_PACKAGE_CONTACT "The Microtome developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
# A plugin is for one version of ParaView only, so the archive's name says which.
set(CPACK_PACKAGE_FILE_NAME
  "microtome-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(paraview_plugins "")
if (MICROTOME_PARAVIEW)
  get_property(plugin_subdir GLOBAL PROPERTY MICROTOME_PLUGIN_SUBDIR)
  string(REGEX MATCH "^[^/]+" paraview_name "${plugin_subdir}")
  string(APPEND CPACK_PACKAGE_FILE_NAME "-${paraview_name}")
  get_property(paraview_plugins GLOBAL PROPERTY MICROTOME_PARAVIEW_PLUGINS)
endif ()

# dpkg-shlibdeps asks for the ParaView and the HDF5 that this was built with.
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
if (MICROTOME_PARAVIEW)
  # For pvpython and pvbatch; the window does without.
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS python3-paraview)
  # What programs in C++ are compiled with.
  set(CPACK_DEBIAN_PACKAGE_SUGGESTS paraview-dev)
endif ()
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "A ParaView plugin with the filters Microtome Slice and Microtome Surface and a writer of web
pages, the command microtome, and the C library libmicrotome.")
set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_SOURCE_DIR}/cmake/package_options.cmake")
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/package_files.cmake")
# What that script knows of this build.
set(CPACK_MICROTOME_STRIP "${CMAKE_STRIP}")
set(CPACK_MICROTOME_LIBDIR "${CMAKE_INSTALL_LIBDIR}")
set(CPACK_MICROTOME_PARAVIEW_PLUGINS "${paraview_plugins}")
include(CPack)
