package dev.based.postgres;

import dev.based.spi.Dialect;

/** The dialect of this package, for tests that look at texts only. */
public final class PostgresDialects {
    public static final Dialect POSTGRES = PostgresDialect.INSTANCE;

    private PostgresDialects() {}
}
