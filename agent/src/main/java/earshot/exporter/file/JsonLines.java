// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import earshot.signal.Sighting;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Turns batches into bytes in memory, so that a full disk never leaves a line half made. */
final class JsonLines {
  private static final JsonFactory JSON = JsonFactory.builder().rootValueSeparator("").build();

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), memory);

  /**
   * A batch as text.
   *
   * @param ends where each line ends
   */
  record Batch(ByteBuffer bytes, List<Integer> ends) {

    /** Returns how many lines are not whole within the first {@code written} bytes. */
    long linesAfter(int written) {
      return ends.stream().filter(end -> end > written).count();
    }
  }

  Batch of(List<Sighting> sightings) {
    memory.reset();
    List<Integer> ends = new ArrayList<>(sightings.size());
    for (Sighting sighting : sightings) {
      JsonLine.write(sighting, json);
      json.flush();
      ends.add(memory.size());
    }
    return new Batch(ByteBuffer.wrap(memory.toByteArray()), ends);
  }
}
