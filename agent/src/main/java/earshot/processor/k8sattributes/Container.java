// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import java.util.Map;

/**
 * A container of a pod, running or not.
 *
 * @param id the runtime's id without its scheme, as cgroup paths have it
 * @param attributes what {@code extract} asks for
 */
record Container(String id, String name, Map<String, String> attributes) {

  /**
   * Returns the key by which a container is known within its pod: pods have few containers, so that
   * half of an id's hash is as good as its 64 digits.
   */
  static long key(String id) {
    long key = 0xCBF29CE484222325L;
    for (int i = 0; i < id.length(); i++) {
      key = (key ^ id.charAt(i)) * 0x100000001B3L;
    }
    return key;
  }
}
