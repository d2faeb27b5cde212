// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import earshot.component.ComponentException;
import earshot.signal.Direction;
import earshot.signal.Sighting;
import earshot.testing.Samples;
import earshot.testing.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExporterTest {
  private static final Sighting NAMED =
      Samples.sighting(
          Direction.TRANSMIT,
          Samples.EPOCH_NANOS,
          Samples.workload("default", "audio-service", "audio-service-abc123"),
          Samples.workload("default", "audio-processor", "audio-processor-def456"),
          "worker-1",
          "eth0");

  private static final String NAMED_LINE =
      "{'timestamp':'2024-01-01T12:00:00.123456789Z','level':'INFO','fields':{'event_type':"
          + "'audio_signature','timestamp_ns':1704110400123456789,"
          + "'signature':'5f0c0000000000010000000000000002','node':'worker-1','interface':'eth0',"
          + "'src_ip':'10.0.1.5','src_port':8080,'src_pod':'audio-service-abc123',"
          + "'src_namespace':'default','src_workload':'Deployment/audio-service',"
          + "'dst_ip':'10.0.2.7','dst_port':9090,'dst_pod':'audio-processor-def456',"
          + "'dst_namespace':'default','dst_workload':'Deployment/audio-processor',"
          + "'direction':'transmit','lane':'raw',"
          + "'timestamp_human':'2024-01-01T12:00:00.123456789Z',"
          + "'message':'Audio signature detected'}}";

  private static final String BARE_LINE =
      "{'timestamp':'2024-01-01T12:00:00.123456790Z','level':'INFO','fields':{'event_type':"
          + "'audio_signature','timestamp_ns':1704110400123456790,"
          + "'signature':'5f0c0000000000010000000000000002',"
          + "'src_ip':'10.0.1.5','src_port':8080,'dst_ip':'10.0.2.7','dst_port':9090,"
          + "'dst_pod':'pod','dst_namespace':'n','dst_workload':'Deployment/w',"
          + "'direction':'receive','lane':'raw',"
          + "'timestamp_human':'2024-01-01T12:00:00.123456790Z',"
          + "'message':'Audio signature detected'}}";

  private final TestHost host = new TestHost();

  @TempDir private Path folder;

  @Test
  void writesEachSightingAsTheLineThatIsDocumented() throws Exception {
    Path file = folder.resolve("sightings.jsonl");
    FileExporter exporter = new FileExporter(new FileConfig(file.toString(), 16), host);
    exporter.start();
    exporter
        .logs()
        .accept(
            List.of(
                NAMED,
                Samples.sighting(
                    Direction.RECEIVE,
                    Samples.EPOCH_NANOS + 1,
                    Samples.workload("n", "w", "pod"),
                    null,
                    null,
                    null)));
    exporter.close();

    assertThat(Files.readAllLines(file))
        .containsExactly(NAMED_LINE.replace('\'', '"'), BARE_LINE.replace('\'', '"'));
  }

  @Test
  void aFullQueueDropsTheNewestAndCounts() throws Exception {
    Path file = folder.resolve("sightings.jsonl");
    FileExporter exporter = new FileExporter(new FileConfig(file.toString(), 2), host);

    exporter.logs().accept(Collections.nCopies(5, NAMED));
    assertThat(host.counter("earshot.drops", "file_queue_full")).isEqualTo(3);

    exporter.start();
    exporter.close();
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void whatAFullDiskDoesNotTakeIsCounted() throws Exception {
    FileExporter exporter = new FileExporter(new FileConfig("/dev/full", 16), host);
    exporter.start();
    exporter.logs().accept(Collections.nCopies(5, NAMED));
    exporter.close();

    assertThat(host.counter("earshot.drops", "file_write_failed")).isEqualTo(5);
  }

  @Test
  void linesThatAreNotWholeAreLost() {
    JsonLines.Batch batch = new JsonLines().of(Collections.nCopies(3, NAMED));
    int line = batch.bytes().remaining() / 3;

    assertThat(batch.linesAfter(0)).isEqualTo(3);
    assertThat(batch.linesAfter(line)).isEqualTo(2);
    assertThat(batch.linesAfter(3 * line - 1)).isEqualTo(1);
    assertThat(batch.linesAfter(3 * line)).isZero();
  }

  @Test
  void aFileThatCannotBeWrittenFailsTheStart() {
    Path file = folder.resolve("missing/sightings.jsonl");

    assertThatThrownBy(() -> new FileExporter(new FileConfig(file.toString(), 2), host).start())
        .isInstanceOf(ComponentException.class)
        .hasMessage("cannot write to " + file + "; make its folder or correct path");
  }
}
