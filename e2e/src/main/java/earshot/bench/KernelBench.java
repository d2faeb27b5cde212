// SPDX-License-Identifier: Apache-2.0
package earshot.bench;

import earshot.bpf.program.BpfObject;
import earshot.bpf.program.CaptureSettings;
import earshot.bpf.program.ProgramRun;
import earshot.signature.SignatureKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a packet costs in the kernel, over a program that does nothing, by BPF_PROG_TEST_RUN.
 *
 * <p>The packets are datagrams, each of which stands alone, so that every repetition does the same
 * work.
 */
final class KernelBench {
  private static final String OURS = "earshot_cgroup_egress";
  private static final String EMPTY = "earshot_empty_cgroup";
  private static final int REPEAT = 20_000;
  private static final int PAIRS = 11;
  private static final int SAMPLING_BITS = 10;
  private static final double MOST_BY_C = 1.8;

  /** The kernel lets a program be tried on no more than one page. */
  private static final int LARGEST = 3_200;

  private static final double NOISE_LIMIT = 0.10;
  private static final int EXCLUDED_PORT = 53;
  private static final int OTHER_PORT = 20_000;
  private static final int ULAW_PORT = 20_001;
  private static final int PCM16_PORT = 20_002;

  private KernelBench() {}

  static Report run() throws IOException {
    SignatureKey key = SignatureKey.random();
    try (BpfObject ours = BpfObject.openBuiltIn();
        BpfObject empty = BpfObject.open("empty", emptyObject());
        GearInC peer = new GearInC(key.gear(), SAMPLING_BITS)) {
      ours.setInitialValue(CaptureSettings.MAP, settings(key).bytes()).load();
      empty.load();
      List<Row> rows = new ArrayList<>();
      Cost small = measure(ours, empty, Datagram.of(160, ULAW_PORT));
      Cost middle = measure(ours, empty, Datagram.of(640, ULAW_PORT));
      Cost large = measure(ours, empty, Datagram.of(1400, ULAW_PORT));
      Cost largest = measure(ours, empty, Datagram.of(LARGEST, ULAW_PORT));
      rows.add(row("160 B of mu-law, over empty", "ns", small, small.overEmpty(), 250.0));
      rows.add(row("640 B of mu-law, over empty", "ns", middle, middle.overEmpty(), null));
      rows.add(row("1400 B of mu-law, over empty", "ns", large, large.overEmpty(), null));
      rows.add(row(LARGEST + " B of mu-law, over empty", "ns", largest, largest.overEmpty(), null));
      double slope = (largest.overEmpty() - small.overEmpty()) / (LARGEST - 160);
      rows.add(eachByte(slope, largest, peer));
      Cost linear = measure(ours, empty, Datagram.of(320, PCM16_PORT));
      rows.add(
          row(
              "320 B of PCM16, read in four ways, over empty",
              "ns",
              linear,
              linear.overEmpty(),
              null));
      Cost silent = measure(ours, empty, Datagram.of(160, OTHER_PORT));
      rows.add(row("refused by how it reads, over empty", "ns", silent, silent.overEmpty(), 120.0));
      Cost refused = measure(ours, empty, Datagram.of(160, EXCLUDED_PORT));
      rows.add(row("refused by port, over empty", "ns", refused, refused.overEmpty(), 20.0));
      return Report.of("kernel", rows);
    }
  }

  private static Row eachByte(double ours, Cost cost, GearInC peer) {
    byte[] bytes = Datagram.payload(LARGEST);
    double[] nanos = new double[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      nanos[pair] = peer.nanos(bytes, REPEAT) / bytes.length;
    }
    Samples samples = new Samples(nanos);
    double spread = Math.max(cost.ours().spread(), samples.spread());
    double ratio = ours / samples.median();
    return new Row(
        "each further byte",
        "ns/B",
        ours,
        samples.median(),
        "gcc -O2",
        ratio,
        spread,
        "<= " + MOST_BY_C + " x C",
        spread <= NOISE_LIMIT ? ratio <= MOST_BY_C : null);
  }

  private static Cost measure(BpfObject ours, BpfObject empty, byte[] frame) {
    double[] a = new double[PAIRS];
    double[] b = new double[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      a[pair] = ProgramRun.run(ours, OURS, frame, REPEAT).durationNanos();
      b[pair] = ProgramRun.run(empty, EMPTY, frame, REPEAT).durationNanos();
    }
    return new Cost(new Samples(a), new Samples(b));
  }

  private static Row row(
      String metric, String unit, Cost cost, double ours, @Nullable Double budget) {
    double spread = cost.ours().spread();
    Boolean met = null;
    if (budget != null && spread <= NOISE_LIMIT) {
      met = ours <= budget;
    }
    return new Row(
        metric,
        unit,
        ours,
        cost.empty().median(),
        "empty program",
        null,
        spread,
        budget == null ? Row.NO_BUDGET : "<= " + budget,
        met);
  }

  private static CaptureSettings settings(SignatureKey key) {
    ByteBuffer gear = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    gear.asLongBuffer().put(key.gear());
    BitSet excluded = new BitSet();
    excluded.set(EXCLUDED_PORT);
    byte[] told = new byte[Character.MAX_VALUE + 1];
    // 1 + what enum earshot_format numbers them.
    told[ULAW_PORT] = 2;
    told[PCM16_PORT] = 4;
    // Neither rate limits nor bit rates: a repetition is not a flow in time.
    return new CaptureSettings(
        gear.array(),
        key.identityKey(),
        new BitSet(),
        excluded,
        0,
        0,
        0,
        Long.MAX_VALUE,
        SAMPLING_BITS,
        16,
        Integer.MAX_VALUE,
        0,
        true,
        List.of(),
        true,
        told);
  }

  private static byte[] emptyObject() throws IOException {
    try (InputStream in = BpfObject.class.getResourceAsStream("/earshot/bpf/empty.bpf.o")) {
      if (in == null) {
        throw new IOException("empty.bpf.o is not on the class path: build the module 'bpf' first");
      }
      return in.readAllBytes();
    }
  }

  /** Ours and the empty program over one packet. */
  private record Cost(Samples ours, Samples empty) {
    double overEmpty() {
      return ours.median() - empty.median();
    }
  }

  /** An Ethernet frame with an IPv4 datagram of audio-like bytes. */
  private static final class Datagram {
    private static final int HEADERS = 14 + 20 + 8;

    private Datagram() {}

    static byte[] payload(int bytes) {
      byte[] payload = new byte[bytes];
      new Random(1).nextBytes(payload);
      return payload;
    }

    static byte[] of(int payloadBytes, int destinationPort) {
      byte[] payload = payload(payloadBytes);
      return ByteBuffer.allocate(HEADERS + payloadBytes)
          .put(new byte[12])
          .putShort((short) 0x0800)
          .put((byte) 0x45)
          .put((byte) 0)
          .putShort((short) (28 + payloadBytes))
          .putInt(0)
          .put((byte) 64)
          .put((byte) 17)
          .putShort((short) 0)
          .putInt(0x0A000001)
          .putInt(0x0A000002)
          .putShort((short) 40_000)
          .putShort((short) destinationPort)
          .putShort((short) (8 + payloadBytes))
          .putShort((short) 0)
          .put(payload)
          .array();
    }
  }
}
