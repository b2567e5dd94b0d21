import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The official JDBC driver, as DBeaver and Metabase use it. Arguments: port, database, password. */
public class Interop {
  public static void main(String[] args) throws Exception {
    for (String compress : new String[] {"true", "false"}) {
      Properties properties = new Properties();
      properties.setProperty("user", "analyst");
      properties.setProperty("password", args[2]);
      properties.setProperty("compress", compress);
      String url = "jdbc:clickhouse://127.0.0.1:" + args[0] + "/" + args[1];
      try (Connection connection = DriverManager.getConnection(url, properties)) {
        System.out.println("server " + connection.getMetaData().getDatabaseProductVersion() + ", compress " + compress);
        read(connection);
        describe(connection, args[1]);
        refuse(connection);
      }
    }
  }

  private static void read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT event_name, revenue, date FROM v_qtickets_sales_latest")) {
        check(rows.next(), "a row");
        check(rows.getString(1).equals("Ёлка 🎭"), "the text is " + rows.getString(1));
        check(rows.getBigDecimal(2).intValueExact() == 100, "the amount is " + rows.getString(2));
        check(rows.getDate(3) != null, "the date");
      }
      try (ResultSet rows = statement.executeQuery("SELECT number, toString(number) AS t FROM numbers(200000)")) {
        long sum = 0;
        while (rows.next()) {
          sum += rows.getLong(1);
          check(rows.getString(2).equals(Long.toString(rows.getLong(1))), "row " + rows.getLong(1));
        }
        check(sum == 19999900000L, "the sum is " + sum);
      }
    }
    try (PreparedStatement prepared = connection.prepareStatement("SELECT city FROM v_qtickets_sales_latest WHERE city = ? AND revenue > ?")) {
      prepared.setString(1, "москва");
      prepared.setInt(2, 1);
      try (ResultSet rows = prepared.executeQuery()) {
        check(rows.next() && rows.getString(1).equals("москва"), "a bound value");
      }
    }
  }

  private static void describe(Connection connection, String database) throws SQLException {
    int tables = 0;
    int columns = 0;
    try (ResultSet rows = connection.getMetaData().getTables(null, database, "v_qtickets_%", null)) {
      while (rows.next()) tables += 1;
    }
    try (ResultSet rows = connection.getMetaData().getColumns(null, database, "v_qtickets_sales_latest", null)) {
      while (rows.next()) columns += 1;
    }
    try (ResultSet rows = connection.getMetaData().getSchemas()) {
      check(rows.next(), "a schema");
    }
    check(tables > 3 && columns > 5, tables + " tables, " + columns + " columns");
  }

  private static void refuse(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT * FROM file('/etc/hostname', 'LineAsString')");
      throw new IllegalStateException("file() was answered");
    } catch (SQLException expected) {
      check(expected.getMessage().contains("file"), "the reason is " + expected.getMessage());
    }
  }

  private static void check(boolean isTrue, String what) {
    if (!isTrue) throw new IllegalStateException("not as expected: " + what);
  }
}
