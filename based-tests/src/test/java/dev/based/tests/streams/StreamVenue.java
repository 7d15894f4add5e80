package dev.based.tests.streams;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.SessionObserver;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.support.Outcomes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where streams are raced: a database of one thread's, opened again after a disconnect, and what its listener was told of streams. */
abstract class StreamVenue implements AutoCloseable {
    final ExecutorService helpers = Executors.newCachedThreadPool();
    /** By the text of the stream. */
    final Map<String, Book> books = new ConcurrentHashMap<>();

    private @Nullable Database database;

    abstract String url();

    /** Rows that count from 1; one is slow, and one fails, if those numbers are not 0. */
    abstract String sql(int rows, int slow, int failing);

    /** Whether a row can fail when its page is read. */
    boolean canFail() {
        return true;
    }

    /** Whether the connections can be ended from outside. */
    boolean canKill() {
        return false;
    }

    void kill() {
        throw new UnsupportedOperationException();
    }

    Database database(Random random) {
        Database known = database;
        if (known == null) {
            DatabaseOptions options = DatabaseOptions.DEFAULT
                    .withMaxSize(2)
                    .withDisconnectTimeout(Duration.ofMillis(50))
                    .withListener(new Listening());
            known = Database.create(url(), random.nextBoolean() ? options : options.withDispatcher(helpers));
            Outcomes.await(known.connect());
            database = known;
        }
        return known;
    }

    /** The next trial has another one. */
    void disconnect() {
        Database known = database;
        database = null;
        if (known != null) {
            Outcomes.await(known.disconnect());
        }
    }

    @Override
    public void close() {
        disconnect();
        helpers.shutdownNow();
    }

    /** What the listener was told of one stream. */
    static final class Book {
        final AtomicInteger begun = new AtomicInteger();
        final List<CallEnd> ends = new CopyOnWriteArrayList<>();
    }

    private final class Listening implements DatabaseListener {
        @Override
        public @Nullable CallObserver call(CallStart call, @Nullable SessionObserver within) {
            Book book = books.get(call.sql());
            if (book == null) {
                return null;
            }
            book.begun.incrementAndGet();
            return book.ends::add;
        }
    }

    static final class OfServer extends StreamVenue {
        private final Server server;

        OfServer(Server shared) {
            server = shared.newDatabase();
        }

        private boolean isPostgres() {
            return server.kind() == ServerKind.POSTGRES;
        }

        @Override
        String url() {
            return isPostgres() ? server.url() : server.url("sslmode", "disabled");
        }

        @Override
        String sql(int rows, int slow, int failing) {
            return isPostgres()
                    ? "SELECT k, CASE WHEN k = " + slow + " THEN (SELECT 1 FROM pg_sleep(0.02)) ELSE 1 END, "
                            + (failing == 0 ? "1" : "1 / (k - " + failing + ")") + " FROM generate_series(1, " + rows
                            + ") AS ns (k)"
                    : "SELECT seq, IF(seq = " + slow + ", SLEEP(0.02), 0) FROM seq_1_to_200 WHERE seq <= " + rows;
        }

        /** MariaDB makes all rows when it opens a cursor. */
        @Override
        boolean canFail() {
            return isPostgres();
        }

        @Override
        boolean canKill() {
            return isPostgres();
        }

        @Override
        void kill() {
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid()");
        }

        @Override
        public void close() {
            super.close();
            server.close();
        }
    }

    static final class OfFile extends StreamVenue {
        private final Path file;

        OfFile(Path file) {
            this.file = file;
        }

        @Override
        String url() {
            return "sqlite:///" + file;
        }

        @Override
        String sql(int rows, int slow, int failing) {
            return "WITH RECURSIVE ns (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM ns WHERE k < 200)"
                    + " SELECT k, CASE WHEN k = " + failing
                    + " THEN abs(-9223372036854775807 - 1) ELSE 0 END FROM ns WHERE k <= " + rows;
        }
    }
}
