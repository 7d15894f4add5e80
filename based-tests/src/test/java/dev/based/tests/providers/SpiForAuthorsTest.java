package dev.based.tests.providers;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Columns;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.MappingException;
import dev.based.Row;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.ConvertibleValue;
import dev.based.tests.support.Outcomes;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

/** What authors and users have of the SPI beside connections: databases without URLs, values of their own, the driver. */
class SpiForAuthorsTest {
    private static final Supplier<Backend> SQLITE = () -> ServiceLoader.load(BackendProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.schemes().contains("sqlite"))
            .findFirst()
            .orElseThrow()
            .create(DatabaseUrl.parse("sqlite://"), DatabaseOptions.DEFAULT);

    @Test
    void create_ofABackendNeedsNoUrl() {
        Database database = Database.create(SQLITE, DatabaseOptions.DEFAULT);
        assertThat(database.url()).isEmpty();
        await(database.connect());
        try {
            assertThat(await(database.fetchValue(Integer.class, "SELECT 7"))).isEqualTo(7);
        } finally {
            await(database.disconnect());
        }
    }

    @Test
    void create_asksForANewBackendAtEachAttempt() {
        AtomicInteger asked = new AtomicInteger();
        Database database = Database.create(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return SQLITE.get();
                },
                DatabaseOptions.DEFAULT);
        assertThat(failure(database.connect())).hasMessage("not yet");
        await(database.connect());
        await(database.disconnect());
        assertThat(asked).hasValue(2);
    }

    @Test
    void withDriver_runsInOrderAndInTheTransaction() {
        Database database = await(Database.create("sqlite://").connect());
        try {
            AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
            IllegalStateException undo = new IllegalStateException("undo");
            await(database.execute("CREATE TABLE t (x INTEGER)"));
            Throwable error = failure(database.session(session -> {
                session.execute("INSERT INTO t VALUES (1)");
                return session.withDriver(SQLiteConnection.class, driver -> {
                            thread.set(Thread.currentThread());
                            try (var statement = driver.createStatement();
                                    var rows = statement.executeQuery("SELECT count(*) FROM t")) {
                                rows.next();
                                return CompletableFuture.completedFuture(rows.getInt(1));
                            } catch (java.sql.SQLException failed) {
                                return CompletableFuture.failedFuture(failed);
                            }
                        })
                        .thenCompose(count -> {
                            assertThat(count).isOne();
                            return Outcomes.failed(undo);
                        });
            }));
            assertThat(error).isSameAs(undo);
            assertThat(String.valueOf(thread.get())).contains("based-sqlite");
            assertThat(await(database.fetchValue(Integer.class, "SELECT count(*) FROM t")))
                    .isZero();
        } finally {
            await(database.disconnect());
        }
    }

    @Test
    void withDriver_ofAnotherTypeIsRefused() {
        Database database = await(Database.create("sqlite://").connect());
        try {
            Throwable error = failure(database.session(session ->
                    session.withDriver(java.util.Date.class, driver -> CompletableFuture.completedFuture(1))));
            assertThat(error).isInstanceOf(BasedException.class).hasMessageContaining("java.util.Date");
            assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.USAGE);
        } finally {
            await(database.disconnect());
        }
    }

    /** A type of an author's own, such as a list of numbers. */
    private record Numbers(List<Integer> numbers) implements ConvertibleValue {
        @Override
        public <T> @Nullable T as(Class<T> type) {
            if (type == int[].class) {
                return type.cast(numbers.stream().mapToInt(number -> number).toArray());
            }
            return type.isAssignableFrom(List.class) ? type.cast(numbers) : null;
        }
    }

    /** What such a row is mapped to. */
    record Holder(List<Integer> numbers) {}

    @Test
    void convertibleValue_isReadAsItSays() {
        Row row = Row.of(Columns.of(List.of("numbers")), new Numbers(List.of(1, 2)));
        assertThat(row.get(0)).isInstanceOf(Numbers.class);
        assertThat(row.get(0, int[].class)).containsExactly(1, 2);
        assertThat((Object) row.get("numbers", List.class)).isEqualTo(List.of(1, 2));
        assertThat(row.as(Holder.class)).isEqualTo(new Holder(List.of(1, 2)));
        Assertions.assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get(0, java.util.UUID.class))
                .withMessageContaining("numbers");
    }
}
