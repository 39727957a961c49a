/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* HDF5 files with random bytes in random places, each toured in a process of its own. HDF5 has defects
 * that we cannot mend: where it is libhdf5 that crashes or does not come back, that is counted and said;
 * a crash in our code, or an answer that makes no sense, is a failure. */
#include "check.h"
#include "hostile.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <hdf5.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum
{
  N_FILES = 120,
  MAX_BYTES = 8, /* changed in a file */
  MAX_S = 2,
  N_FRAMES = 100,
  ENDED_BY_SIGNAL = 3
};

/* HDF5 1.10 loses some hundred bytes with each data set that it finds broken; what we lose is still told. */
const char* __lsan_default_suppressions(void);
const char* __lsan_default_suppressions(void)
{
  return "leak:libhdf5\n";
}

/* Where a signal came from, shared with the process that it ended. */
typedef enum culprit
{
  NOBODY,
  OURS,
  HDF5S
} culprit;

static volatile culprit* seen;

/* The first frame behind the signal's that is neither of the C library: ours, or HDF5's. */
static void on_signal(int number)
{
  (void)number;
  void* frames[N_FRAMES];
  const int n = backtrace(frames, N_FRAMES);
  bool is_behind = false;
  *seen = OURS;
  for (int i = 0; i < n; ++i)
  {
    Dl_info of;
    const char* name = dladdr(frames[i], &of) && of.dli_fname ? of.dli_fname : "";
    const bool is_c = strstr(name, "/libc.so") || strstr(name, "/libc-") || strstr(name, "libasan");
    if (is_behind && !is_c)
    {
      *seen = strstr(name, "libhdf5") ? HDF5S : OURS;
      break;
    }
    is_behind = is_behind || is_c;
  }
  _exit(ENDED_BY_SIGNAL);
}

static bool tour_mutated(void* user, test_tour* tour)
{
  (void)user;
  static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL, SIGALRM };
  for (size_t s = 0; s < sizeof signals / sizeof signals[0]; ++s)
  {
    signal(signals[s], on_signal);
  }
  /* HDF5 has much to say at the end of a process. */
  if (!freopen("/dev/null", "w", stderr))
  {
    return false;
  }
  alarm(MAX_S);
  *tour = test_tour_of("in.xdmf", NULL, 1 << 20);
  return true;
}

/* ---- Files ----------------------------------------------------------------------------------------------- */

static void add(hid_t file, const char* name, hid_t type, hid_t properties)
{
  static const hsize_t dims[2] = { 2, 2 };
  static const float values[4] = { 1, 2, 3, 4 };
  const hid_t space = H5Screate_simple(2, dims, NULL);
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  const hid_t set = H5Dcreate2(file, name, type, space, links, properties, H5P_DEFAULT);
  CHECK(H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, "%s", name);
  H5Dclose(set);
  H5Pclose(links);
  H5Sclose(space);
}

/* One of each layout, in the old format or the new; its bytes. */
static char* write_sound(bool is_new, size_t* size)
{
  static const hsize_t chunk[2] = { 1, 2 };
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (is_new)
  {
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  }
  const hid_t file = H5Fcreate("data.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  add(file, "flat", H5T_IEEE_F32LE, properties);
  add(file, "group/big", H5T_STD_I64BE, properties);
  H5Pset_chunk(properties, 2, chunk);
  add(file, "chunked", H5T_IEEE_F64LE, properties);
  H5Pset_shuffle(properties);
  H5Pset_deflate(properties, 1);
  add(file, "group/packed", H5T_IEEE_F32LE, properties);
  H5Pclose(properties);
  H5Fclose(file);
  H5Pclose(access);
  FILE* stream = fopen("data.h5", "rb");
  char* bytes = malloc(1 << 16);
  *size = stream && bytes ? fread(bytes, 1, 1 << 16, stream) : 0;
  if (stream)
  {
    fclose(stream);
  }
  CHECK(*size > 0, "the sound file");
  return bytes;
}

static uint64_t next_random(uint64_t* state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

/* Any byte, or one of those that are the ends of what a byte or a size can be. */
static void mutate(char* bytes, size_t size, uint64_t* random)
{
  static const unsigned char ends[] = { 0x00, 0x01, 0x7F, 0x80, 0xFF };
  for (uint64_t n = 1 + next_random(random) % MAX_BYTES; n > 0; --n)
  {
    /* Half of them in the first KiB, where the heads are. */
    const size_t among = next_random(random) % 2 && size > 1024 ? 1024 : size;
    const size_t at = (size_t)next_random(random) % among;
    const uint64_t value = next_random(random);
    bytes[at] = (char)(value % 2 ? ends[value / 2 % sizeof ends] : (unsigned char)(value >> 8));
  }
}

static void write_xml(void)
{
  static const char* const names[] = { "flat", "group/big", "chunked", "group/packed" };
  FILE* stream = fopen("in.xdmf", "wb");
  fputs("<Xdmf><Domain><Grid>" HOSTILE_SQUARE, stream);
  for (int i = 0; i < 4; ++i)
  {
    fprintf(stream,
      "<Attribute Name='%s'><DataItem Format='HDF' Dimensions='2 2'>data.h5:/%s</DataItem>"
      "</Attribute>",
      names[i],
      names[i]);
  }
  fputs("</Grid></Domain></Xdmf>", stream);
  fclose(stream);
}

int main(int argc, char** argv)
{
  const char* given = getenv("MICROTOME_TEST_SEED");
  const uint64_t seed = given ? strtoull(given, NULL, 10) : 1;
  seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (!hostile_start(argc, argv) || seen == MAP_FAILED)
  {
    return 1;
  }
  void* frame = NULL;
  backtrace(&frame, 1); /* loads what it needs, which a crashed process better does not */
  write_xml();
  int n_hdf5 = 0;
  int64_t n_arrays = 0;
  for (int i = 0; i < N_FILES; ++i)
  {
    uint64_t random = (seed + (uint64_t)i) * UINT64_C(0x9e3779b97f4a7c15);
    size_t size = 0;
    char* bytes = write_sound((seed + (uint64_t)i) % 2, &size);
    const bool is_sound = !given && i < 2;
    if (!is_sound)
    {
      mutate(bytes, size, &random);
    }
    hostile_write("data.h5", bytes, size);
    free(bytes);
    *seen = NOBODY;
    const hostile_end end = hostile_run(tour_mutated, NULL);
    const bool is_theirs = *seen == HDF5S;
    CHECK(is_theirs || !end.tour.defect[0],
      "MICROTOME_TEST_SEED=%llu: %s",
      (unsigned long long)(seed + (uint64_t)i),
      end.tour.defect);
    CHECK(!is_sound || end.tour.n_arrays >= 4, "a sound file: %d arrays", (int)end.tour.n_arrays);
    n_hdf5 += is_theirs;
    n_arrays += end.tour.n_arrays;
  }
  printf("seed %llu: %d files, %lld arrays read; libhdf5 crashed or did not come back on %d\n",
    (unsigned long long)seed,
    N_FILES,
    (long long)n_arrays,
    n_hdf5);
  return check_result();
}
