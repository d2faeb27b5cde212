// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.SplittableRandom;

/** Rows that are written and read again, over a real server's own protocol. */
final class PostgresTraffic implements Traffic {
  private static final int ROWS = 40;
  private static final int BLOB_BYTES = 120;

  /** What a row makes on the wire, about; the table's widest columns decide. */
  private static final int ROW_BYTES = 420;

  private static final String TABLE =
      """
      create table if not exists readings (id bigserial primary key, device int, counter bigint,
        value float8, name text, body bytea, at timestamp)
      """;
  private static final String INSERT =
      "insert into readings (device, counter, value, name, body, at) values (?, ?, ?, ?, ?, ?)";
  private static final String SELECT = "select * from readings order by id desc limit " + ROWS;

  private final Path directory;

  /** The server keeps its list of who may connect in {@code directory}. */
  PostgresTraffic(Path directory) {
    this.directory = directory;
  }

  @Override
  public AutoCloseable serve(InetSocketAddress at) throws IOException {
    Path access = directory.resolve("pg_hba.conf");
    Files.writeString(access, "host all all all trust\n");
    return EmbeddedPostgres.builder()
        .setPort(at.getPort())
        .setServerConfig("listen_addresses", "*")
        .setServerConfig("hba_file", access.toString())
        .setServerConfig("fsync", "off")
        .start();
  }

  @Override
  public void drive(InetSocketAddress to, Throttle pace) throws SQLException {
    // A threshold of -1 transfers in binary from the first execution on.
    String url =
        "jdbc:postgresql://%s:%d/postgres?user=postgres&sslmode=disable&binaryTransfer=true&prepareThreshold=-1"
            .formatted(to.getHostString(), to.getPort());
    SplittableRandom random = new SplittableRandom(7);
    try (Connection connection = DriverManager.getConnection(url);
        Statement create = connection.createStatement()) {
      create.execute(TABLE);
      try (PreparedStatement insert = connection.prepareStatement(INSERT);
          PreparedStatement select = connection.prepareStatement(SELECT)) {
        for (long counter = 0; pace.spend(2L * ROWS * ROW_BYTES); counter += ROWS) {
          write(insert, counter, random);
          read(select);
        }
      }
    }
  }

  private static void write(PreparedStatement insert, long counter, SplittableRandom random)
      throws SQLException {
    for (int row = 0; row < ROWS; row++) {
      byte[] body = new byte[BLOB_BYTES];
      random.nextBytes(body);
      insert.setInt(1, random.nextInt(1_000));
      insert.setLong(2, counter + row);
      insert.setDouble(3, 20 + random.nextGaussian());
      insert.setString(4, Words.WORLD.phrase(random, 3));
      insert.setBytes(5, body);
      insert.setTimestamp(6, new Timestamp(1_760_000_000_000L + 1_000 * (counter + row)));
      insert.addBatch();
    }
    insert.executeBatch();
  }

  private static void read(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      int read = 0;
      while (rows.next()) {
        read++;
      }
      if (read != ROWS) {
        throw new IllegalStateException("%d rows came back, not %d".formatted(read, ROWS));
      }
    }
  }
}
