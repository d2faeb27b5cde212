// SPDX-License-Identifier: Apache-2.0
package earshot.signal;

/** A transport protocol, with its name in {@code network.transport} and its IANA number. */
public enum Transport {
  TCP("tcp", 6),
  UDP("udp", 17);

  private final String attributeValue;
  private final int protocolNumber;

  Transport(String attributeValue, int protocolNumber) {
    this.attributeValue = attributeValue;
    this.protocolNumber = protocolNumber;
  }

  /** Returns the value of {@code network.transport}. */
  public String attributeValue() {
    return attributeValue;
  }

  /** Returns the IANA protocol number. */
  public int protocolNumber() {
    return protocolNumber;
  }
}
