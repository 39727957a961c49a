/* SPDX-FileCopyrightText: The Microtome developers */
/* SPDX-License-Identifier: BSD-3-Clause */

/**
 * @file viewer.h
 * The page that mtm_scene_write_html puts a scene into, built from Web/ and linked as data by the
 * library microtome_viewer. Owns: constants, never freed.
 */
#ifndef MICROTOME_VIEWER_H
#define MICROTOME_VIEWER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C"
{
#endif

extern const char mtm_viewer[];
extern const size_t mtm_viewer_size;

#ifdef __cplusplus
}
#endif

#endif
