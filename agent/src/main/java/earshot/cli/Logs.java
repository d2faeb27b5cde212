// SPDX-License-Identifier: Apache-2.0
package earshot.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import earshot.exporter.debug.Screen;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up the agent's own log, which goes to standard error. */
final class Logs {

  private Logs() {}

  /** Lets events from {@code level} on be written in {@code format}, above what is drawn. */
  static void configure(String level, LogFormat format, Screen screen) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      throw new IllegalStateException("Logback is not the only logging library in lib/");
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender(context, format, screen));
    root.setLevel(Level.INFO);
    // Libraries that log by java.util.logging, such as the OpenTelemetry SDK.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Level known = Level.toLevel(level, null);
    context.getLogger("earshot").setLevel(known == null ? Level.INFO : known);
    if (known == null) {
      root.warn("LOG_LEVEL '{}' is none of trace, debug, info, warn, error; info is used", level);
    }
  }

  private static Appender<ILoggingEvent> appender(
      LoggerContext context, LogFormat format, Screen screen) {
    Appender<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            screen.log(
                switch (format) {
                  case json -> EventText.json(event);
                  case text -> EventText.text(event);
                });
          }
        };
    appender.setName("screen");
    appender.setContext(context);
    appender.start();
    return appender;
  }
}
