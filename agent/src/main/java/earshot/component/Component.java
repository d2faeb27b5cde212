// SPDX-License-Identifier: Apache-2.0
package earshot.component;

/**
 * A running part of a pipeline. The service starts components downstream first and closes them
 * upstream first.
 */
public interface Component extends AutoCloseable {

  /**
   * Begins work. Fails fast: what can be known to be missing is reported now, not later.
   *
   * @throws ComponentException if this machine or the configuration does not allow it; the message
   *     names the thing and the fix
   */
  void start() throws ComponentException;

  /**
   * Ends work, hands on what is held, and releases everything. Must be legal without {@link
   * #start()} having been called, and when already closed. Never throws: what goes wrong is logged.
   */
  @Override
  void close();
}
