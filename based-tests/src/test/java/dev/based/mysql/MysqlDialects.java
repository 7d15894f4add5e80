package dev.based.mysql;

import dev.based.spi.Dialect;

/** The dialects of this package, for tests that look at texts only. */
public final class MysqlDialects {
    public static final Dialect MYSQL = MysqlDialect.of("MySQL");
    public static final Dialect MARIADB = MysqlDialect.of("MariaDB");

    private MysqlDialects() {}
}
