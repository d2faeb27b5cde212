// SPDX-License-Identifier: Apache-2.0
package earshot.extension.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import earshot.component.ComponentException;
import earshot.component.Extension;
import earshot.component.Host;
import earshot.component.Sink;
import earshot.signal.Hop;
import earshot.signal.Measurement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page and feeds it. */
final class Live implements Extension {
  private static final Logger logger = LoggerFactory.getLogger(Live.class);
  private static final String EVENTS = "/events";
  private static final int BACKLOG = 64;

  private final LiveConfig config;
  private final Observations observations;
  private final Feed feed;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService answering;
  private @Nullable ScheduledExecutorService ticking;

  Live(LiveConfig config, Host host) {
    this.config = config;
    this.observations = new Observations(config.maxWorkloads(), host.clock());
    this.feed =
        new Feed(new Snapshot(host, observations, config.maxWorkloads()), config.maxClients());
  }

  @Override
  public Sink<Hop> hops() {
    return observations.hops();
  }

  @Override
  public Sink<Measurement> measurements() {
    return observations.measurements();
  }

  @Override
  public void start() throws ComponentException {
    InetSocketAddress address = config.endpoint().resolve();
    PageFiles files = new PageFiles();
    HttpServer created;
    try {
      created = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw config.endpoint().taken(e);
    }
    answering =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("earshot-live-", 0).factory());
    created.setExecutor(answering);
    boolean loopback = address.getAddress().isLoopbackAddress();
    created.createContext("/", exchange -> answer(exchange, files, loopback));
    created.start();
    server = created;
    ticking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("earshot-live").factory());
    var _ = ticking.scheduleAtFixedRate(this::everySecond, 1, 1, TimeUnit.SECONDS);
    logger.info("the page is at http://{}:{}/", text(address.getAddress()), port());
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.shutdownNow();
      ticking = null;
    }
    feed.close();
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (answering != null) {
      answering.shutdownNow();
      answering = null;
    }
  }

  /** Returns the port that is listened on. */
  int port() {
    return server == null ? config.endpoint().port() : server.getAddress().getPort();
  }

  private void everySecond() {
    try {
      observations.everySecond();
      feed.publish();
    } catch (RuntimeException e) {
      // An exception would end the schedule silently.
      logger.error("cannot update the page", e);
    }
  }

  private void answer(HttpExchange exchange, PageFiles files, boolean loopback) throws IOException {
    try (exchange) {
      Answer.protect(exchange);
      String path = exchange.getRequestURI().getPath();
      PageFiles.PageFile file = files.file(path);
      if (loopback && !namesLoopback(exchange.getRequestHeaders().getFirst("Host"))) {
        Answer.text(
            exchange,
            403,
            "ask for localhost: another name for it may be a foreign page's, which shall not read this"
                + " one; or set extensions.live.endpoint to an address of the network");
      } else if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        Answer.text(exchange, 405, "only GET is answered");
      } else if (path.equals(EVENTS)) {
        feed.serve(exchange);
      } else if (file != null) {
        Answer.bytes(exchange, 200, file.type, file.bytes);
      } else {
        Answer.text(exchange, 404, "no such page");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether a request was made for this machine, not for a name that a stranger owns. */
  private static boolean namesLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      String name = URI.create("http://" + host).getHost();
      return name != null
          && (name.equals("localhost")
              || InetAddress.ofLiteral(name.replaceAll("[\\[\\]]", "")).isLoopbackAddress());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
