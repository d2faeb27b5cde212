// SPDX-License-Identifier: Apache-2.0
// This file contains the specification byte by byte, for inputs that are too long for the vectors, which it is
// checked against itself.
#include <string.h>

#include "harness.h"

#define ROTATE(value, bits) ((value) << (bits) | (value) >> (64 - (bits)))

static void rounds(uint64_t *v, int count)
{
	for (; count > 0; count--) {
		v[0] += v[1];
		v[1] = ROTATE(v[1], 13) ^ v[0];
		v[0] = ROTATE(v[0], 32);
		v[2] += v[3];
		v[3] = ROTATE(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = ROTATE(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = ROTATE(v[1], 17) ^ v[2];
		v[2] = ROTATE(v[2], 32);
	}
}

static void identify(const struct earshot_settings *settings, const uint8_t *e, uint8_t *signature)
{
	uint64_t k0 = settings->identity_key[0], k1 = settings->identity_key[1];
	uint64_t v[4] = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d ^ 0xee, k0 ^ 0x6c7967656e657261,
			  k1 ^ 0x7465646279746573 };
	uint64_t words[9], out[2];

	memcpy(words, e, 64);
	words[8] = 64ULL << 56;
	for (int i = 0; i < 9; i++) {
		v[3] ^= words[i];
		rounds(v, 2);
		v[0] ^= words[i];
	}
	v[2] ^= 0xee;
	rounds(v, 4);
	out[0] = v[0] ^ v[1] ^ v[2] ^ v[3];
	v[1] ^= 0xdd;
	rounds(v, 4);
	out[1] = v[0] ^ v[1] ^ v[2] ^ v[3];
	memcpy(signature, out, sizeof(out));
}

static bool text(const uint8_t *window)
{
	for (int i = 0; i < 68; i++)
		if (!(window[i] >= 0x20 && window[i] <= 0x7e) && !(window[i] >= 9 && window[i] <= 13))
			return false;
	return true;
}

static unsigned distinct(const uint8_t *e)
{
	bool seen[256] = {};
	unsigned count = 0;

	for (int i = 0; i < 64; i++) {
		count += !seen[e[i]];
		seen[e[i]] = true;
	}
	return count;
}

size_t reference_sightings(const struct earshot_settings *settings, const uint8_t *bytes, size_t size,
			   struct sighting *sightings, size_t room)
{
	uint64_t hash = 0;
	size_t count = 0;

	for (size_t i = 4; i < size && count < room; i++) {
		uint8_t e[64];

		hash = (hash << 1) + settings->gear[bytes[i] ^ bytes[i - 4]];
		if (i < 67 || (settings->sampling_bits && hash >> (64 - settings->sampling_bits)))
			continue;
		for (int j = 0; j < 64; j++)
			e[j] = bytes[i - 63 + j] ^ bytes[i - 67 + j];
		if (distinct(e) < settings->min_distinct || text(bytes + i - 67))
			continue;
		sightings[count].position = i;
		identify(settings, e, sightings[count++].signature);
	}
	return count;
}
