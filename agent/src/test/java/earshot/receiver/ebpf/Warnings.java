// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.ebpf;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** The warnings of one class, until it is closed. */
final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private final Logger logger;

  private Warnings(Logger logger) {
    this.logger = logger;
  }

  static Warnings of(Class<?> logging) {
    Warnings warnings = new Warnings((Logger) LoggerFactory.getLogger(logging));
    warnings.start();
    warnings.logger.addAppender(warnings);
    return warnings;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel() == Level.WARN) {
      messages.add(event.getFormattedMessage());
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
