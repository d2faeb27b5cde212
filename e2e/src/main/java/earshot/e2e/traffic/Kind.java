// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What passes the relay, each kind on a port of its own, the same at the relay and behind it. */
public enum Kind {
  /** Speech in mu-law, both ways: what has to be found among all the rest. */
  CALL(7_100),
  /** Small and large bodies of REST, some of them chunked. */
  JSON(7_101),
  /** The same in Cyrillic, Greek, Arabic and Chinese, which is no ASCII. */
  JSON_UTF8(7_102),
  /** Files in JSON, as base64. */
  JSON_BASE64(7_103),
  CSV(7_104),
  GZIP(7_105),
  /** Jar files. */
  ZIP(7_106),
  PNG(7_107),
  /** Class files, not compressed. */
  CLASSES(7_108),
  /** Three bytes a pixel, smooth, not compressed. */
  BITMAP(7_109),
  /** One byte a pixel, likewise. */
  GRAY(7_110),
  /** Two bytes a pixel, likewise. */
  DEPTH(7_111),
  /** A slow quantity, such as a temperature. */
  FLOAT32(7_112),
  /** A quantity about zero that was measured in coarse steps. */
  FLOAT32_STEPS(7_113),
  /** A slow quantity as whole numbers. */
  INT16(7_114),
  /** Rows as a driver reads and writes them, all types in binary where there is one. */
  POSTGRES(7_115),
  /** Log records as protobuf over gRPC. */
  OTLP_GRPC(7_116),
  /** Log records as protobuf over HTTP. */
  OTLP_HTTP(7_117),
  REDIS(7_118),
  TLS(7_119),
  /** An oscillation as 16-bit samples: by its bytes it is audio, only not that of a voice. */
  VIBRATION(7_120);

  private final int port;

  Kind(int port) {
    this.port = port;
  }

  /** Returns the port of its server. */
  public int port() {
    return port;
  }

  /** Returns the kind with that port; empty where the port is another's. */
  public static Optional<Kind> ofPort(int port) {
    return Stream.of(values()).filter(kind -> kind.port == port).findFirst();
  }

  /** Returns the kind of a flow between these ports, one of which is a client's. */
  public static Optional<Kind> ofPorts(int source, int destination) {
    return ofPort(destination).or(() -> ofPort(source));
  }

  /** Returns how people call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * Returns its two ends.
   *
   * @param directory for what they share
   */
  Traffic traffic(Path directory) {
    return switch (this) {
      case CALL -> new CallTraffic();
      case JSON -> new RestTraffic(Words.LATIN);
      case JSON_UTF8 -> new RestTraffic(Words.WORLD);
      case JSON_BASE64 -> new DownloadTraffic("application/json", Documents::base64);
      case CSV -> new DownloadTraffic("text/csv", Documents::csv);
      case GZIP -> new DownloadTraffic("application/gzip", Documents::gzip);
      case ZIP -> new DownloadTraffic("application/zip", Documents.jars());
      case PNG -> new DownloadTraffic("image/png", Pictures::png);
      case CLASSES -> new DownloadTraffic("application/octet-stream", Documents.classes());
      case BITMAP -> new DownloadTraffic("image/bmp", Pictures::bitmap);
      case GRAY -> new DownloadTraffic("application/octet-stream", Pictures::gray);
      case DEPTH -> new DownloadTraffic("application/octet-stream", Pictures::depth);
      case FLOAT32 -> new DownloadTraffic("application/octet-stream", Readings::float32);
      case FLOAT32_STEPS -> new DownloadTraffic("application/octet-stream", Readings::float32Steps);
      case INT16 -> new DownloadTraffic("application/octet-stream", Readings::int16);
      case POSTGRES -> new PostgresTraffic(directory);
      case OTLP_GRPC -> new OtlpGrpcTraffic();
      case OTLP_HTTP -> new OtlpHttpTraffic();
      case REDIS -> new RedisTraffic();
      case TLS -> new TlsTraffic(directory);
      case VIBRATION -> new DownloadTraffic("application/octet-stream", Readings::vibration);
    };
  }
}
