// SPDX-License-Identifier: Apache-2.0
package earshot.bpf.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import earshot.bpf.event.SignatureEvent;
import earshot.bpf.event.Verdict;
import earshot.bpf.ffm.LibBpf;
import earshot.bpf.ffm.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The real programs, loaded, with their ring and counters: what most tests begin with. */
public final class Capture implements AutoCloseable {

  private static final int RING_BYTES = 1 << 20;

  /** {@code struct __sk_buff}, and where its {@code gso_size} lies. */
  private static final int SKB_CONTEXT_BYTES = 192;

  private static final long SKB_GSO_BYTES = 176;

  final BpfObject object;
  final RingBuffer ring;
  private final Coverage coverage;
  private final Counters counters;
  private final Counts before;
  private final Map<Verdict, Long> verdictBytes = new EnumMap<>(Verdict.class);

  private Capture(BpfObject object) {
    this.object = object;
    this.ring = RingBuffer.map(object, "events");
    this.coverage = Coverage.of(object, "coverage");
    this.counters = Counters.of(object, "counters");
    this.before = counters.read();
  }

  /** Loads the programs of one capture point. */
  public static Capture load(CaptureSettings settings, CapturePoint point) {
    return load(settings, point, RING_BYTES);
  }

  /** The same with a ring of another size: whole pages, a power of two. */
  static Capture load(CaptureSettings settings, CapturePoint point, int ringBytes) {
    Root.require();
    BpfObject object = BpfObject.openBuiltIn();
    object
        .setInitialValue(CaptureSettings.MAP, settings.bytes())
        .setMaxEntries("events", ringBytes)
        .setMaxEntries("flows", 4096)
        .exclude(point == CapturePoint.CGROUP ? CapturePoint.INTERFACE : CapturePoint.CGROUP)
        .load();
    return new Capture(object);
  }

  /** Every window of the bytes as they are counts, and nothing but the key decides. */
  public static CaptureSettings settings(
      byte[] gear, byte[] identity, int samplingBits, int minDistinct) {
    return settings(gear, identity, samplingBits, minDistinct, false);
  }

  /** The same, where framing may be undone. */
  public static CaptureSettings settings(
      byte[] gear, byte[] identity, int samplingBits, int minDistinct, boolean stages) {
    return settings(
        gear,
        identity,
        samplingBits,
        minDistinct,
        stages,
        false,
        new byte[Character.MAX_VALUE + 1]);
  }

  /** The same, where flows are told by port what they are, or gated. */
  public static CaptureSettings settings(
      byte[] gear,
      byte[] identity,
      int samplingBits,
      int minDistinct,
      boolean stages,
      boolean gated,
      byte[] told) {
    return new CaptureSettings(
        gear,
        identity,
        new BitSet(),
        new BitSet(),
        0,
        SystemClocks.bootNanos(),
        0,
        1L << 40,
        samplingBits,
        minDistinct,
        1 << 30,
        0,
        stages,
        List.of(),
        gated,
        told);
  }

  /** Hands a TCP segment in IPv4 to the interface point. */
  public void segment(int sequence, byte[] payload) {
    run(CapturePoint.INTERFACE.ingressProgram(), Frames.tcp(sequence, payload));
  }

  /** Hands the SYN of a new connection in IPv4 to the interface point. */
  public void open(int sequence) {
    run(CapturePoint.INTERFACE.ingressProgram(), Frames.syn(sequence));
  }

  /** Hands a datagram in IPv4 to the interface point. */
  public void datagram(byte[] payload) {
    run(CapturePoint.INTERFACE.ingressProgram(), Frames.udp(payload));
  }

  /**
   * Hands a frame to the interface point.
   *
   * @param gsoBytes of each datagram that the sender's device is still to cut it into; 0: it is one
   */
  public void frame(byte[] frame, int gsoBytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = TestRunOptions.in(arena);
      options.set(JAVA_LONG, TestRunOptions.DATA, arena.allocateFrom(JAVA_BYTE, frame).address());
      options.set(JAVA_INT, TestRunOptions.DATA_BYTES, frame.length);
      options.set(JAVA_INT, TestRunOptions.REPEAT, 1);
      if (gsoBytes > 0) {
        MemorySegment context = arena.allocate(SKB_CONTEXT_BYTES, Long.BYTES);
        context.set(JAVA_INT, SKB_GSO_BYTES, gsoBytes);
        options.set(JAVA_LONG, TestRunOptions.CONTEXT, context.address());
        options.set(JAVA_INT, TestRunOptions.CONTEXT_BYTES, SKB_CONTEXT_BYTES);
      }
      int program = object.programDescriptor(CapturePoint.INTERFACE.ingressProgram());
      int result = LibBpf.testRun(program, options);
      if (result < 0) {
        throw new IllegalArgumentException(
            "a frame of " + frame.length + " bytes: " + LibC.errorText(-result));
      }
    }
  }

  ProgramRun run(String program, byte[] frame) {
    return ProgramRun.run(object, program, frame, 1);
  }

  /** Reads all that is in the ring: {@code position signature}. */
  public List<String> sightings() {
    return drain(Capture::text);
  }

  /** The same, with what the bytes are if nothing matches them: {@code position signature opus}. */
  List<String> verdicts() {
    return drain(event -> text(event) + " " + event.unmatchedAs().name().toLowerCase(Locale.ROOT));
  }

  /** The same, with lane and bytes: {@code lane signature bytes opus}. */
  public List<String> coveringSightings() {
    return drain(event ->
        String.format(
            "%d %016x%016x %d %s",
            event.lane(),
            event.signatureHigh(),
            event.signatureLow(),
            event.payloadBytes(),
            event.unmatchedAs()));
  }

  private <T> List<T> drain(Function<SignatureEvent, T> what) {
    List<T> events = new ArrayList<>();
    ring.drain(
        event -> {
          events.add(what.apply(event));
          verdictBytes.merge(event.unmatchedAs(), event.payloadBytes(), Long::sum);
        },
        Integer.MAX_VALUE);
    return events;
  }

  /**
   * Returns all bytes that have gone by since the last call, by the verdict that they end under if
   * nothing matches them: what was counted in the kernel, and what the sightings hold. No flow is
   * taken to go on.
   */
  public Map<Verdict, Long> verdictBytes() {
    sightings();
    coverage.settle(0);
    coverage
        .read()
        .forEach(
            covered -> verdictBytes.merge(covered.key().verdict(), covered.bytes(), Long::sum));
    Map<Verdict, Long> bytes = new EnumMap<>(verdictBytes);
    bytes.values().removeIf(sum -> sum == 0);
    verdictBytes.clear();
    return bytes;
  }

  /** How often a reason was counted since loading. */
  public long count(Counter counter) {
    return counters.read().get(counter).minus(before.get(counter)).count();
  }

  static String text(SignatureEvent event) {
    return String.format(
        "%d %016x%016x", event.streamPosition(), event.signatureHigh(), event.signatureLow());
  }

  @Override
  public void close() {
    ring.close();
    object.close();
  }
}
