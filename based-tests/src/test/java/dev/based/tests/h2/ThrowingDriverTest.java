package dev.based.tests.h2;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Dialect;
import dev.based.spi.Traits;
import dev.based.vertx.ColumnDecoder;
import dev.based.vertx.VertxBackend;
import dev.based.vertx.VertxDriver;
import dev.based.vertx.VertxLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver whose author's code throws: the command fails, and the connection goes on. */
class ThrowingDriverTest {
    private static final Command PLAIN = command("SELECT 1");
    private static final Command REFUSED = command("SELECT * FROM nowhere");

    private final Throwing driver = new Throwing();
    private final Backend backend = new VertxBackend(driver, DatabaseOptions.DEFAULT);
    private Connection connection;

    @BeforeEach
    void open() {
        connection = await(backend.open(Access.READ_WRITE));
    }

    @AfterEach
    void close() {
        driver.broken = "";
        await(connection.close());
        await(backend.close());
    }

    private static Command command(String sql, @Nullable Object... values) {
        return new Command(sql, values, null, Traits.of("SELECT").returnsRows().build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"describe", "tuple", "name", "decoder", "isPlainText", "cannotBePrepared", "text"})
    void l3_driverThatThrows_failsItsCommandOnly(String method) {
        for (int time = 0; time < 3; time++) {
            Command query =
                    command("SELECT CAST(? AS INT) AS a" + time, 5); // unknown, so that its columns are looked at
            Function<Connection, CompletionStage<?>> call = switch (method) {
                case "describe", "cannotBePrepared" -> used -> used.fetch(REFUSED, 0);
                case "isPlainText" -> used -> used.execute(PLAIN);
                default -> used -> used.fetch(query, 0);
            };
            driver.broken = method;
            assertThat(failure(call.apply(connection)))
                    .isInstanceOf(StackOverflowError.class)
                    .hasMessage(method);
            driver.broken = "";
            assertThat(await(connection.fetch(query, 0)).get(0).getInt(0)).isEqualTo(5);
        }
    }

    /** H2's, which throws an error in one of its methods. */
    private static final class Throwing implements VertxDriver {
        private final H2Driver delegate = new H2Driver(new JDBCConnectOptions().setJdbcUrl("jdbc:h2:mem:"), 1);
        private volatile String broken = "";

        private <T> T or(String method, T value) {
            if (broken.equals(method)) {
                throw new StackOverflowError(method);
            }
            return value;
        }

        @Override
        public Future<VertxLink> connect(Vertx vertx, Access access) {
            return delegate.connect(vertx, access).map(link -> new VertxLink(link.client()) {
                @Override
                public String text(String sql, Tuple values) {
                    return or("text", sql);
                }

                @Override
                public Future<?> close() {
                    return link.close();
                }
            });
        }

        @Override
        public Vertx vertx() {
            return delegate.vertx();
        }

        @Override
        public Dialect dialect() {
            return delegate.dialect();
        }

        @Override
        public ErrorDetails describe(Throwable error) {
            return or("describe", delegate.describe(error));
        }

        @Override
        public Tuple tuple(Command command, @Nullable Object[] values) {
            return or("tuple", delegate.tuple(command, values));
        }

        @Override
        public String name(ColumnDescriptor column) {
            return or("name", delegate.name(column));
        }

        @Override
        public ColumnDecoder decoder(ColumnDescriptor column) {
            return or("decoder", delegate.decoder(column));
        }

        @Override
        public @Nullable Long generatedKey(RowSet<Row> inserted) {
            return or("generatedKey", delegate.generatedKey(inserted));
        }

        @Override
        public boolean isPlainText(Command command) {
            return or("isPlainText", delegate.isPlainText(command));
        }

        @Override
        public boolean cannotBePrepared(Throwable error) {
            return or("cannotBePrepared", false);
        }
    }
}
