// SPDX-License-Identifier: Apache-2.0
package earshot.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed.
 *
 * @param files capture files, or folders of them
 * @param capturedAt {@code FILE=ADDRESS}
 * @param names {@code ADDRESS=NAME}
 * @param json a file for the summary; null: none
 */
public record Replay(
    List<String> files, List<String> capturedAt, List<String> names, @Nullable String json) {}
