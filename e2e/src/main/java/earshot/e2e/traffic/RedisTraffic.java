// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Values of JSON, of random bytes and of vectors of float32, written and read in pipelines. */
final class RedisTraffic implements Traffic {
  private static final int VALUES = 10;
  private static final int VECTOR = 256;
  private static final int BLOB_BYTES = 512;
  private static final long PIPELINE_BYTES = VALUES * (VECTOR * Float.BYTES + BLOB_BYTES + 700L);

  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    RedisServer server = RedisServer.newRedisServer(at.getPort(), at.getAddress());
    server.start();
    return server::stop;
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) {
    SplittableRandom random = new SplittableRandom(5);
    try (Jedis jedis = new Jedis(to.getHostString(), to.getPort())) {
      while (pace.spend(2 * PIPELINE_BYTES)) {
        try (Pipeline pipeline = jedis.pipelined()) {
          for (int n = 0; n < VALUES; n++) {
            pipeline.set(key("order", n), json(random));
            pipeline.set(key("blob", n), blob(random));
            pipeline.set(key("vector", n), vector(random));
            pipeline.incr("counter");
          }
          for (int n = 0; n < VALUES; n++) {
            pipeline.get(key("order", n));
            pipeline.get(key("blob", n));
            pipeline.get(key("vector", n));
          }
          pipeline.sync();
        }
      }
    }
  }

  private static byte[] key(String name, int number) {
    return (name + ":" + number).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] json(SplittableRandom random) {
    return Words.LATIN.json(random, 2).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] blob(SplittableRandom random) {
    byte[] blob = new byte[BLOB_BYTES];
    random.nextBytes(blob);
    return blob;
  }

  /** As embeddings are kept. */
  private static byte[] vector(SplittableRandom random) {
    ByteBuffer vector = ByteBuffer.allocate(VECTOR * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int n = 0; n < VECTOR; n++) {
      vector.putFloat((float) (random.nextGaussian() / Math.sqrt(VECTOR)));
    }
    return vector.array();
  }
}
