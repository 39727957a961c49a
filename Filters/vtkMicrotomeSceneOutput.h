// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeSceneOutput_h
#define vtkMicrotomeSceneOutput_h

#include "vtkMicrotomeFile.h"

#include "microtome/scene.h"

#include <memory>
#include <string>

/**
 * @class vtkMicrotomeSceneOutput
 * @brief Where a scene is written to: a file, or memory; one moment, or steps.
 *
 * Begin, Add for each moment, End. Without End there is no file, unless Publish has given it its
 * name. Methods return false where something failed; the message, with the file's name, is in
 * `error`.
 */
class vtkMicrotomeSceneOutput
{
public:
  struct Options
  {
    std::string FileName; /**< its extension, .json or .html, says what is written */
    bool InMemory = false;
    bool Steps = false; /**< more than one moment can come */
    mtm_precision Precision = MTM_PRECISION_16_BIT;
  };

  vtkMicrotomeSceneOutput() = default;
  ~vtkMicrotomeSceneOutput();
  vtkMicrotomeSceneOutput(const vtkMicrotomeSceneOutput&) = delete;
  vtkMicrotomeSceneOutput& operator=(const vtkMicrotomeSceneOutput&) = delete;

  bool Begin(const Options& options, std::string& error);
  bool Add(const mtm_scene& scene, double time, std::string& error);

  /** Gives the file its name while more moments can come: a page is complete after each. */
  bool Publish(std::string& error);

  bool End(std::string& error);

  const Options& GetOptions() const { return this->Chosen; }

  /** What was written in memory; to be taken after End. */
  std::string& GetText() { return this->Text; }

  /** Whether a file name is one of pages. */
  static bool IsPage(const std::string& fileName);

private:
  bool Fail(const char* reason, std::string& error) const;
  mtm_status BeginSteps(mtm_error* failure);
  static bool Write(void* user, const void* data, size_t size);

  Options Chosen;
  bool IsHtml = false;
  std::unique_ptr<vtkMicrotomeFile> File;
  std::string Text;
  mtm_scene_stream* Stream = nullptr;
};

#endif
