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
 */
public record Heard(WireFormat format, int selected, int sighted, int others) {}
