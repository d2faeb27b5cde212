// SPDX-License-Identifier: Apache-2.0
package earshot.receiver.otlp;

import earshot.component.ComponentException;
import earshot.component.Host;
import earshot.component.Next;
import earshot.component.Receiver;
import earshot.signature.SignatureKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what agents export: log records by OTLP, which become the sightings that they were. */
final class OtlpReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpReceiver.class);

  static final String NO_KEY = "there is no key to compare sightings under";
  static final String KEY_FIX = "set signature.key to that of the agents";

  private final OtlpReceiverConfig config;
  private final Next next;
  private final Host host;
  private @Nullable LogsOverGrpc grpc;
  private @Nullable LogsOverHttp http;

  OtlpReceiver(OtlpReceiverConfig config, Next next, Host host) {
    this.config = config;
    this.next = next;
    this.host = host;
  }

  @Override
  public void start() throws ComponentException {
    SignatureKey key = config.key();
    if (key == null) {
      throw ComponentException.failed(NO_KEY + "; " + KEY_FIX, null);
    }
    Intake intake = new Intake(key, config.maxFlows(), next.logs(), host);
    try {
      if (config.grpc() != null) {
        grpc = new LogsOverGrpc(config.grpc(), intake);
        LOG.info("Takes OTLP over gRPC on {}:{}", config.grpc().endpoint().host(), grpcPort());
      }
      if (config.http() != null) {
        http = new LogsOverHttp(config.http(), intake);
        LOG.info("Takes OTLP over HTTP on {}:{}", config.http().endpoint().host(), httpPort());
      }
    } catch (ComponentException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (grpc != null) {
      grpc.close();
      grpc = null;
    }
    if (http != null) {
      http.close();
      http = null;
    }
  }

  /** Returns the port that gRPC is listened for on, -1 if none is. */
  int grpcPort() {
    return grpc == null ? -1 : grpc.port();
  }

  /** Returns the port that HTTP is listened for on, -1 if none is. */
  int httpPort() {
    return http == null ? -1 : http.port();
  }
}
