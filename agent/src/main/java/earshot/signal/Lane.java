// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** The form of the audio that a signature was computed over. Matching ignores it. */
public enum Lane {
  /** The bytes after the framing stages, as they are. */
  RAW("raw"),
  /** Samples companded to mu-law. */
  ULAW("ulaw");

  private final String attributeValue;

  Lane(String attributeValue) {
    this.attributeValue = attributeValue;
  }

  /** Returns the value of {@code audio.signature.lane}. */
  public String attributeValue() {
    return attributeValue;
  }
}
