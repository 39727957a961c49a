/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The `microtome` command: finds the subcommand and runs it. */
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct subcommand
{
  const char* name;
  const char* summary;
  int (*run)(int argc, char** argv);
} subcommand;

static const subcommand subcommands[] = {
  { "info", "say what is in an XDMF file", tool_info },
  { "slice", "cut an XDMF file by planes, into a web page or JSON", tool_slice },
  { "surface", "take the outer surface of an XDMF file, the same way", tool_surface },
  { "example", "write example data sets as XDMF and HDF5", tool_example },
};
static const size_t n_subcommands = sizeof subcommands / sizeof subcommands[0];

static void print_help(FILE* file)
{
  fputs("usage: microtome COMMAND [ARGUMENTS]\n"
        "\n"
        "Slices and surfaces of simulation meshes.\n"
        "\n"
        "commands:\n",
    file);
  for (size_t i = 0; i < n_subcommands; ++i)
  {
    fprintf(file, "  %-10s %s\n", subcommands[i].name, subcommands[i].summary);
  }
  fputs("\n"
        "microtome COMMAND --help   how to use a command\n"
        "microtome --version        the version\n"
        "\n"
        "Exit codes: 0 done, 1 could not be done, 2 wrong command.\n",
    file);
}

static int run(int argc, char** argv)
{
  if (argc < 2)
  {
    print_help(stderr);
    return TOOL_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
  {
    print_help(stdout);
    return TOOL_OK;
  }
  if (strcmp(argv[1], "--version") == 0)
  {
    printf("microtome %s\n", mtm_version());
    return TOOL_OK;
  }
  for (size_t i = 0; i < n_subcommands; ++i)
  {
    if (strcmp(argv[1], subcommands[i].name) == 0)
    {
      return subcommands[i].run(argc - 1, argv + 1);
    }
  }
  fprintf(stderr, "microtome: there is no command '%s'; microtome --help lists them\n", argv[1]);
  return TOOL_USAGE;
}

int main(int argc, char** argv)
{
  const int code = run(argc, argv);
  /* A pipe or disk that did not take our output is found out here at the latest. */
  if (fflush(stdout) != 0 || ferror(stdout))
  {
    fprintf(stderr, "microtome: cannot write to standard output: %s\n", strerror(errno));
    return code == TOOL_OK ? TOOL_FAILED : code;
  }
  return code;
}
