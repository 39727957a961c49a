/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* HDF5 files: opened to read, without locks, and no further than the options allow. */
#include "xdmf_hdf5.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAX_OPEN_FILES = 32,
  MAX_HELD = 8,
  MAX_HELD_BYTES = 32 << 20, /* of chunks in memory, unless one data set alone has more */
  CHUNK_SLOTS = 1009,        /* a prime, for so many chunks of 4 KiB */
  CHUNK_BYTES = 4 << 20,
  MAX_CHUNK_BYTES = 1 << 30
};

typedef struct open_file
{
  char* path;
  hid_t id;
  int64_t last_use;
} open_file;

/* A data set that stays open. */
typedef struct held_set
{
  const mtm_hdf5_source* holder;
  hid_t id;
  int64_t cache_bytes;
} held_set;

struct mtm_hdf5_files
{
  open_file files[MAX_OPEN_FILES];
  int32_t n_files;
  int64_t n_uses;
  held_set held[MAX_HELD]; /* last used first */
  int32_t n_held;
  int64_t n_opened; /* data sets, ever */
};

static herr_t keep_innermost(unsigned depth, const H5E_error2_t* entry, void* user)
{
  (void)depth;
  if (entry->desc && *entry->desc)
  {
    snprintf(user, 128, "%s", entry->desc);
  }
  return 0;
}

void mtm_hdf5_reason(char* text, size_t size)
{
  char reason[128] = "";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_innermost, reason);
  H5Eclear2(H5E_DEFAULT);
  snprintf(text, size, "%s", *reason ? reason : "HDF5 gives no reason");
}

/* A simulation may be writing the file. */
static hid_t reading_properties(void)
{
  const hid_t properties = H5Pcreate(H5P_FILE_ACCESS);
  if (properties >= 0)
  {
    /* Runs are read as they are: xdmf_hdf5_read.c. */
    H5Pset_sieve_buf_size(properties, 0);
#if H5_VERSION_GE(1, 10, 7)
    H5Pset_file_locking(properties, false, true);
#endif
  }
  return properties;
}

/* Whether a superblock says that the file is being written: the consistency flags of version 3 (HDF5 File
 * Format Specification 3.0, II.A), at 0, 512, 1024 and so on. Only such a file is opened as readers beside a
 * writer do, as HDF5 then reads what has a wrong checksum again and again, for ever longer. */
static bool is_marked_as_written(const char* path)
{
  enum
  {
    VERSION_AT = 8,
    FLAGS_AT = 11,
    WRITTEN_FLAGS = 1 | 4
  };
  static const unsigned char signature[] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
  FILE* stream = fopen(path, "rb");
  bool is_marked = false;
  unsigned char head[FLAGS_AT + 1];
  for (long at = 0; stream && fseek(stream, at, SEEK_SET) == 0 &&
       fread(head, 1, sizeof head, stream) == sizeof head && at < LONG_MAX / 2;
       at = at ? 2 * at : 512)
  {
    if (memcmp(head, signature, sizeof signature) == 0)
    {
      is_marked = head[VERSION_AT] >= 3 && (head[FLAGS_AT] & WRITTEN_FLAGS) != 0;
      break;
    }
  }
  if (stream)
  {
    fclose(stream);
  }
  return is_marked;
}

/* As readers beside a writer open a file, with an end of what is read again. */
static hid_t open_beside_writer(const char* path, hid_t properties)
{
  enum
  {
    N_ATTEMPTS = 16 /* the pause before the last is some 30 microseconds */
  };
  H5Pset_metadata_read_attempts(properties, N_ATTEMPTS);
  const hid_t id = H5Fopen(path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, properties);
  H5Eclear2(H5E_DEFAULT);
  return id;
}

static hid_t open_file_at(const char* path, mtm_error* error)
{
  hid_t id = H5I_INVALID_HID;
  char reason[128] = "";
  MTM_HDF5_QUIETLY({
    const hid_t properties = reading_properties();
    id = H5Fopen(path, H5F_ACC_RDONLY, properties);
    if (id < 0)
    {
      mtm_hdf5_reason(reason, sizeof reason);
      id = is_marked_as_written(path) ? open_beside_writer(path, properties) : H5I_INVALID_HID;
    }
    if (id < 0)
    {
      /* Someone else in this process has it open, with locks: HDF5 wants both alike. */
      id = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
      H5Eclear2(H5E_DEFAULT);
    }
    if (properties >= 0)
    {
      H5Pclose(properties);
    }
  });
  if (id < 0)
  {
    mtm_message(error, "%s cannot be opened as an HDF5 file: %s", path, reason);
  }
  return id;
}

static void close_file(open_file* file)
{
  MTM_HDF5_QUIETLY(H5Fclose(file->id));
  free(file->path);
}

/* A free place, made by closing the file that was not used for longest. */
static open_file* free_place(mtm_hdf5_files* files)
{
  if (files->n_files < MAX_OPEN_FILES)
  {
    return &files->files[files->n_files++];
  }
  open_file* oldest = &files->files[0];
  for (int32_t i = 1; i < MAX_OPEN_FILES; ++i)
  {
    oldest = files->files[i].last_use < oldest->last_use ? &files->files[i] : oldest;
  }
  close_file(oldest);
  return oldest;
}

static hid_t find_or_open(mtm_xdmf* file, const char* path, mtm_error* error)
{
  if (!file->hdf5)
  {
    file->hdf5 = calloc(1, sizeof *file->hdf5);
  }
  mtm_hdf5_files* files = file->hdf5;
  if (!files)
  {
    mtm_message(error, "out of memory for %s", path);
    return H5I_INVALID_HID;
  }
  ++files->n_uses;
  for (int32_t i = 0; i < files->n_files; ++i)
  {
    if (strcmp(files->files[i].path, path) == 0)
    {
      files->files[i].last_use = files->n_uses;
      return files->files[i].id;
    }
  }
  const hid_t id = open_file_at(path, error);
  const size_t size = strlen(path) + 1;
  char* copy = id >= 0 ? malloc(size) : NULL;
  if (id >= 0 && !copy)
  {
    MTM_HDF5_QUIETLY(H5Fclose(id));
    mtm_message(error, "out of memory for %s", path);
    return H5I_INVALID_HID;
  }
  if (id >= 0)
  {
    *free_place(files) = (open_file){ memcpy(copy, path, size), id, files->n_uses };
  }
  return id;
}

/* Closes the held data sets that were not used for longest: all but so many, and no more bytes. */
static void let_go(mtm_hdf5_files* files, int32_t n_kept, int64_t bytes_kept)
{
  int64_t bytes = 0;
  int32_t n = 0;
  for (; n < files->n_held && n < n_kept; ++n)
  {
    bytes += files->held[n].cache_bytes;
    if (bytes > bytes_kept)
    {
      break;
    }
  }
  while (files->n_held > n)
  {
    MTM_HDF5_QUIETLY(H5Dclose(files->held[--files->n_held].id));
  }
}

void mtm_hdf5_files_free(mtm_hdf5_files* files)
{
  if (files)
  {
    let_go(files, 0, 0);
  }
  for (int32_t i = 0; files && i < files->n_files; ++i)
  {
    close_file(&files->files[i]);
  }
  free(files);
}

/* ---- Data sets --------------------------------------------------------------------------------------- */

/* HDF5 asks before it follows a link to another file. */
static herr_t refuse_link(const char* parent_file,
  const char* parent_group,
  const char* child_file,
  const char* child_object,
  unsigned* flags,
  hid_t properties,
  void* user)
{
  (void)parent_file;
  (void)parent_group;
  (void)child_file;
  (void)child_object;
  (void)flags;
  (void)properties;
  *(bool*)user = true;
  return -1;
}

/* What a link leads to cannot be confined: HDF5 finds it. */
static bool may_follow(const mtm_xdmf* file)
{
  return file->options.trusted && !file->options.confined;
}

/* Values that are not in the file itself; NULL: they are. */
static const char* where_outside(hid_t set)
{
  const hid_t properties = H5Dget_create_plist(set);
  const char* where = NULL;
  if (properties >= 0)
  {
    where = H5Pget_external_count(properties) > 0 ? "external storage" : NULL;
#if H5_VERSION_GE(1, 10, 0)
    where = H5Pget_layout(properties) == H5D_VIRTUAL ? "other data sets (it is virtual)" : where;
#endif
    H5Pclose(properties);
  }
  return where;
}

/* Why a name cannot be opened as a data set. */
static const char* what_is_wrong(hid_t file, const char* name, bool refused)
{
  if (refused)
  {
    return "is a link to another file, which is followed in trusted files only";
  }
  const hid_t object = H5Oopen(file, name, H5P_DEFAULT);
  if (object < 0)
  {
    return "is not there";
  }
  const H5I_type_t type = H5Iget_type(object);
  H5Oclose(object);
  return type == H5I_GROUP ? "is a group, not a data set"
    : type == H5I_DATATYPE ? "is a type, not a data set"
                           : "cannot be opened";
}

hid_t mtm_hdf5_open(mtm_xdmf* file,
  const char* path,
  const char* name,
  int64_t chunk_bytes,
  mtm_error* error)
{
  const hid_t id = find_or_open(file, path, error);
  if (id < 0)
  {
    return id;
  }
  bool refused = false;
  hid_t set = H5I_INVALID_HID;
  const char* wrong = NULL;
  MTM_HDF5_QUIETLY({
    const hid_t properties = H5Pcreate(H5P_DATASET_ACCESS);
    if (!may_follow(file) && properties >= 0)
    {
      H5Pset_elink_cb(properties, refuse_link, &refused);
    }
    if (properties >= 0 && chunk_bytes > 0 && chunk_bytes <= MAX_CHUNK_BYTES)
    {
      const size_t bytes = chunk_bytes > CHUNK_BYTES ? (size_t)chunk_bytes : CHUNK_BYTES;
      H5Pset_chunk_cache(properties, CHUNK_SLOTS, bytes, H5D_CHUNK_CACHE_W0_DEFAULT);
    }
    set = H5Dopen2(id, name, properties);
    wrong = set < 0 ? what_is_wrong(id, name, refused) : NULL;
    H5Pclose(properties);
    H5Eclear2(H5E_DEFAULT);
  });
  if (wrong)
  {
    mtm_message(error, "%s in %s %s", name, path, wrong);
    return set;
  }
  const char* outside = may_follow(file) ? NULL : where_outside(set);
  if (outside)
  {
    mtm_message(error,
      "%s in %s has its values in %s, which is read in trusted files only",
      name,
      path,
      outside);
    H5Dclose(set);
    return H5I_INVALID_HID;
  }
  return set;
}

/* Moves an entry to the front. */
static hid_t use_held(mtm_hdf5_files* files, int32_t i)
{
  const held_set used = files->held[i];
  memmove(files->held + 1, files->held, (size_t)i * sizeof used);
  files->held[0] = used;
  return used.id;
}

/* Of one chunk; 0: not chunked, or too large to be kept. */
static int64_t bytes_of_chunk(const mtm_hdf5_source* source)
{
  double bytes = (double)mtm_type_size(source->base.type);
  for (int32_t d = 0; d < source->rank; ++d)
  {
    bytes *= (double)source->chunk[d];
  }
  return source->is_chunked && bytes <= MAX_CHUNK_BYTES ? (int64_t)bytes : 0;
}

hid_t mtm_hdf5_held(const mtm_hdf5_source* source, mtm_error* error)
{
  mtm_xdmf* file = source->base.file;
  mtm_hdf5_files* files = file->hdf5;
  for (int32_t i = 0; files && i < files->n_held; ++i)
  {
    if (files->held[i].holder == source)
    {
      return use_held(files, i);
    }
  }
  const int64_t chunk_bytes = bytes_of_chunk(source);
  const int64_t cache_bytes = chunk_bytes == 0 ? 0
    : chunk_bytes > CHUNK_BYTES                ? chunk_bytes
                                               : CHUNK_BYTES;
  if (files)
  {
    /* First, so that there is never more in memory. */
    let_go(files, MAX_HELD - 1, MAX_HELD_BYTES - cache_bytes);
  }
  const hid_t set = mtm_hdf5_open(file, source->path, source->name, chunk_bytes, error);
  if (set >= 0)
  {
    files = file->hdf5;
    files->held[files->n_held] = (held_set){ source, set, cache_bytes };
    use_held(files, files->n_held++);
    ++files->n_opened;
  }
  return set;
}

int64_t mtm_hdf5_n_opened(const mtm_xdmf* file)
{
  return file->hdf5 ? file->hdf5->n_opened : 0;
}
