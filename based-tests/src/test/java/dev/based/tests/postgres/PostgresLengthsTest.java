package dev.based.tests.postgres;

import static dev.based.tests.postgres.Words.message;
import static dev.based.tests.postgres.Words.number;
import static dev.based.tests.postgres.Words.raw;
import static dev.based.tests.postgres.Words.text;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.servers.FakeServer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lengths that a server says and that are not so: before the login, and behind it. */
class PostgresLengthsTest extends PostgresTest {
    private static final int LONGEST = Integer.MAX_VALUE;

    static List<byte[]> beforeTheLogin() {
        return List.of(
                raw('R', -1),
                raw('R', LONGEST),
                raw('R', Integer.MIN_VALUE),
                raw('R', 0),
                raw('R', 3),
                raw('R', 2001),
                raw('E', -1),
                raw('E', 30_001),
                raw('N', LONGEST),
                raw('K', 1 << 20),
                raw('Z', LONGEST),
                raw(0, 0),
                raw(0xFF, -1),
                raw('D', 100),
                raw('R', 4),
                raw('R', 5, (byte) 0),
                message('E', text("Mwithout an end")),
                message('Z', text("I")),
                text("HTTP/1.1 400 Bad Request\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("beforeTheLogin")
    void v20_lengthBeforeTheLogin_isNotBelieved(byte[] words) throws IOException {
        for (boolean slowly : new boolean[] {false, true}) {
            try (FakeServer server = new FakeServer((in, out) -> {
                Words.startup(in);
                if (slowly) {
                    Words.slowly(out, words);
                } else {
                    out.write(words);
                }
                FakeServer.swallow(in);
            })) {
                String url = "postgresql://ann:swordfish@127.0.0.1:" + server.port()
                        + "/films?sslmode=disable&connect_timeout=60s";
                DatabaseException error = failure(
                        DatabaseException.class, Database.create(url, ONE).connect());
                assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
                assertThat(error).hasMessageContaining("Is it PostgreSQL?");
            }
        }
    }

    static Stream<byte[]> behindTheLogin() {
        return Stream.of(
                raw('R', -1),
                raw('D', -1),
                raw('D', 0),
                raw('D', LONGEST),
                raw('D', 1 << 30),
                raw('T', LONGEST),
                raw('E', LONGEST),
                raw('Z', 6),
                raw('1', 5),
                raw('?', 4),
                message('D'),
                message('D', new byte[] {0}),
                message('D', new byte[] {0, 1}),
                message('D', new byte[] {0, 1}, number(LONGEST)),
                message('D', new byte[] {0, 1}, number(-2)),
                message('D', new byte[] {0, 1}, number(2), new byte[1]),
                message('D', new byte[] {0, 1}, number(-1), new byte[1]),
                message('D', new byte[] {-1, -1}, number(-1)),
                message('T', new byte[] {-1, -1}),
                message('T', new byte[] {0, 1}, text("name")),
                message('T', new byte[] {0, 1}, text("name\0"), new byte[17]),
                message('t', new byte[] {-1, -1}),
                message('t', new byte[] {0, 1}, new byte[8]),
                message('C', text("SELECT")),
                message('E', text("SERROR\0Mno end\0")),
                message('S', text("one\0")),
                message('A', number(1), text("one\0")),
                Words.login(3, ""),
                message('K', number(1), number(2)));
    }

    @ParameterizedTest
    @MethodSource("behindTheLogin")
    void v20_lengthBehindTheLogin_isNotBelieved(byte[] words) throws IOException {
        for (boolean slowly : new boolean[] {false, true}) {
            try (FakeServer server = new FakeServer((in, out) -> {
                Words.letIn(in, out);
                in.readByte();
                if (slowly) {
                    Words.slowly(out, words);
                } else {
                    out.write(words);
                }
                FakeServer.swallow(in);
            })) {
                String url = "postgresql://ann:swordfish@127.0.0.1:" + server.port() + "/films?sslmode=disable";
                Database database = connect(url);
                DatabaseException error = failure(DatabaseException.class, database.fetchAll("SELECT 1"));
                assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
                assertThat(error).hasMessageContaining("Is it PostgreSQL?");
                assertThat(server.received()).doesNotContain("swordfish");
            }
        }
    }

    /** A secret of protocol 3.2, at each of its lengths; longer ones are not believed. */
    @Test
    void v24_longSecretForCancelling_isTaken() throws IOException {
        for (int length : new int[] {4, 32, 255, 256, 257}) {
            try (FakeServer server = new FakeServer((in, out) -> {
                Words.startup(in);
                out.write(Words.login(0, ""));
                out.write(message('S', text("client_encoding\0UTF8\0")));
                out.write(message('S', text("server_version\00018.0\0")));
                out.write(message('K', number(7), new byte[length]));
                out.write(message('Z', text("I")));
                in.readByte();
                out.write(message('C', text("SELECT 0\0")));
                out.write(message('Z', text("I")));
                FakeServer.swallow(in);
            })) {
                String url = "postgresql://ann@127.0.0.1:" + server.port() + "/films?sslmode=disable";
                Throwable error = outcome(Database.create(url, ONE).connect());
                assertThat(error == null).as(length + " bytes: " + error).isEqualTo(length <= 256);
            }
        }
    }

    @Test
    void v20_rowsOfAnyLength_areRead() {
        Database database = connect(server().url());
        for (int length : new int[] {0, 1, 1000, 65_536, 1_000_000, 20_000_000}) {
            Object text = value(database, "SELECT repeat('a', ?)", length);
            assertThat(text.toString().length()).isEqualTo(length);
        }
        assertThat(await(database.fetchAll("SELECT repeat('b', n) FROM generate_series(1, 3000) AS n")).stream()
                        .mapToInt(
                                row -> Objects.requireNonNull(row.getString(0)).length()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 3000).boxed().toList());
    }
}
