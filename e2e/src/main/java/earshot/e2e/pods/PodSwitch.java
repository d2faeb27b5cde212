// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.pods;

/** What joins the pods' network namespaces. */
sealed interface PodSwitch extends AutoCloseable permits HostBridge, IsolatedBridge {

  /** Gives the pod an interface {@code eth0} whose other end is a port of this switch. */
  void connect(NetworkNamespace pod, int index);

  @Override
  void close();
}
