// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** Which way bytes pass an owner, with the value of {@code network.io.direction}. */
public enum Direction {
  /** Into the container. */
  RECEIVE("receive"),
  /** Out of it. */
  TRANSMIT("transmit");

  private final String attributeValue;

  Direction(String attributeValue) {
    this.attributeValue = attributeValue;
  }

  /** Returns the value of {@code network.io.direction}. */
  public String attributeValue() {
    return attributeValue;
  }
}
