# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Installs the library, its headers, and what finds it again: find_package(Microtome) and pkg-config.
# Nothing that is installed names the prefix, so the tree can be moved.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Microtome")
set(libraries microtome)
set(headers microtome.h scene.h)
if (TARGET microtome_viewer)
  list(APPEND libraries microtome_viewer)
  list(APPEND headers viewer.h)
endif ()
list(TRANSFORM headers PREPEND "${PROJECT_SOURCE_DIR}/Core/include/microtome/")

# Before 1.0 the second number changes the API.
set_target_properties(microtome PROPERTIES
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
install(TARGETS ${libraries}
  EXPORT Microtome
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES ${headers} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/microtome")
install(EXPORT Microtome
  NAMESPACE Microtome::
  FILE MicrotomeTargets.cmake
  DESTINATION "${package_dir}")

# A static library's users link the mathematical library themselves.
get_target_property(library_type microtome TYPE)
set(pc_libs "-L\${libdir} -lmicrotome")
set(pc_libs_private "")
if (MATH_LIBRARY)
  if (library_type STREQUAL "STATIC_LIBRARY")
    string(APPEND pc_libs " -lm")
  else ()
    set(pc_libs_private "-lm")
  endif ()
endif ()
# So do they link zlib.
set(config_dependencies "")
if (ZLIB_FOUND AND library_type STREQUAL "STATIC_LIBRARY")
  string(APPEND pc_libs " -lz")
  set(config_dependencies "include(CMakeFindDependencyMacro)\nfind_dependency(ZLIB)\n")
elseif (ZLIB_FOUND)
  string(APPEND pc_libs_private " -lz")
endif ()
file(RELATIVE_PATH pc_up "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
configure_file(cmake/microtome.pc.in "${CMAKE_CURRENT_BINARY_DIR}/microtome.pc" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/microtome.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

configure_package_config_file(cmake/MicrotomeConfig.cmake.in
  "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/MicrotomeConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeConfigVersion.cmake"
  DESTINATION "${package_dir}")

if (TARGET microtome_xdmf)
  include(cmake/install_xdmf.cmake)
endif ()

if (TARGET microtome_tool)
  file(RELATIVE_PATH from_bin "/prefix/${CMAKE_INSTALL_BINDIR}" "/prefix/${CMAKE_INSTALL_LIBDIR}")
  if (library_type STREQUAL "SHARED_LIBRARY")
    set_target_properties(microtome_tool PROPERTIES INSTALL_RPATH "\$ORIGIN/${from_bin}")
  endif ()
  install(TARGETS microtome_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif ()
install(FILES LICENSE README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")

if (MICROTOME_PARAVIEW)
  include(cmake/install_filters.cmake)
endif ()

# ParaView's macros install the libraries that wrap the classes; they are inside the plugin already.
if (MICROTOME_PARAVIEW)
  install(CODE "file(GLOB wrapping
    \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/libMicrotome*CS*.a\")
  if (wrapping)
    file(REMOVE \${wrapping})
  endif ()")
endif ()
