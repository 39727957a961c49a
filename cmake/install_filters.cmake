# SPDX-FileCopyrightText: The Microtome developers
# SPDX-License-Identifier: BSD-3-Clause

# Installs the VTK filters for C++ programs: find_package(Microtome COMPONENTS Filters) gives
# Microtome::Filters. Only the classes that users create have their headers there.
set(filters_include "${CMAKE_INSTALL_INCLUDEDIR}/microtome/filters")
install(TARGETS MicrotomeFilters
  EXPORT MicrotomeFilters
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${filters_include}")
set_target_properties(MicrotomeFilters PROPERTIES EXPORT_NAME Filters)
install(EXPORT MicrotomeFilters
  NAMESPACE Microtome::
  FILE MicrotomeFiltersTargets.cmake
  DESTINATION "${package_dir}")

set(filters_headers
  vtkMicrotomeIsosurface.h
  vtkMicrotomeSceneGlyphLook.h
  vtkMicrotomeSceneLook.h
  vtkMicrotomeSceneTextLook.h
  vtkMicrotomeSceneWriter.h
  vtkMicrotomeSlice.h
  vtkMicrotomeSurface.h
  vtkMicrotomeValuesAlgorithm.h)
if (TARGET microtome_xdmf_vtk)
  list(APPEND filters_headers vtkMicrotomeXdmfReader.h)
endif ()
list(TRANSFORM filters_headers PREPEND "${PROJECT_SOURCE_DIR}/Filters/")
get_target_property(filters_binary_dir MicrotomeFilters BINARY_DIR)
install(FILES ${filters_headers} "${filters_binary_dir}/MicrotomeFiltersModule.h"
  DESTINATION "${filters_include}")

# What MicrotomeFilters.cmake has to find: the VTK modules that the library is linked to, in the
# ParaView it was built with.
get_target_property(filters_links MicrotomeFilters INTERFACE_LINK_LIBRARIES)
string(REGEX MATCHALL "VTK::[A-Za-z0-9]+" filters_vtk "${filters_links}")
list(REMOVE_DUPLICATES filters_vtk)
list(TRANSFORM filters_vtk REPLACE "VTK::" "")
list(JOIN filters_vtk " " filters_vtk)
get_property(filters_paraview GLOBAL PROPERTY MICROTOME_PARAVIEW_VERSION)
get_property(filters_vtk_version GLOBAL PROPERTY MICROTOME_VTK_VERSION)
configure_file(cmake/MicrotomeFilters.cmake.in "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeFilters.cmake"
  @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/MicrotomeFilters.cmake" DESTINATION "${package_dir}")
