// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

#ifndef MICROTOME_TEST_LISTENER_H
#define MICROTOME_TEST_LISTENER_H

#include "vtkCallbackCommand.h"
#include "vtkNew.h"
#include "vtkObject.h"

#include <string>
#include <vector>

/** Hears the errors and warnings of an object, which then go nowhere else. */
class Listener
{
public:
  explicit Listener(vtkObject* object)
    : Object(object)
  {
    this->Command->SetClientData(this);
    this->Command->SetCallback([](vtkObject*, unsigned long event, void* self, void* text) {
      auto* listener = static_cast<Listener*>(self);
      auto& heard = event == vtkCommand::ErrorEvent ? listener->Errors : listener->Warnings;
      heard.emplace_back(static_cast<const char*>(text));
    });
    object->AddObserver(vtkCommand::ErrorEvent, this->Command);
    object->AddObserver(vtkCommand::WarningEvent, this->Command);
  }

  ~Listener() { this->Object->RemoveObserver(this->Command); }

  std::vector<std::string> Errors;
  std::vector<std::string> Warnings;

private:
  vtkObject* Object;
  vtkNew<vtkCallbackCommand> Command;
};

#endif
