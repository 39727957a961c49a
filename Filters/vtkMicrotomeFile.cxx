// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

// A file that is there whole or not at all.
#include "vtkMicrotomeFile.h"

#include "vtksys/SystemTools.hxx"

#include <cerrno>
#include <cstring>

vtkMicrotomeFile::vtkMicrotomeFile(const std::string& name)
  : Name(name)
  , TemporaryName(name + ".part")
{
}

vtkMicrotomeFile::~vtkMicrotomeFile()
{
  if (this->Stream)
  {
    std::fclose(this->Stream);
    if (!this->IsPublished)
    {
      vtksys::SystemTools::RemoveFile(this->TemporaryName);
    }
  }
}

/* The first failure is the one to tell. */
bool vtkMicrotomeFile::Fail(const char* what)
{
  if (this->Error.empty())
  {
    const char* reason = errno ? std::strerror(errno) : "unknown reason";
    this->Error = std::string("cannot ") + what + " '" + this->Name + "': " + reason;
  }
  return false;
}

bool vtkMicrotomeFile::Open()
{
  errno = 0;
  // A folder of that name could be opened under the temporary name, and only renaming would fail.
  if (vtksys::SystemTools::FileIsDirectory(this->Name))
  {
    errno = EISDIR;
    return this->Fail("write");
  }
  this->Stream = vtksys::SystemTools::Fopen(this->TemporaryName, "wb");
  return this->Stream || this->Fail("open");
}

bool vtkMicrotomeFile::Write(void* user, const void* data, std::size_t size)
{
  auto* file = static_cast<vtkMicrotomeFile*>(user);
  errno = 0;
  return (file->Stream && std::fwrite(data, 1, size, file->Stream) == size) || file->Fail("write");
}

bool vtkMicrotomeFile::Close()
{
  errno = 0;
  const bool closed = std::fclose(this->Stream) == 0;
  this->Stream = nullptr;
  return closed || this->Fail("write");
}

bool vtkMicrotomeFile::Rename()
{
  errno = 0;
  if (std::rename(this->TemporaryName.c_str(), this->Name.c_str()) == 0)
  {
    this->IsPublished = true;
    return true;
  }
  return this->Fail("rename to");
}

/* Closed and opened again: not every system renames an open file. */
bool vtkMicrotomeFile::Publish()
{
  errno = 0;
  if (this->IsPublished)
  {
    return std::fflush(this->Stream) == 0 || this->Fail("write");
  }
  if (!this->Finish())
  {
    return false;
  }
  this->Stream = vtksys::SystemTools::Fopen(this->Name, "ab");
  return this->Stream || this->Fail("open");
}

bool vtkMicrotomeFile::Finish()
{
  const bool closed = this->Close();
  if (this->IsPublished || (closed && this->Rename()))
  {
    return closed;
  }
  vtksys::SystemTools::RemoveFile(this->TemporaryName);
  return false;
}
