// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.pcap;

import earshot.semconv.DropReason;
import earshot.signal.CoverageVerdict;
import earshot.signal.Flow;
import earshot.signal.Lane;
import earshot.signal.PeerKind;
import earshot.signal.Sighting;
import earshot.signal.Signature;
import earshot.signal.Transport;
import earshot.signature.Dtls;
import earshot.signature.LaneSet;
import earshot.signature.RawLane;
import earshot.signature.RtpStage;
import earshot.signature.SampleFormat;
import earshot.signature.SignatureKey;
import earshot.signature.StreamStage;
import earshot.signature.TlsDetector;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection at one capture point: keeps its bytes in order, as the kernel
 * program does, and makes sightings of what it finds in them.
 */
final class Track {
  /** TCP's greatest window: bytes farther back are of a connection that was not seen to start. */
  private static final int MAX_WINDOW_BYTES = 1 << 30;

  /** RFC 3551: from here on a payload type means what the call agreed on. */
  private static final int FIRST_DYNAMIC_TYPE = 96;

  /** What one of the lanes finds. */
  private final class Finds implements RawLane.Listener {
    private final Lane lane;

    Finds(Lane lane) {
      this.lane = lane;
    }

    @Override
    public void signature(long position, long high, long low) {
      found(lane, new Signature(high, low));
    }

    @Override
    public void dropped(RawLane.Drop why) {
      switch (why) {
        case INDISTINCT -> cover(DropReason.INDISTINCT, CoverageVerdict.INDISTINCT);
        case TEXT -> cover(DropReason.TEXT, CoverageVerdict.NOT_AUDIO);
        case RATE_LIMITED -> cover(DropReason.RATE_LIMITED, CoverageVerdict.RATE_LIMITED);
        case MISREAD -> {}
      }
    }

    @Override
    public boolean isTooMany(long hash) {
      return rate.isTooMany(hash);
    }
  }

  private final CapturePoint point;
  private final @Nullable Flow leaving;
  private final @Nullable Flow arriving;
  private final Bitrate bitrate;
  private final RateLimit rate;
  private final LaneSet lanes;
  private final StreamStage stream;
  private final RtpStage rtp = new RtpStage();
  private TlsDetector tls = new TlsDetector();
  private final Packet.Refusals refusals;
  private final Consumer<Sighting> sightings;
  private boolean dtls;
  private boolean inSync;
  private int nextSequence;
  private long epochNanos;

  /** Where the bytes that are looked at begin, in the frame. */
  private int packetAt;

  private final TrackCoverage coverage;

  Track(
      CapturePoint point,
      @Nullable Flow leaving,
      @Nullable Flow arriving,
      PcapConfig config,
      SignatureKey key,
      @Nullable SampleFormat told,
      long nowNanos,
      Packet.Refusals refusals,
      TrackCoverage coverage,
      Consumer<Sighting> sightings) {
    this.point = point;
    this.leaving = leaving;
    this.arriving = arriving;
    this.bitrate =
        new Bitrate(
            config.bitrate().minBitsPerSecond(), config.bitrate().maxBitsPerSecond(), nowNanos);
    this.rate =
        new RateLimit(config.signature().maxPerFlow(), config.signature().samplingBits(), nowNanos);
    this.lanes =
        new LaneSet(
            key,
            config.signature().samplingBits(),
            config.signature().minDistinct(),
            told,
            // Who names ports has said that they carry audio.
            config.ports().ranges().isEmpty(),
            new Finds(Lane.RAW),
            new Finds(Lane.ULAW));
    this.stream = new StreamStage(lanes);
    this.refusals = refusals;
    this.coverage = coverage;
    this.sightings = sightings;
  }

  /** Decides about the bytes that are still to be decided about: the track is at its end. */
  void end() {
    coverage.end();
  }

  /** Looks at the packet in {@code frame}. */
  void accept(Packet packet, Frame frame) {
    if (packet.syn()) {
      inSync = false;
      coverage.end();
      tls = new TlsDetector();
      stream.open();
      lanes.open();
    }
    if (packet.payloadBytes() == 0) {
      refusals.refused(DropReason.NO_PAYLOAD);
      return;
    }
    coverage.packet(frame.epochNanos);
    DropReason refused = bitrate.judge(frame.epochNanos, packet.payloadBytes());
    if (refused != null) {
      refusals.refused(refused);
      coverage.decide(CoverageVerdict.NOT_AUDIO, packet.payloadBytes());
      return;
    }
    if (bitrate.takeAnew()) {
      inSync = false;
    }
    epochNanos = frame.epochNanos;
    rate.packet(epochNanos);
    if (packet.transport() == Transport.UDP) {
      datagram(packet, frame);
    } else {
      segment(packet, frame);
    }
  }

  private void datagram(Packet packet, Frame frame) {
    if (packet.payloadBytes() < RawLane.WINDOW_BYTES) {
      refusals.refused(DropReason.TOO_SHORT);
      coverage.decide(CoverageVerdict.TOO_SHORT, packet.payloadBytes());
      return;
    }
    dtls |= Dtls.begins(frame.bytes, packet.payloadAt(), packet.keptBytes());
    packetAt = packet.payloadAt();
    coverage.look(packet.keptBytes());
    boolean cutOff = packet.keptBytes() < packet.payloadBytes();
    boolean whole = !cutOff && !packet.firstFragment();
    rtp.accept(lanes, frame.bytes, packet.payloadAt(), packet.keptBytes(), whole);
    coverage.unmatchedAs(unmatchedAs());
    countIfShut();
    if (cutOff) {
      refusals.refused(DropReason.CUT_OFF);
      coverage.decide(CoverageVerdict.GAP, packet.payloadBytes() - packet.keptBytes());
    }
  }

  private void segment(Packet packet, Frame frame) {
    if (tls.isTls()) {
      refusals.refused(DropReason.TLS);
      coverage.decide(CoverageVerdict.TLS, packet.payloadBytes());
      return;
    }
    if (stream.isCompressed()) {
      refusals.refused(DropReason.COMPRESSED);
      coverage.decide(CoverageVerdict.COMPRESSED, packet.payloadBytes());
      return;
    }
    int sequence = packet.sequence();
    if (!inSync) {
      restart(sequence, 0);
    }
    int ahead = sequence - nextSequence;
    int seen = 0;
    if (ahead > 0 || ahead < -MAX_WINDOW_BYTES) {
      refusals.refused(DropReason.GAP);
      // More than a window ahead it is another connection, of which nothing is missing.
      int missing = ahead > 0 && ahead <= MAX_WINDOW_BYTES ? ahead : 0;
      coverage.decide(CoverageVerdict.GAP, missing);
      restart(sequence, missing);
    } else if (ahead < 0) {
      seen = -ahead;
      if (seen >= packet.payloadBytes()) {
        refusals.refused(DropReason.RETRANSMISSION);
        return;
      }
      refusals.refused(DropReason.OVERLAP);
    }
    nextSequence = sequence + packet.payloadBytes();
    look(packet, frame, seen);
  }

  private void look(Packet packet, Frame frame, int seen) {
    int kept = Math.max(0, packet.keptBytes() - seen);
    int at = packet.payloadAt() + seen;
    if (tls.accept(frame.bytes, at, kept, packet.payloadBytes() - seen)) {
      refusals.refused(DropReason.TLS);
      coverage.decide(CoverageVerdict.TLS, coverage.take() + packet.payloadBytes() - seen);
      return;
    }
    packetAt = at;
    coverage.look(kept);
    stream.accept(frame.bytes, at, kept);
    lanes.endOfPacket(true);
    if (stream.isCompressed()) {
      coverage.decide(CoverageVerdict.COMPRESSED, coverage.take());
    } else {
      countIfShut();
    }
    if (packet.keptBytes() < packet.payloadBytes()) {
      refusals.refused(DropReason.CUT_OFF);
      coverage.decide(CoverageVerdict.GAP, packet.payloadBytes() - seen - kept);
      inSync = false;
    }
  }

  private void restart(int sequence, int missing) {
    stream.gap(missing);
    nextSequence = sequence;
    inSync = true;
  }

  /** Until it was looked at long enough, nobody can say that it is no audio. */
  private void countIfShut() {
    if (!lanes.isShut() || coverage.isCovered()) {
      return;
    }
    if (lanes.isDecided()) {
      refusals.refused(dtls ? DropReason.SRTP : DropReason.NOT_AUDIO);
    }
    coverage.decide(shutAs(), coverage.take());
  }

  private CoverageVerdict shutAs() {
    if (dtls) {
      return CoverageVerdict.SRTP;
    }
    if (lanes.isDecided()) {
      return CoverageVerdict.NOT_AUDIO;
    }
    return lanes.isQuiet() ? CoverageVerdict.INDISTINCT : CoverageVerdict.UNMATCHED;
  }

  /**
   * Why bytes may match nothing. Samples by their payload type that do not read like any are
   * encrypted; of the dynamic types Opus is the one in use.
   */
  private CoverageVerdict unmatchedAs() {
    if (dtls) {
      return CoverageVerdict.SRTP;
    }
    // Of the last message before those that are compressed, too.
    if (stream.isCompressed()) {
      return CoverageVerdict.COMPRESSED;
    }
    if (!rtp.isInStep()) {
      return CoverageVerdict.UNMATCHED;
    }
    return switch (rtp.payloadType()) {
      case 0, 8, 10, 11 -> lanes.isNoise() ? CoverageVerdict.SRTP : CoverageVerdict.UNMATCHED;
      case 9 -> CoverageVerdict.G722;
      case 18 -> CoverageVerdict.G729;
      default -> {
        if (rtp.payloadType() < FIRST_DYNAMIC_TYPE) {
          yield CoverageVerdict.CODEC;
        }
        if (rtp.isVideo()) {
          yield CoverageVerdict.NOT_AUDIO;
        }
        yield lanes.isNoise() ? CoverageVerdict.OPUS : CoverageVerdict.UNMATCHED;
      }
    };
  }

  private void cover(DropReason reason, CoverageVerdict verdict) {
    refusals.refused(reason);
    coverage.decide(verdict, coverage.cover(windowEnd()));
  }

  /** Returns how many of the packet's bytes lie before the end of the window that was selected. */
  private int windowEnd() {
    return (stream.isFramed() ? stream.taken() : lanes.lookedAt()) - packetAt;
  }

  private void found(Lane lane, Signature signature) {
    long coveredBytes = coverage.cover(windowEnd());
    if (leaving != null) {
      sightings.accept(sighting(leaving, lane, signature, coveredBytes));
    }
    if (arriving != null) {
      sightings.accept(sighting(arriving, lane, signature, coveredBytes));
    }
  }

  private Sighting sighting(Flow flow, Lane lane, Signature signature, long coveredBytes) {
    return new Sighting(
        point.origin,
        flow,
        signature,
        lane,
        epochNanos,
        epochNanos,
        0,
        coveredBytes,
        unmatchedAs(),
        null,
        null,
        PeerKind.UNKNOWN);
  }
}
