// SPDX-License-Identifier: Apache-2.0
/**
 * The door to the kernel programs: loads, attaches and reads them; the native surface stays inside.
 */
module earshot.bpf {
  requires static transitive org.jspecify;

  exports earshot.bpf.event;
  exports earshot.bpf.program;
}
