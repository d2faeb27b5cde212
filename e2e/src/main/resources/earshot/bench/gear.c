// SPDX-License-Identifier: Apache-2.0
// The peer of the kernel program's lane: the same hash over the same bytes in user space, as a compiler makes it of
// plain C.
#include <stddef.h>
#include <stdint.h>

// select_all walks the bytes repeat times. Returns how often a window was selected.
uint64_t select_all(const uint8_t *bytes, uint64_t count, const uint64_t *gear, uint64_t limit, uint64_t repeat)
{
	uint64_t selected = 0;

	for (uint64_t n = 0; n < repeat; n++) {
		uint64_t hash = 0;

		for (uint64_t i = 4; i < count; i++) {
			hash = (hash << 1) + gear[bytes[i] ^ bytes[i - 4]];
			if (hash <= limit && i >= 67)
				selected++;
		}
		// Each round for itself.
		__asm__ volatile("" : "+r"(bytes)::"memory");
	}
	return selected;
}
