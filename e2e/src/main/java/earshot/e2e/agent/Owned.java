// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a run has made, closed in reverse order exactly once, be it at the end or by a signal in the
 * midst of making: nothing is made after, and nothing half made is missed.
 */
public final class Owned implements AutoCloseable {
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private boolean closed;

  /** Makes a resource. */
  public interface Maker<T> {
    T make() throws Exception;
  }

  /**
   * Makes a resource and keeps it.
   *
   * @throws IllegalStateException if all has been closed
   */
  public synchronized <T extends AutoCloseable> T own(Maker<T> maker) throws Exception {
    if (closed) {
      throw new IllegalStateException("the run was interrupted");
    }
    T resource = maker.make();
    resources.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (AutoCloseable resource = resources.poll(); resource != null; resource = resources.poll()) {
      try {
        resource.close();
      } catch (Exception e) {
        // The rest is to be removed all the same, and the next start removes what is left.
        System.err.println("earshot: cannot clean up: " + e);
      }
    }
  }
}
