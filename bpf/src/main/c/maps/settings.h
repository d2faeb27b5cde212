// SPDX-License-Identifier: Apache-2.0
// This file contains the map .rodata: the settings, frozen before the programs are loaded.
#ifndef EARSHOT_MAPS_SETTINGS_H
#define EARSHOT_MAPS_SETTINGS_H

#include "../settings.h"

// The section's only datum, so that the map holds this struct and nothing else.
const volatile struct earshot_settings settings = {};

#endif
