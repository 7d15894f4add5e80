package dev.based.tests.jooq;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;

/**
 * Something to do with the tables of {@link Library}, and the databases that cannot.
 *
 * @param lacks why a database cannot, or jOOQ not for it, by database: both the library and JDBC must fail
 * @param refused why the library refuses what JDBC tries, by database
 */
record Sample(
        String name, Function<Runner, Object> body, Map<SQLDialect, String> lacks, Map<SQLDialect, String> refused) {

    /** Fetches the rows of a query. */
    static Sample query(String name, ResultQuery<?> query) {
        return of(name, runner -> runner.fetch(query));
    }

    /** Inserts or updates, and fetches what can then be seen: MySQL counts an updated row as two. */
    static Sample upsert(String name, Query change, ResultQuery<?> seen) {
        return of(name, runner -> {
            runner.execute(change);
            return runner.fetch(seen);
        });
    }

    /** Changes rows, and fetches what can then be seen. */
    static Sample change(String name, Query change, ResultQuery<?> seen) {
        return of(name, runner -> {
            long changed = runner.execute(change);
            return java.util.List.of(changed, runner.fetch(seen));
        });
    }

    static Sample of(String name, Function<Runner, Object> body) {
        return new Sample(name, body, new EnumMap<>(SQLDialect.class), new EnumMap<>(SQLDialect.class));
    }

    Sample lacking(String reason, SQLDialect... dialects) {
        for (SQLDialect dialect : dialects) {
            lacks.put(dialect, reason);
        }
        return this;
    }

    Sample refused(String reason, SQLDialect... dialects) {
        for (SQLDialect dialect : dialects) {
            refused.put(dialect, reason);
        }
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
