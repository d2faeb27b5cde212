// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import earshot.component.ComponentException;
import earshot.service.Configuration;
import earshot.service.Service;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The service of this process, once a command runs it: what a signal stops. */
final class RunningService {
  private final AtomicReference<@Nullable Service> running = new AtomicReference<>();

  /** Runs {@code configuration} until it ends and returns the exit code. */
  int run(Configuration configuration, Surroundings surroundings, Runnable started)
      throws ComponentException, InterruptedException {
    Service service =
        new Service(
            configuration, surroundings.variables(), surroundings.clock(), surroundings.version());
    running.set(service);
    return switch (service.run(started)) {
      case STOPPED -> ExitCodes.OK;
      case FAILED -> ExitCodes.FAILED;
    };
  }

  /** Asks the service to stop; returns false if none runs. */
  boolean stop() {
    Service service = running.get();
    if (service == null) {
      return false;
    }
    service.stop();
    return true;
  }
}
