package dev.based.sqlite;

import dev.based.spi.Dialect;

/** The dialect of this package, for tests that look at texts only. */
public final class SqliteDialects {
    public static final Dialect SQLITE = new SqliteDialect(false);

    private SqliteDialects() {}
}
