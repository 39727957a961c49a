// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// Where a scene is written to.
#include "vtkMicrotomeSceneOutput.h"

#ifdef MICROTOME_VIEWER
#include "microtome/viewer.h"
#endif

#include "vtksys/SystemTools.hxx"

#include <new>

namespace
{
std::string ExtensionOf(const std::string& fileName)
{
  using vtksys::SystemTools;
  return SystemTools::LowerCase(SystemTools::GetFilenameLastExtension(fileName));
}
}

bool vtkMicrotomeSceneOutput::IsPage(const std::string& fileName)
{
  return ExtensionOf(fileName) == ".html";
}

vtkMicrotomeSceneOutput::~vtkMicrotomeSceneOutput()
{
  if (this->Stream)
  {
    mtm_scene_stream_end(this->Stream, nullptr);
  }
}

bool vtkMicrotomeSceneOutput::Fail(const char* reason, std::string& error) const
{
  error = this->File && !this->File->GetError().empty()
    ? this->File->GetError()
    : "cannot write '" + this->Chosen.FileName + "': " + reason;
  return false;
}

bool vtkMicrotomeSceneOutput::Write(void* user, const void* data, size_t size)
{
  auto* self = static_cast<vtkMicrotomeSceneOutput*>(user);
  if (self->File)
  {
    return vtkMicrotomeFile::Write(self->File.get(), data, size);
  }
  try
  {
    self->Text.append(static_cast<const char*>(data), size);
  }
  catch (const std::bad_alloc&)
  {
    return false;
  }
  return true;
}

mtm_status vtkMicrotomeSceneOutput::BeginSteps(mtm_error* failure)
{
  mtm_scene_options options = {};
  options.size = sizeof options;
  options.precision = this->Chosen.Precision;
#ifdef MICROTOME_VIEWER
  if (this->IsHtml)
  {
    options.viewer = mtm_viewer;
    options.viewer_size = mtm_viewer_size;
  }
#endif
  return mtm_scene_stream_begin(&options, Write, this, &this->Stream, failure);
}

bool vtkMicrotomeSceneOutput::Begin(const Options& options, std::string& error)
{
  this->Chosen = options;
  const std::string extension = ExtensionOf(options.FileName);
  if (extension != ".json" && extension != ".html")
  {
    return this->Fail("a scene is a .json or an .html file", error);
  }
  this->IsHtml = extension == ".html";
#ifndef MICROTOME_VIEWER
  if (this->IsHtml)
  {
    return this->Fail(
      "this build of Microtome has no page to put a scene in; write .json, or build "
      "with MICROTOME_WEB",
      error);
  }
#endif
  if (!options.InMemory)
  {
    this->File.reset(new vtkMicrotomeFile(options.FileName));
    if (!this->File->Open())
    {
      return this->Fail("", error);
    }
  }
  mtm_error failure = {};
  const bool isStream = this->IsHtml || options.Steps;
  return !isStream || this->BeginSteps(&failure) == MTM_OK || this->Fail(failure.message, error);
}

bool vtkMicrotomeSceneOutput::Add(const mtm_scene& scene, double time, std::string& error)
{
  mtm_error failure = {};
  const mtm_status status = this->Stream
    ? mtm_scene_stream_add(this->Stream, &scene, time, &failure)
    : mtm_scene_write_json(&scene, Write, this, &failure);
  return status == MTM_OK || this->Fail(failure.message, error);
}

bool vtkMicrotomeSceneOutput::Publish(std::string& error)
{
  return !this->File || this->File->Publish() || this->Fail("", error);
}

bool vtkMicrotomeSceneOutput::End(std::string& error)
{
  mtm_error failure = {};
  const mtm_status status = this->Stream ? mtm_scene_stream_end(this->Stream, &failure) : MTM_OK;
  this->Stream = nullptr;
  if (status != MTM_OK)
  {
    return this->Fail(failure.message, error);
  }
  return !this->File || this->File->Finish() || this->Fail("", error);
}
