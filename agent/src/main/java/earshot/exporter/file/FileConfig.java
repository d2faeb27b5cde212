// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import earshot.config.Section;

/**
 * Where lines go.
 *
 * @param path a file that is appended to, or {@code -} for standard output
 * @param queueSize sightings that wait for the writer; more are dropped and counted
 */
record FileConfig(String path, int queueSize) {
  static final String STANDARD_OUTPUT = "-";
  static final int DEFAULT_QUEUE_SIZE = 65_536;

  static FileConfig read(Section section) {
    return new FileConfig(
        section.string("path", STANDARD_OUTPUT),
        section.integer("queue_size", DEFAULT_QUEUE_SIZE, 1, 16_777_216));
  }
}
