// SPDX-License-Identifier: Apache-2.0
package earshot.signature;

/**
 * Chooses which bytes of a stream are canonical, and hands these to a lane: what the frames of a
 * WebSocket hold; else of text what the base64 in it holds; else the bytes as they are. One of them
 * at a time, decided for each chunk of a segment; another one restarts the lane. Bit for bit as the
 * kernel program.
 *
 * <p>Of a WebSocket, text is taken as text is, and binary messages as they are, over all frames.
 *
 * <p>Not thread-safe; one for each direction of a connection.
 */
public final class StreamStage {
  private final Lane lane;
  private TextDetector detector = new TextDetector();
  private final WebSocketStage webSocket = new WebSocketStage();
  private final Base64Runs base64;
  private final DecodedRun decoded;
  private boolean framed;
  private int taken;

  /** Creates a stage before any byte. */
  public StreamStage(Lane lane) {
    this.lane = lane;
    this.decoded = new DecodedRun(lane);
    this.base64 = new Base64Runs(decoded);
  }

  /** A connection begins, with a handshake perhaps. */
  public void open() {
    detector = new TextDetector();
    webSocket.open();
    base64.end();
  }

  /**
   * Begins anew after a gap; what the stream is stays known, and where in a frame and a run of
   * base64 it goes on.
   *
   * @param missing bytes; 0: nobody knows
   */
  public void gap(int missing) {
    boolean framed = webSocket.isOn();
    boolean goesOn = webSocket.gap(missing);
    if (missing > 0 && (framed ? goesOn : detector.isText())) {
      base64.gap(missing);
    } else {
      base64.end();
    }
  }

  /** Returns whether the bytes from here on are compressed, so that none is canonical. */
  public boolean isCompressed() {
    return webSocket.isCompressed();
  }

  /**
   * Returns whether what the lane gets is decoded or unmasked, so that its bytes are not those of
   * the segment.
   */
  public boolean isFramed() {
    return framed;
  }

  /** Returns the index behind what is decoded or unmasked so far, in the segment's bytes. */
  public int taken() {
    return taken;
  }

  /** Takes the next segment of the stream. */
  public void accept(byte[] bytes, int offset, int count) {
    webSocket.chunk(bytes, offset, Math.min(TextDetector.CHUNK_BYTES, count));
    boolean begins = webSocket.segment(bytes, offset, count);
    int length;
    for (int done = 0; done < count; done += length) {
      length = Math.min(done == 0 ? TextDetector.CHUNK_BYTES : chunkBytes(), count - done);
      taken = offset + done;
      boolean wasText = detector.isText();
      boolean text = detector.accept(bytes, offset + done, length);
      webSocket.chunk(bytes, offset + done, length);
      boolean frames = webSocket.isOn();
      boolean isFramed = frames || text;
      if (isFramed != framed || begins || (text && !wasText && !frames)) {
        base64.end();
      }
      begins = false;
      framed = isFramed;
      if (!isFramed) {
        lane.accept(bytes, offset + done, length);
        lane.endOfChunk();
        continue;
      }
      for (int n = 0; n < length; n++) {
        taken++;
        look(bytes[offset + done + n] & 0xFF, text);
      }
    }
    decoded.endOfPacket();
  }

  /**
   * A segment may hold seconds of a call: what it is need not be known at its end only. Its head,
   * which tells what it is framed as, stays whole.
   */
  private int chunkBytes() {
    int untilLook = framed ? 0 : lane.untilLook();
    return untilLook == 0
        ? TextDetector.CHUNK_BYTES
        : Math.min(TextDetector.CHUNK_BYTES, untilLook);
  }

  private void look(int c, boolean text) {
    if (!webSocket.isOn()) {
      if (text) {
        base64.accept(c);
      }
      return;
    }
    boolean before = webSocket.isText();
    int payload = webSocket.accept(c);
    if (webSocket.isText() != before || !webSocket.isOn() || webSocket.isCompressed()) {
      base64.end();
    }
    if (payload == WebSocketStage.NO_PAYLOAD) {
      return;
    }
    if (webSocket.isText()) {
      base64.accept(payload);
    } else {
      decoded.accept((byte) payload);
    }
  }
}
