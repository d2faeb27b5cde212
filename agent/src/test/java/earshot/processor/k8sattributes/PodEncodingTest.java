// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What kube-apiserver 1.34.4 answered in both encodings, recorded by {@code PodEncodingIT}, which
 * leaves such files in {@code e2e/target/pod-answers}. Containers come in an order of each
 * encoding's own.
 */
class PodEncodingTest {
  private static final int SEEDS = 2_000;

  /** Everything, so that whatever is read is compared. */
  private static final Extraction ALL =
      new Extraction(
          List.of(new Extraction.FieldRule(Pattern.compile(".*"), null, "label.")),
          List.of(new Extraction.FieldRule(Pattern.compile(".*"), null, "annotation.")),
          EnumSet.allOf(Extraction.Metadata.class));

  private final PodStream stream = new PodStream(ALL);

  @Test
  void listsTheSamePods() throws Exception {
    List<Pod> ofProtobuf = new ArrayList<>();
    List<Pod> ofJson = new ArrayList<>();

    PodStream.Page page = stream.readList(in(recorded("list.pb")), ofProtobuf::add);
    var _ = stream.readList(in(recorded("list.json")), ofJson::add);

    assertThat(page.next()).isNull();
    assertThat(ofProtobuf)
        .hasSize(6)
        .usingRecursiveComparison()
        .ignoringCollectionOrderInFields("containers")
        .isEqualTo(ofJson);
  }

  @Test
  void tellsOfTheSameChanges() throws Exception {
    ToldEvents ofProtobuf = new ToldEvents();
    ToldEvents ofJson = new ToldEvents();

    stream.readEvents(in(recorded("watch.pb")), ofProtobuf);
    stream.readEvents(in(recorded("watch.json")), ofJson);

    assertThat(ofProtobuf.events)
        .hasSizeGreaterThan(24)
        .hasAtLeastOneElementOfType(UUID.class)
        .usingRecursiveComparison()
        .ignoringCollectionOrderInFields("containers")
        .isEqualTo(ofJson.events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.pb", "watch.pb"})
  void endsWithAnErrorOfInputWhereBytesAreWrong(String file) throws Exception {
    byte[] right = recorded(file);
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] wrong = right.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        wrong[random.nextInt(wrong.length)] = (byte) random.nextInt(256);
      }
      try {
        if (file.startsWith("list")) {
          var _ = stream.readList(in(wrong), _ -> {});
        } else {
          stream.readEvents(in(wrong), new ToldEvents());
        }
      } catch (IOException | KubernetesClientException e) {
        assertThat(e).as("seed %d", seed).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] recorded(String file) throws IOException {
    try (InputStream bytes = PodEncodingTest.class.getResourceAsStream("answers/" + file)) {
      return Objects.requireNonNull(bytes, file).readAllBytes();
    }
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
