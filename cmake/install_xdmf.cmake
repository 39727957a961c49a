# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Installs the library that reads XDMF. It has an export of its own, since who wants the other library
# alone needs no HDF5.
set_target_properties(microtome_xdmf PROPERTIES
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
  INSTALL_RPATH "\$ORIGIN")
install(TARGETS microtome_xdmf
  EXPORT MicrotomeXdmf
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/Core/include/microtome/xdmf.h"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/microtome")
install(EXPORT MicrotomeXdmf
  NAMESPACE Microtome::
  FILE MicrotomeXdmfTargets.cmake
  DESTINATION "${package_dir}")

# A static library's users link themselves what it uses.
set(xdmf_needs "")
set(pc_xdmf_libs "")
if (library_type STREQUAL "STATIC_LIBRARY")
  get_target_property(xdmf_needs microtome_xdmf MICROTOME_NEEDS)
  if (NOT xdmf_needs)
    set(xdmf_needs "")
  endif ()
  # What a shared HDF5 needs itself, it brings along.
  set(hdf5_libraries ${HDF5_C_LIBRARIES})
  list(FILTER hdf5_libraries INCLUDE REGEX "/lib[^/]*hdf5[^/]*\\.so[^/]*$")
  if (NOT hdf5_libraries)
    set(hdf5_libraries ${HDF5_C_LIBRARIES})
  endif ()
  foreach (library IN LISTS hdf5_libraries LIBXML2_LIBRARIES)
    if (TARGET ${library}) # HDF5 2 names targets here
      get_target_property(configurations ${library} IMPORTED_CONFIGURATIONS)
      list(GET configurations 0 configuration)
      get_target_property(library ${library} IMPORTED_LOCATION_${configuration})
    endif ()
    string(APPEND pc_xdmf_libs " ${library}")
  endforeach ()
  if ("ZLIB" IN_LIST xdmf_needs)
    string(APPEND pc_xdmf_libs " -lz")
  endif ()
  if ("BZip2" IN_LIST xdmf_needs)
    string(APPEND pc_xdmf_libs " -lbz2")
  endif ()
  string(REPLACE ";" " " xdmf_needs "HDF5;LibXml2;${xdmf_needs}")
endif ()
configure_file(cmake/MicrotomeXdmf.cmake.in "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeXdmf.cmake" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeXdmf.cmake" DESTINATION "${package_dir}")
configure_file(cmake/microtome_xdmf.pc.in "${CMAKE_CURRENT_BINARY_DIR}/microtome_xdmf.pc" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/microtome_xdmf.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
