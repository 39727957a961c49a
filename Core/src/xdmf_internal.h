/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/* The private header of libmicrotome_xdmf: what its files share. The way of the data:
 *
 *     path --document--> elements --element--> children, attributes, references
 *          --grid--> tree of grids and times --describe--> topology, geometry, arrays
 *          --source--> data items as lazy arrays --span--> hyperslabs of a file --read--> memory
 */
#ifndef MICROTOME_XDMF_INTERNAL_H
#define MICROTOME_XDMF_INTERNAL_H

#include "internal.h"
#include "microtome/xdmf.h"

#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlversion.h>

/* What libxml2 tells of an error: not to be changed, from 2.12 on by its type too. */
#if LIBXML_VERSION >= 21200
typedef const xmlError* mtm_xml_error;
#else
typedef xmlError* mtm_xml_error;
#endif

enum
{
  MTM_MAX_RANK = 32,   /* of arrays, HDF5's own limit */
  MTM_MAX_LEVELS = 62, /* of spans: more than factors of 2 in the values there can be */
  MTM_MAX_DEPTH = 64,  /* of references, includes and groups within one another */
  MTM_MAX_NESTED = 16, /* data items within one another: all of them read at once, on one stack */
  MTM_MAX_INCLUDED = 8 * 1000 * 1000,  /* elements that all includes of a file stand for */
  MTM_MAX_CHILDREN = 20 * 1000 * 1000, /* seen in one walk, and for each element of the file ... */
  MTM_MAX_CHILDREN_EACH = 64,
  MTM_MAX_LEAVES = 100 * 1000, /* grids of a step, and for each element of the file ... */
  MTM_MAX_LEAVES_EACH = 4,
  MTM_MAX_PROBLEMS = 1000 /* then one more says that there are more */
};

/* ---- xdmf_document.c: safe XML ----------------------------------------------------------------- */

/* A parsed file; element->doc->_private leads to it. */
typedef struct mtm_document
{
  xmlDoc* xml;
  char* path;
  char* folder;           /* of the path, "." where it has none; without the last "/" */
  struct mtm_note* notes; /* on its elements */
  struct mtm_document* next;
} mtm_document;

/* Parses a file, or finds it among those that were. Nothing is loaded but the file itself: no DTD, no
 * network, external entities of trusted files only; entities are expanded within libxml2's limits, files
 * without any may hold texts of any length. Lines of elements are right beyond 65535. */
mtm_status mtm_document_open(mtm_xdmf* file,
  const char* path,
  mtm_document** out,
  mtm_error* error);
void mtm_documents_free(mtm_document* first);

static inline mtm_document* mtm_document_of(const xmlNode* element)
{
  return (mtm_document*)element->doc->_private;
}

/* Reads a whole regular file of at most max_bytes, with a zero behind it. NULL and a message: it cannot
 * be. Owns: the caller's, free(). */
char* mtm_read_whole(const char* path, int64_t max_bytes, size_t* size, mtm_error* error);

/* ---- xdmf_path.c: where files are -------------------------------------------------------------- */

/* The path of a file that an element names: as it stands if absolute, else from the element's folder;
 * where there is no such regular file, its base name in that folder. NULL, with a message that says
 * what was looked for, if there is none, if it is not a regular file, or if the file is confined and
 * it is outside (real paths, links followed). Owns: the caller's, free(). */
char* mtm_find_file(mtm_xdmf* file, const xmlNode* element, const char* name, mtm_error* error);

/* The folder of a path, "." where it names none; without the last "/". NULL: out of memory. Owns: the
 * caller's. */
char* mtm_folder_of(const char* path);

/* The same as mtm_find_file, from the folder of a file. */
char* mtm_find_beside(mtm_xdmf* file, const char* beside, const char* name, mtm_error* error);

/* ---- xdmf_problem.c ---------------------------------------------------------------------------- */

/* The status of a failure by its message: MTM_NO_MEMORY where that says so. */
mtm_status mtm_status_of(const mtm_error* why, mtm_status otherwise);

/* Remembers what is wrong with an element, "flow.xdmf:12: Attribute \"T\": " and the text. */
void mtm_problem(mtm_xdmf* file, const xmlNode* element, const char* format, ...) MTM_PRINTF(3, 4);

/* Remembers such a text as it is. */
void mtm_problem_line(mtm_xdmf* file, const char* text);

/* The same as mtm_problem, as an error message. */
void mtm_message_element(mtm_error* error, const xmlNode* element, const char* format, ...)
  MTM_PRINTF(3, 4);

/* Writes it and is the status, as mtm_fail does. */
#define mtm_fail_element(error, status, element, ...)                                              \
  (mtm_message_element((error), (element), __VA_ARGS__), (status))

/* ---- xdmf_element.c: elements as XDMF means them ------------------------------------------------ */

/* Tags, attribute names and their values are compared without case. "DataStructure" is "DataItem". */
bool mtm_same_word(const char* a, const char* b);
bool mtm_has_tag(const xmlNode* element, const char* tag);

/* The value of the first of the named attributes that the element has; NULL: none. Names end with NULL.
 * Owns: the document's. */
const char* mtm_attribute(const xmlNode* element, const char* name, ...) __attribute__((sentinel));

/* What stands between words and numbers. */
static inline bool mtm_is_separator(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';';
}

/* A text without the white space at its ends: *text is moved, the new length returned. */
size_t mtm_trim(const char** text, size_t length);

/* A copy with a zero behind it; NULL: out of memory. Owns: the caller's, free(). */
char* mtm_copy_text(const char* text, size_t length);

/* An attribute that is one integer, or `otherwise`. */
int64_t mtm_integer_attribute(const xmlNode* element, const char* name, int64_t otherwise);

/* Numbers in an attribute or a text, separated by white space, commas or semicolons. Integers: at most
 * n_max; -1: more, or not integers in the range of int64. */
int32_t mtm_parse_integers(const char* text, int64_t* values, int32_t n_max);

/* What is remembered of an element: element->_private, allocated when first asked for; NULL: out of
 * memory. Owns: the document's. */
typedef struct mtm_temporal mtm_temporal;

typedef struct mtm_note
{
  struct mtm_source* source; /* of data items */
  char* wrong;               /* of data items: why there is no source, ... */
  int64_t wrong_since;       /* ... for this selection of a step */
  mtm_temporal* temporal;    /* of temporal collections: xdmf_time.c */
  const xmlNode** included;  /* of includes: what they stand for */
  int32_t n_included;
  bool is_resolved;      /* the include was tried, or the source is being made */
  bool is_followed;      /* the include is being resolved */
  bool is_good;          /* it could be */
  bool is_target;        /* reached through an include or a reference */
  struct mtm_note* next; /* of the document's */
} mtm_note;

mtm_note* mtm_note_of(const xmlNode* element);

/* The element was reached through an include or a reference: a grid all of whose mesh was, and that
 * has nothing else, is there for others. */
bool mtm_is_target(const xmlNode* element);

/* ---- xdmf_include.c: children ------------------------------------------------------------------- */

/* The element's children that are elements, as a reader of XDMF sees them: an xi:include, of any of the
 * three namespaces in use, is replaced by what it includes (xpointer(), element(), another file's
 * root, or the contents of its domains). What cannot be included is a problem, once, and not there. */
typedef struct mtm_children
{
  mtm_xdmf* file;
  const xmlNode* next;
  const mtm_note* include; /* the one under way, or NULL */
  int32_t at;              /* in it */
} mtm_children;

mtm_children mtm_children_of(mtm_xdmf* file, const xmlNode* element);

/* Begins a walk through the file. One that sees too many children, since includes and references lead
 * round and round, ends as if there were no more, with a problem. */
void mtm_start_counting(mtm_xdmf* file);

/* Counts n children more, or work like theirs; false: they were too many. */
bool mtm_count(mtm_xdmf* file, const xmlNode* at, int64_t n);
const xmlNode* mtm_next_child(mtm_children* children);

/* The first child of that tag, or NULL; the number of them. */
const xmlNode* mtm_child(mtm_xdmf* file, const xmlNode* element, const char* tag);
int32_t mtm_n_children(mtm_xdmf* file, const xmlNode* element, const char* tag);

/* The text of an element: that of its text nodes and CDATA, one after another, and of text includes.
 * NULL: out of memory, or a text include that is refused, which is a problem. Owns: *owned, to be
 * freed where not NULL; a single node is not copied. */
const char* mtm_text(mtm_xdmf* file, const xmlNode* element, char** owned);

/* ---- xdmf_reference.c: what an element stands for ------------------------------------------------- */

/* The element itself, or what its Reference leads to (Reference="XML" with the path as text, or
 * Reference="/Xdmf/..."), of the same tag. NULL, and a message: it leads nowhere, or in a circle. */
const xmlNode* mtm_follow(mtm_xdmf* file, const xmlNode* element, mtm_error* error);

/* The elements that an XPath finds from an element, in the order of the document; remembered for each
 * path that starts at the root. NULL and a message: none, or a bad path. Owns: the file's. */
typedef struct mtm_found
{
  struct mtm_found* next;
  const xmlNode* context;
  char* xpath;
  int32_t n;
  const xmlNode* elements[];
} mtm_found;

const mtm_found* mtm_find_elements(mtm_xdmf* file,
  const xmlNode* context,
  const char* xpath,
  mtm_error* error);
void mtm_found_free(mtm_xdmf* file);

/* How many steps more may be taken on paths: file->n_steps counts them. */
uint64_t mtm_steps_left(const mtm_xdmf* file);

/* ---- xdmf_span.c: which values ------------------------------------------------------------------ */

/* Values of an array by their places in row-major order: start + sum of k[l] * strides[l] for all
 * 0 <= k[l] < counts[l], the last level fastest. Level 0 needs no more than one level: n_levels >= 1,
 * counts >= 0, strides >= 0. Reshaping an array does not change its spans. */
typedef struct mtm_span
{
  int64_t start;
  int32_t n_levels;
  int64_t counts[MTM_MAX_LEVELS];
  int64_t strides[MTM_MAX_LEVELS];
} mtm_span;

/* All of n values; and a box of an array: start, step and count along each of its dimensions. */
mtm_span mtm_span_all(int64_t n);
mtm_span mtm_span_box(int32_t rank,
  const int64_t* dims,
  const int64_t* start,
  const int64_t* step,
  const int64_t* count);

int64_t mtm_span_n_values(const mtm_span* span);

/* The last place, -1 where there is none. */
int64_t mtm_span_last(const mtm_span* span);

/* Each value becomes n_components neighbours: a span of tuples as one of values. */
mtm_span mtm_span_of_tuples(const mtm_span* span, int32_t n_components);

/* Copies the values of a span from an array in memory, packed. */
void mtm_span_copy(const mtm_span* span, const void* values, size_t value_bytes, void* dst);

/* A box of an array of known dimensions, as H5Sselect_hyperslab wants it: along each, `count` blocks of
 * `block` neighbours, `step` from one block's first to the next's. */
typedef struct mtm_box
{
  int64_t start[MTM_MAX_RANK], step[MTM_MAX_RANK], count[MTM_MAX_RANK], block[MTM_MAX_RANK];
} mtm_box;

/* Calls body(user, box) for boxes of an array that together are the span, in its order; as few as can
 * be: one where the levels fall on dimensions, as planes of flat or shaped arrays do. Blocks are 1
 * unless asked for. Stops at the first status that is not MTM_OK. */
mtm_status mtm_span_boxes(const mtm_span* span,
  int32_t rank,
  const int64_t* dims,
  bool with_blocks,
  mtm_status (*body)(void* user, const mtm_box* box),
  void* user);

/* ---- xdmf_runs.c: spans of what lies in one piece ------------------------------------------------ */

/* One item of the slowest level of a span, by the others. */
mtm_span mtm_span_item(const mtm_span* span, int64_t at);

/* How many of the fastest levels have gaps not worth a call between their values; 0: no gaps, or larger
 * ones. */
int32_t mtm_span_close_levels(const mtm_span* span, size_t value_bytes);

/* Reads n neighbours from a place on. */
typedef struct mtm_run_reader
{
  size_t value_bytes;
  mtm_status (*read)(void* user, int64_t start, int64_t n, void* dst);
  void* user;
} mtm_run_reader;

/* Reads the values of a span, packed. */
mtm_status mtm_span_read_runs(const mtm_span* span,
  const mtm_run_reader* reader,
  void* dst,
  mtm_error* error);

/* ---- xdmf_source*.c: data items as lazy arrays --------------------------------------------------- */

/* A data item that was looked at and not read. `type`, `rank` and `dims` are what reading gives: the
 * heavy data's type, and the XML's dimensions where they are as many values. */
typedef struct mtm_source mtm_source;
struct mtm_source
{
  mtm_type type;
  int32_t rank; /* at least 1 */
  int64_t dims[MTM_MAX_RANK];
  int64_t n_values;
  int32_t native_rank; /* the shape in the file, which selections are made of */
  int64_t native_dims[MTM_MAX_RANK];
  int64_t n_native; /* values there are, which selections may reach */
  int64_t work;     /* values that are looked at to read all of it */
  int64_t
    n_missing; /* values that Dimensions name and there are not: only selections may be made of it */
  uint64_t key; /* equal for equal contents as far as names tell: file, data set, selection, text */
  mtm_xdmf* file;
  const xmlNode* element;

  /* Of its kind: reads a span that is within bounds and not empty. */
  mtm_status (*read)(mtm_source* source,
    const mtm_span* span,
    const mtm_run* run,
    void* dst,
    mtm_error* error);
  void (*free)(mtm_source* source); /* what the kind added, and the source; NULL: free() */
  mtm_source* next;                 /* of the file's list */
  bool is_kept;
};

/* The source of a DataItem, after references: remembered for each element. NULL: cannot be read, and the
 * message says why. Owns: the file's; a source outlives the step. */
mtm_source* mtm_source_of(mtm_xdmf* file, const xmlNode* item, mtm_error* error);

/* The same for what is selected from: that some of its Dimensions' values are missing is no error. */
mtm_source* mtm_source_to_select_from(mtm_xdmf* file, const xmlNode* item, mtm_error* error);

/* The sources of the first DataItems in an element, n_max at most: their number; -1, and a message: one
 * cannot be read. */
int32_t mtm_item_sources(mtm_xdmf* file,
  const xmlNode* element,
  mtm_source** sources,
  int32_t n_max,
  mtm_error* error);

/* Reads the values of a span, packed, in the source's own type. */
mtm_status mtm_source_read(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  void* dst,
  mtm_error* error);

/* The same, converted: integers to int64 (refused where they do not fit), or numbers to double. */
mtm_status mtm_source_read_int64(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  int64_t* dst,
  mtm_error* error);
mtm_status mtm_source_read_double(mtm_source* source,
  const mtm_span* span,
  const mtm_run* run,
  double* dst,
  mtm_error* error);

/* Puts a source into the file's list, which frees it; once, however often it is asked. */
void mtm_source_keep(mtm_source* source);
void mtm_sources_free(mtm_source* first);

/* For the kinds: a new source of `bytes` with the element's key begun, NULL when out of memory. */
mtm_source* mtm_source_new(mtm_xdmf* file, const xmlNode* item, size_t bytes, mtm_error* error);

/* Gives a source its native shape, unless that is too much work, and as its own the Dimensions of the
 * element where they are as many values, or fewer: then the first. If they are more, it keeps its native
 * shape, and n_missing says so. False, and a message: they are no numbers, or too large. */
bool mtm_source_shape(mtm_source* source, int32_t rank, const int64_t* dims, mtm_error* error);

/* The type that NumberType and Precision say; Float of 4 bytes if they say nothing. MTM_NO_TYPE: they
 * cannot be met. */
mtm_type mtm_declared_type(const xmlNode* item);

/* Says that a source is made of n values of another, before it gets its shape: there it is refused if
 * things are made of each other so often that there is no end to reading them. */
void mtm_source_uses(mtm_source* source, const mtm_source* part, int64_t n_values);

/* Mixes a text or a number into a key. */
uint64_t mtm_key_text(uint64_t key, const char* text, size_t length);
uint64_t mtm_key_number(uint64_t key, uint64_t number);

/* The kinds: of a DataItem element without reference. NULL and a message if it cannot be read. */
mtm_source* mtm_source_xml(mtm_xdmf* file, const xmlNode* item, mtm_error* error);
mtm_source* mtm_source_hdf5(mtm_xdmf* file, const xmlNode* item, mtm_error* error);
mtm_source* mtm_source_binary(mtm_xdmf* file, const xmlNode* item, mtm_error* error);
mtm_source* mtm_source_slab(mtm_xdmf* file, const xmlNode* item, mtm_error* error);
mtm_source* mtm_source_subset(mtm_xdmf* file, const xmlNode* item, mtm_error* error);
mtm_source* mtm_source_coordinates(mtm_xdmf* file, const xmlNode* item, mtm_error* error);
mtm_source* mtm_source_function(mtm_xdmf* file, const xmlNode* item, mtm_error* error);

/* Several sources of one type, one behind the other along the slowest dimension, or where that cannot
 * be flat. `parts` is not kept. */
mtm_source* mtm_source_joint(mtm_xdmf* file,
  const xmlNode* item,
  mtm_source* const* parts,
  int32_t n_parts,
  mtm_error* error);

/* A box of another source: of its native shape or, where the ranks differ, its own, or flat. NULL and a
 * message: there is no such box, whatever the numbers are. */
mtm_source* mtm_source_box(mtm_source* child,
  const xmlNode* item,
  int32_t rank,
  const int64_t* start,
  const int64_t* step,
  const int64_t* count,
  mtm_error* error);

/* ---- xdmf_number.c: numbers in texts, whatever the locale ---------------------------------------- */

/* Reads one number at *at, which is moved behind it: decimal, with E or Fortran's D; nan, inf. False:
 * there is none. `locale`: a locale_t of "C" made at need, NULL at first; mtm_number_end frees it. */
bool mtm_parse_double(const char** at, void** locale, double* value);
void mtm_number_end(void* locale);

/* ---- xdmf_hdf5.c: files --------------------------------------------------------------------------- */

/* The HDF5 files that are open: a bounded number, the latest used. Only xdmf_hdf5.c and
 * xdmf_source_hdf5.c know HDF5, through xdmf_hdf5.h. */
typedef struct mtm_hdf5_files mtm_hdf5_files;
void mtm_hdf5_files_free(mtm_hdf5_files* files);

/* ---- xdmf_heavy.c: the list of heavy files -------------------------------------------------------- */

/* The number of a heavy file in the list, added if it is new; -1: out of memory. */
int32_t mtm_heavy_file(mtm_xdmf* file, const char* path);
void mtm_heavy_file_was_read(mtm_xdmf* file, int32_t heavy_file, int64_t n_bytes);
void mtm_heavy_files_free(mtm_xdmf* file);

/* The tree of grids and the times: xdmf_grid.h. */
typedef struct mtm_grid_tree mtm_grid_tree;

/* ---- The open file ------------------------------------------------------------------------------- */

struct mtm_xdmf
{
  mtm_xdmf_options options;
  mtm_document* documents; /* the first opened last in the list: `root` */
  char* folder;            /* of the first */
  const xmlNode* root;     /* the Xdmf element */

  char** problems;
  int32_t n_problems;
  int64_t problems_capacity;

  mtm_xdmf_heavy_file* heavy_files;
  int32_t n_heavy_files;
  int64_t heavy_files_capacity;
  int32_t heavy_chains[1024]; /* the latest file of a hash, plus 1: xdmf_heavy.c */
  int32_t* heavy_next;        /* of each file: the next of its chain, plus 1 */
  int64_t heavy_next_capacity;

  mtm_found* found[256]; /* by the hash of the path: xdmf_reference.c */
  mtm_source* sources;
  int32_t source_depth; /* data items within one another, while they are looked at */
  mtm_hdf5_files* hdf5;
  mtm_grid_tree* tree;
  /* Includes and references can make a small file endless: what is done is counted. */
  int64_t n_elements;   /* in all documents */
  int64_t n_children;   /* seen since the last mtm_start_counting */
  int64_t n_included;   /* elements that all includes stand for */
  int64_t n_stored;     /* values that are in files and texts */
  uint64_t n_steps;     /* on paths */
  int64_t n_selections; /* of steps: what failed in one is tried again in the next */
};

#endif
