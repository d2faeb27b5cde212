// SPDX-License-Identifier: Apache-2.0
package earshot.exporter.otlp;

/** How a request's body is compressed; the lower-case name is the SDK's. */
enum Compression {
  GZIP,
  NONE
}
