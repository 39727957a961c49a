/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* Writing arrays to an HDF5 file, whole or slab by slab. */
#include "hdf5_writer.h"

#include <stdio.h>
#include <string.h>

/* HDF5 quotes strerror somewhere in its stack of messages; that part is what a person needs. */
static herr_t find_reason(unsigned n, const H5E_error2_t* entry, void* user)
{
  (void)n;
  char* reason = user;
  static const char before[] = "error message = '";
  const char* start = entry->desc ? strstr(entry->desc, before) : NULL;
  if (start)
  {
    start += sizeof before - 1;
    snprintf(reason, 128, "%.*s", (int)strcspn(start, "'"), start);
    return 1;
  }
  return 0;
}

static mtm_status fail_hdf5(const hdf5_writer* writer, const char* what, mtm_error* error)
{
  char reason[128] = "HDF5 gives no reason";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, find_reason, reason);
  return tool_fail(error, MTM_IO_ERROR, "cannot %s %s: %s", what, writer->path, reason);
}

mtm_status hdf5_open(hdf5_writer* writer, const char* path, mtm_error* error)
{
  /* At exit HDF5 would try again to write what a full disk refused, and crash. */
  H5dont_atexit();
  /* Errors are reported once, by us. */
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  writer->path = path;
  /* The oldest form that will do, which is not the default of HDF5 2: every reader knows it, and its
   * groups do not hold the time they were made at, so that two runs write the same bytes. */
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST);
  const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Pclose(access);
  if (file < 0)
  {
    return fail_hdf5(writer, "create", error);
  }
  writer->file = file;
  writer->created = true;
  return MTM_OK;
}

static hid_t file_type(mtm_type type)
{
  switch (type)
  {
    case MTM_INT32:
      return H5T_STD_I32LE;
    case MTM_FLOAT32:
      return H5T_IEEE_F32LE;
    default:
      return H5T_IEEE_F64LE;
  }
}

static hid_t memory_type(mtm_type type)
{
  switch (type)
  {
    case MTM_INT32:
      return H5T_NATIVE_INT32;
    case MTM_FLOAT32:
      return H5T_NATIVE_FLOAT;
    default:
      return H5T_NATIVE_DOUBLE;
  }
}

mtm_status hdf5_create(hdf5_writer* writer, const dataset* array, mtm_error* error)
{
  hsize_t dims[DATASET_MAX_RANK];
  for (int32_t i = 0; i < array->rank; ++i)
  {
    dims[i] = (hsize_t)array->dims[i];
  }
  const hid_t space = H5Screate_simple(array->rank, dims, NULL);
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  /* A time in the file would make two runs differ. */
  H5Pset_obj_track_times(properties, false);
  /* Everything is written, so filling first would double the work. */
  H5Pset_fill_time(properties, H5D_FILL_TIME_NEVER);
  const hid_t set = H5Dcreate2(
    writer->file, array->path, file_type(array->type), space, links, properties, H5P_DEFAULT);
  const mtm_status status = set < 0 ? fail_hdf5(writer, "add an array to", error) : MTM_OK;
  H5Dclose(set);
  H5Pclose(properties);
  H5Pclose(links);
  H5Sclose(space);
  return status;
}

mtm_status hdf5_write_slab(hdf5_writer* writer,
  const dataset* array,
  int64_t first,
  int64_t n,
  const void* values,
  mtm_error* error)
{
  hsize_t start[DATASET_MAX_RANK] = { (hsize_t)first };
  hsize_t count[DATASET_MAX_RANK] = { (hsize_t)n };
  for (int32_t i = 1; i < array->rank; ++i)
  {
    count[i] = (hsize_t)array->dims[i];
  }
  const hid_t set = H5Dopen2(writer->file, array->path, H5P_DEFAULT);
  const hid_t space = H5Dget_space(set);
  const hid_t slab = H5Screate_simple(array->rank, count, NULL);
  H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
  const herr_t written = H5Dwrite(set, memory_type(array->type), slab, space, H5P_DEFAULT, values);
  mtm_status status = written < 0 ? fail_hdf5(writer, "write", error) : MTM_OK;
  H5Sclose(slab);
  H5Sclose(space);
  if (H5Dclose(set) < 0 && status == MTM_OK)
  {
    status = fail_hdf5(writer, "write", error);
  }
  return status;
}

mtm_status hdf5_write(hdf5_writer* writer,
  int32_t n_arrays,
  const dataset* const* arrays,
  const void* const* values,
  mtm_error* error)
{
  mtm_status status = MTM_OK;
  for (int32_t i = 0; i < n_arrays && status == MTM_OK; ++i)
  {
    status = hdf5_create(writer, arrays[i], error);
    if (status == MTM_OK)
    {
      status = hdf5_write_slab(writer, arrays[i], 0, arrays[i]->dims[0], values[i], error);
    }
  }
  return status;
}

mtm_status hdf5_close(hdf5_writer* writer, mtm_error* error)
{
  if (writer->file == 0)
  {
    return MTM_OK;
  }
  const herr_t closed = H5Fclose(writer->file);
  writer->file = 0;
  return closed < 0 ? fail_hdf5(writer, "write", error) : MTM_OK;
}
