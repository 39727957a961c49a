// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef vtkMicrotomeFile_h
#define vtkMicrotomeFile_h

#include <cstddef>
#include <cstdio>
#include <string>

/**
 * @class vtkMicrotomeFile
 * @brief A file that is there whole or not at all.
 *
 * What is written goes to a temporary file in the same folder, which takes the file's name when
 * everything is on disk. Without that, the destructor removes it, and an older file of that name
 * stays as it was. A file that grows has its name from the first Publish on, and keeps it.
 */
class vtkMicrotomeFile
{
public:
  explicit vtkMicrotomeFile(const std::string& name);
  ~vtkMicrotomeFile();
  vtkMicrotomeFile(const vtkMicrotomeFile&) = delete;
  vtkMicrotomeFile& operator=(const vtkMicrotomeFile&) = delete;

  bool Open();

  /** An mtm_write; `user` is a vtkMicrotomeFile. */
  static bool Write(void* user, const void* data, std::size_t size);

  /** Gives the file its name. More can be written to it then, at once in the file of that name. */
  bool Publish();

  /** Gives the file its name, if it has not got it, and closes it. */
  bool Finish();

  /** What went wrong, with the file's name; empty if nothing did. */
  const std::string& GetError() const { return this->Error; }

private:
  bool Fail(const char* what);
  bool Close();
  bool Rename();

  std::string Name;
  std::string TemporaryName;
  std::FILE* Stream = nullptr;
  bool IsPublished = false;
  std::string Error;
};

#endif
