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
    vtksys::SystemTools::RemoveFile(this->TemporaryName);
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
  return std::fwrite(data, 1, size, file->Stream) == size || file->Fail("write");
}

bool vtkMicrotomeFile::Finish()
{
  errno = 0;
  const bool closed = std::fclose(this->Stream) == 0;
  this->Stream = nullptr;
  if (!closed)
  {
    this->Fail("write");
  }
  else if (std::rename(this->TemporaryName.c_str(), this->Name.c_str()) == 0)
  {
    return true;
  }
  else
  {
    this->Fail("rename to");
  }
  vtksys::SystemTools::RemoveFile(this->TemporaryName);
  return false;
}
