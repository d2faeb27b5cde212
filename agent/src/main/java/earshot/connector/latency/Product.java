// SPDX-License-Identifier: Apache-2.0
package earshot.connector.latency;

/** What the connector can produce; the lower-case names are the values of {@code emit}. */
enum Product {
  RESIDENCE,
  TRANSIT,
  JOURNEY,
  GROWTH
}
