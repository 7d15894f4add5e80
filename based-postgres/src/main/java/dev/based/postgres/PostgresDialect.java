package dev.based.postgres;

import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.TransactionMode;
import java.util.List;
import org.jooq.SQLDialect;

/** PostgreSQL's SQL. */
final class PostgresDialect implements Dialect {
    private static final List<String> BEGIN = List.of("BEGIN");

    static final PostgresDialect INSTANCE = new PostgresDialect();

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.POSTGRESQL;
    }

    @Override
    public SqlWords words() {
        return PostgresWords.WORDS;
    }

    @Override
    public SQLDialect jooq() {
        return SQLDialect.POSTGRES;
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        if (mode == TransactionMode.DEFAULT) {
            return BEGIN;
        }
        StringBuilder sql = new StringBuilder("BEGIN");
        if (mode.isolation() != null) {
            sql.append(" ISOLATION LEVEL ").append(mode.isolation().sql());
        }
        if (mode.readOnly()) {
            sql.append(" READ ONLY");
        }
        if (mode.deferrable()) {
            sql.append(" DEFERRABLE");
        }
        return List.of(sql.toString());
    }

    /** <a href="https://www.postgresql.org/docs/current/datatype-character.html">Character types</a>. */
    @Override
    public boolean hasNulInText() {
        return false;
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ALL;
    }
}
