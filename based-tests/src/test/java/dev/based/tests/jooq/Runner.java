package dev.based.tests.jooq;

import dev.based.Async;
import dev.based.Session;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.ResultQuery;

/** Something that runs queries of jOOQ and waits for them. */
interface Runner {
    <R extends Record> List<R> fetch(ResultQuery<R> query);

    long execute(Query query);

    /** The library, in a session whose body waits. */
    record Based(Session session) implements Runner {
        @Override
        public <R extends Record> List<R> fetch(ResultQuery<R> query) {
            return Async.await(session.fetchAll(query));
        }

        @Override
        public long execute(Query query) {
            return Async.await(session.execute(query)).rowsAffected();
        }
    }

    /** jOOQ by JDBC. */
    record Jdbc(DSLContext context) implements Runner {
        @Override
        public <R extends Record> List<R> fetch(ResultQuery<R> query) {
            return context.fetch(query);
        }

        @Override
        public long execute(Query query) {
            return context.execute(query);
        }
    }
}
