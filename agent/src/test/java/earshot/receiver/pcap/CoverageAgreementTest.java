// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import earshot.bpf.event.Verdict;
import earshot.bpf.program.Capture;
import earshot.bpf.program.CapturePoint;
import earshot.bpf.program.CaptureSettings;
import earshot.bpf.program.Counter;
import earshot.bpf.program.SystemClocks;
import earshot.component.BitrateRange;
import earshot.component.SignatureOptions;
import earshot.component.ToldFormats;
import earshot.config.PortRanges;
import earshot.semconv.DropReason;
import earshot.signal.Lane;
import earshot.signal.Origin;
import earshot.signal.Sighting;
import earshot.signal.TraceIdentity;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel program and the reference say the same of each byte of a flow: by which sighting it is
 * covered, or under which verdict it ends; and they count the same packets and windows.
 */
class CoverageAgreementTest {
  /** So many times as many cases as a build can wait for: the bench says. */
  private static final int TIMES = Integer.getInteger("earshot.fuzz.times", 1);

  private static final int ROUNDS = 2 * TIMES;
  private static final int FLOWS = 120;
  private static final int FIRST_TOLD_PORT = 9_001;

  /** In the order of {@code enum earshot_format}. */
  private static final List<SampleFormat> FORMATS = List.of(SampleFormat.values());

  private static final int UNTOLD_PORT = 9_000;
  private static final int FIRST_SOURCE_PORT = 20_000;
  private static final long NOW_NANOS = 1_700_000_000_000_000_000L;

  /** What a pause is to both; and how old a capture is for which nothing was before. */
  private static final long PAUSE_NANOS = 900_000_000L;

  private static final long GRACE_NANOS = 9_000_000_000L;

  /** What the kernel counts and the reference does not, or by another name. */
  private static final Set<Counter> KERNELS_OWN =
      Set.of(Counter.LOOKED_AT, Counter.SIGHTED, Counter.FLOW_CREATED);

  /** Packets on which both have agreed. */
  private static long cases;

  private static final Map<Verdict, Long> AGREED = new EnumMap<>(Verdict.class);

  @AfterAll
  static void sayHowMany() {
    System.out.println(cases + " packets covered alike: " + AGREED);
  }

  /** Both ends of the comparison, told the same. */
  private static final class Both implements AutoCloseable {
    private final Capture capture;
    private final Tracks tracks;
    private final earshot.receiver.pcap.CapturePoint point;
    private final Frame frame = new Frame();
    private final List<Sighting> sightings = new ArrayList<>();
    private final Map<DropReason, Long> refusals = new EnumMap<>(DropReason.class);
    private final Map<Verdict, Long> unsighted = new EnumMap<>(Verdict.class);
    private final Map<Counter, Long> countsBefore = new EnumMap<>(Counter.class);
    private final long madeNanos = System.nanoTime();
    private final boolean gated;
    private final String told;

    Both(Random random) {
      byte[] secret = new byte[32];
      random.nextBytes(secret);
      SignatureKey key = SignatureKey.parse(HexFormat.of().formatHex(secret));
      // None at times: what becomes of bytes is then decided by all else.
      int samplingBits = random.nextInt(3) == 0 ? 32 : 3 + random.nextInt(6);
      int minDistinct = random.nextInt(4) == 0 ? random.nextInt(65) : 16;
      int maxPerFlow = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : 1 << 30;
      gated = random.nextInt(3) > 0;
      told =
          samplingBits
              + " bits, distinct "
              + minDistinct
              + ", most "
              + maxPerFlow
              + (gated ? ", gated" : "");
      byte[] toldByPort = new byte[Character.MAX_VALUE + 1];
      Map<Integer, SampleFormat> formats = new HashMap<>();
      for (int n = 0; n < FORMATS.size(); n++) {
        toldByPort[FIRST_TOLD_PORT + n] = (byte) (1 + n);
        formats.put(FIRST_TOLD_PORT + n, FORMATS.get(n));
      }
      ByteBuffer gear = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
      gear.asLongBuffer().put(key.gear());
      capture =
          Capture.load(
              new CaptureSettings(
                  gear.array(),
                  key.identityKey(),
                  new BitSet(),
                  new BitSet(),
                  0,
                  SystemClocks.bootNanos(),
                  0,
                  1L << 40,
                  samplingBits,
                  minDistinct,
                  maxPerFlow,
                  0,
                  true,
                  List.of(),
                  gated,
                  toldByPort),
              CapturePoint.INTERFACE);
      point =
          new earshot.receiver.pcap.CapturePoint(
              "fuzz",
              0,
              new UUID(0, 1),
              new Origin(null, key.id(), new TraceIdentity(key.traceKey())));
      PcapConfig config =
          new PcapConfig(
              List.of(),
              Map.of(),
              Map.of(),
              PortRanges.parse(gated ? List.of() : List.of("1-65535")),
              new BitrateRange(0, 1L << 40),
              new SignatureOptions(
                  key, samplingBits, minDistinct, maxPerFlow, new ToldFormats(formats)),
              1 << 16,
              Long.MAX_VALUE);
      tracks =
          new Tracks(
              config,
              key,
              List.of(point),
              reason -> refusals.merge(reason, 1L, Long::sum),
              sightings::add,
              new UnsightedBytes(batch ->
                  batch.forEach(bytes ->
                      unsighted.merge(
                          Verdict.valueOf(bytes.verdict().name()), bytes.bytes(), Long::sum))));
      frame.linkType = CaptureWriter.ETHERNET;
      frame.epochNanos = NOW_NANOS;
    }

    void reference(byte[] bytes) {
      frame.bytes = bytes;
      frame.length = frame.originalLength = bytes.length;
      frame.side = Frame.Side.IN;
      Packet packet = Packet.read(frame, reason -> refusals.merge(reason, 1L, Long::sum));
      tracks.accept(point, Objects.requireNonNull(packet), frame);
    }

    /** Returns how often each thing was counted since the last call. */
    Map<Counter, Long> kernelCounts() {
      Map<Counter, Long> since = new EnumMap<>(Counter.class);
      for (Counter counter : Counter.values()) {
        long count = capture.count(counter);
        long before = countsBefore.getOrDefault(counter, 0L);
        if (count > before && !KERNELS_OWN.contains(counter)) {
          since.put(counter, count - before);
        }
        countsBefore.put(counter, count);
      }
      return since;
    }

    Map<Counter, Long> referenceCounts() {
      Map<Counter, Long> since = new EnumMap<>(Counter.class);
      refusals.forEach((reason, count) -> {
        // A flow that reads like no audio is looked at, to the kernel.
        if (reason != DropReason.NOT_AUDIO && reason != DropReason.SRTP) {
          since.put(Counter.valueOf(reason.name()), count);
        }
      });
      refusals.clear();
      return since;
    }

    List<String> referenceSightings() {
      List<String> seen = new ArrayList<>();
      for (Sighting sighting : sightings) {
        Verdict verdict = Verdict.valueOf(sighting.unmatchedAs().name());
        unsighted.merge(verdict, sighting.payloadBytes(), Long::sum);
        seen.add(
            "%d %016x%016x %d %s"
                .formatted(
                    sighting.lane() == Lane.RAW ? 0 : 1,
                    sighting.signature().high(),
                    sighting.signature().low(),
                    sighting.payloadBytes(),
                    verdict));
      }
      sightings.clear();
      return seen;
    }

    Map<Verdict, Long> referenceBytes() {
      tracks.end();
      Map<Verdict, Long> bytes = new EnumMap<>(unsighted);
      bytes.values().removeIf(sum -> sum == 0);
      unsighted.clear();
      return bytes;
    }

    @Override
    public void close() {
      capture.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void ofStreams(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      run(random, "seed " + seed + " round " + round, false, Traffic::stream);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void ofDatagrams(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      run(random, "seed " + seed + " round " + round, false, traffic -> traffic.datagrams(false));
    }
  }

  /**
   * A GSO packet is one to the kernel, and its datagrams are many to a capture behind the device
   * that cuts it: where flows are gated, which of them are no audio is decided at its end. All else
   * is the same.
   */
  @ParameterizedTest
  @ValueSource(longs = {21})
  void ofDatagramsInGsoPackets(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      run(random, "seed " + seed + " round " + round, true, traffic -> traffic.datagrams(true));
    }
  }

  private interface Made {
    List<Traffic.Sent> of(Traffic traffic);
  }

  private static void run(Random random, String name, boolean gso, Made made) {
    int compared = 0;
    try (Both both = new Both(random)) {
      for (int flow = 0; flow < FLOWS; flow++) {
        int port =
            random.nextInt(3) > 0 ? UNTOLD_PORT : FIRST_TOLD_PORT + random.nextInt(FORMATS.size());
        List<Traffic.Sent> packets = made.of(new Traffic(random, FIRST_SOURCE_PORT + flow, port));
        List<String> sightings = new ArrayList<>();
        long startNanos = System.nanoTime();
        for (Traffic.Sent sent : packets) {
          both.capture.frame(sent.frame(), sent.gsoBytes());
          sightings.addAll(both.capture.coveringSightings());
        }
        long endNanos = System.nanoTime();
        for (Traffic.Sent sent : packets) {
          sent.datagrams().forEach(both::reference);
        }
        Map<Verdict, Long> bytes = both.capture.verdictBytes();
        List<String> expected = both.referenceSightings();
        Map<Verdict, Long> expectedBytes = both.referenceBytes();
        Map<Counter, Long> counts = both.kernelCounts();
        Map<Counter, Long> expectedCounts = both.referenceCounts();
        // A machine that stood still has made a pause of it, or a forgotten connection.
        if (endNanos - startNanos > PAUSE_NANOS || endNanos - both.madeNanos > GRACE_NANOS) {
          continue;
        }
        String what = "%s flow %d to port %d, %s".formatted(name, flow, port, both.told);
        assertThat(counts).as(what).isEqualTo(expectedCounts);
        if (gso && both.gated) {
          assertThat(withoutBytes(sightings))
              .as(what)
              .containsExactlyInAnyOrderElementsOf(withoutBytes(expected));
          assertThat(sum(bytes)).as(what).isEqualTo(sum(expectedBytes));
        } else {
          assertThat(bytes).as(what).isEqualTo(expectedBytes);
          assertThat(sightings).as(what).containsExactlyInAnyOrderElementsOf(expected);
        }
        bytes.forEach((verdict, count) -> AGREED.merge(verdict, count, Long::sum));
        cases += packets.size();
        compared++;
      }
    }
    assertThat(compared).as(name).isGreaterThan(FLOWS / 2);
  }

  private static List<String> withoutBytes(List<String> sightings) {
    return sightings.stream().map(text -> text.substring(0, text.indexOf(' ', 2))).toList();
  }

  private static long sum(Map<Verdict, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
