// SPDX-License-Identifier: Apache-2.0
package earshot.corpus;

import earshot.e2e.wire.WireFormat;

/**
 * What the agent sights of one format where it is sent.
 *
 * @param selected windows that the reference selects within runs of audio, tones and silence left
 *     out
 * @param sighted how many of these were sighted
 * @param others signatures sighted that the reference does not know: windows over headers, other
 *     ways to read linear samples
 * @param medianDelayMillis audio in speech from the first window that the reference selects to the
 *     first that was sighted, in the middle of all clips
 * @param worstDelayMillis the same, at worst; the length of a clip where one was never heard
 */
public record Heard(
    WireFormat format,
    int selected,
    int sighted,
    int others,
    int medianDelayMillis,
    int worstDelayMillis) {}
