/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The XML of an XDMF file, in the part of the format that version 2 and 3 readers share. */
#include "xdmf_writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The shortest decimals that read back to the same number. */
static const char* format_number(double value, char text[32])
{
  for (int digits = 1; digits <= 17; ++digits)
  {
    snprintf(text, 32, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
    {
      break;
    }
  }
  return text;
}

mtm_status xdmf_open(xdmf_writer* writer,
  const char* path,
  const char* data,
  const char* series,
  mtm_error* error)
{
  *writer = (xdmf_writer){ .path = path, .data = data, .temporal = series != NULL };
  writer->file = fopen(path, "w");
  if (!writer->file)
  {
    return tool_fail(error, MTM_IO_ERROR, "cannot create %s: %s", path, strerror(errno));
  }
  writer->created = true;
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Xdmf Version=\"3.0\">\n"
        "<Domain>\n",
    writer->file);
  if (series)
  {
    fprintf(writer->file,
      "<Grid Name=\"%s\" GridType=\"Collection\" CollectionType=\"Temporal\">\n",
      series);
  }
  return MTM_OK;
}

static void add_data_item(const xdmf_writer* writer, const dataset* array)
{
  fprintf(writer->file,
    "    <DataItem Format=\"HDF\" NumberType=\"%s\" Precision=\"%zu\" Dimensions=\"",
    array->type == MTM_INT32 ? "Int" : "Float",
    mtm_type_size(array->type));
  for (int32_t i = 0; i < array->rank; ++i)
  {
    fprintf(writer->file, "%s%" PRId64, i ? " " : "", array->dims[i]);
  }
  fprintf(writer->file, "\">%s:%s</DataItem>\n", writer->data, array->path);
}

/* XDMF lists an image's axes slowest first: z, y, x. */
static void add_image(const xdmf_writer* writer, const xdmf_grid* grid)
{
  fprintf(writer->file,
    "  <Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"%" PRId64 " %" PRId64 " %" PRId64
    "\"/>\n"
    "  <Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n",
    grid->dims[2],
    grid->dims[1],
    grid->dims[0]);
  const double* const triples[2] = { grid->origin, grid->spacing };
  for (int i = 0; i < 2; ++i)
  {
    char x[32], y[32], z[32];
    fprintf(writer->file,
      "    <DataItem Format=\"XML\" NumberType=\"Float\" Precision=\"8\" Dimensions=\"3\">"
      "%s %s %s</DataItem>\n",
      format_number(triples[i][2], z),
      format_number(triples[i][1], y),
      format_number(triples[i][0], x));
  }
  fputs("  </Geometry>\n", writer->file);
}

static void add_cells(const xdmf_writer* writer, const xdmf_grid* grid)
{
  fprintf(writer->file,
    "  <Topology TopologyType=\"%s\" NumberOfElements=\"%" PRId64 "\">\n",
    grid->cell_type,
    grid->cells.dims[0]);
  add_data_item(writer, &grid->cells);
  fputs("  </Topology>\n"
        "  <Geometry GeometryType=\"XYZ\">\n",
    writer->file);
  add_data_item(writer, &grid->points);
  fputs("  </Geometry>\n", writer->file);
}

void xdmf_add_grid(xdmf_writer* writer, const xdmf_grid* grid, double time)
{
  fprintf(writer->file, "<Grid Name=\"%s\" GridType=\"Uniform\">\n", grid->name);
  if (writer->temporal)
  {
    char text[32];
    fprintf(writer->file, "  <Time Value=\"%s\"/>\n", format_number(time, text));
  }
  if (grid->cell_type)
  {
    add_cells(writer, grid);
  }
  else
  {
    add_image(writer, grid);
  }
  for (int32_t i = 0; i < grid->n_attributes; ++i)
  {
    const xdmf_attribute* attribute = &grid->attributes[i];
    fprintf(writer->file,
      "  <Attribute Name=\"%s\" AttributeType=\"%s\" Center=\"%s\">\n",
      attribute->name,
      attribute->n_components == 1 ? "Scalar" : "Vector",
      attribute->association == MTM_POINT ? "Node" : "Cell");
    fprintf(writer->file, "    <Information Name=\"Unit\" Value=\"%s\"/>\n", attribute->unit);
    add_data_item(writer, &attribute->values);
    fputs("  </Attribute>\n", writer->file);
  }
  fputs("</Grid>\n", writer->file);
}

mtm_status xdmf_close(xdmf_writer* writer, mtm_error* error)
{
  if (!writer->file)
  {
    return MTM_OK;
  }
  fputs(writer->temporal ? "</Grid>\n</Domain>\n</Xdmf>\n" : "</Domain>\n</Xdmf>\n", writer->file);
  const bool written = fflush(writer->file) == 0 && !ferror(writer->file);
  const int flush_errno = errno;
  const bool closed = fclose(writer->file) == 0;
  writer->file = NULL;
  if (!written || !closed)
  {
    return tool_fail(error,
      MTM_IO_ERROR,
      "cannot write %s: %s",
      writer->path,
      strerror(written ? errno : flush_errno));
  }
  return MTM_OK;
}
