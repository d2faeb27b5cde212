// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.stamp;

/** Which way a byte passes a pod's edge. */
public enum Side {
  IN,
  OUT
}
