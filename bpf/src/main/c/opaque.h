// SPDX-License-Identifier: Apache-2.0
// This file contains the way to keep the compiler from dropping a check that the verifier needs.
#ifndef EARSHOT_OPAQUE_H
#define EARSHOT_OPAQUE_H

// Hides a value's history from the compiler.
#define earshot_opaque(value) asm volatile("" : "+r"(value))

#endif
