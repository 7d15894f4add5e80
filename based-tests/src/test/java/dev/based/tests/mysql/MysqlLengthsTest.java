package dev.based.tests.mysql;

import static dev.based.tests.mysql.Words.NATIVE;
import static dev.based.tests.mysql.Words.bytes;
import static dev.based.tests.mysql.Words.column;
import static dev.based.tests.mysql.Words.greeting;
import static dev.based.tests.mysql.Words.join;
import static dev.based.tests.mysql.Words.packet;
import static dev.based.tests.mysql.Words.prepared;
import static dev.based.tests.mysql.Words.read;
import static dev.based.tests.mysql.Words.text;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.Fixture;
import dev.based.tests.servers.FakeServer;
import dev.based.tests.servers.ServerKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lengths that a server says and that are not so: before the login, and behind it. */
class MysqlLengthsTest extends MysqlTest {
    private static final int BLOB = 0xFC;
    private static final byte[] HUGE = bytes(0xFE, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0);
    private static final byte[] NEGATIVE = bytes(0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);

    static List<byte[]> beforeTheLogin() {
        byte[] longChallenge = greeting(NATIVE);
        longChallenge[4 + 1 + 7 + 20] = (byte) 0xFF;
        return List.of(
                bytes(0xFF, 0xFF, 0xFF, 0),
                bytes(1, 0x40, 0, 0),
                bytes(0, 0, 0, 0),
                packet(0, bytes(10)),
                packet(0, bytes(9), text("3.23\0")),
                packet(0, bytes(10), new byte[20]),
                longChallenge,
                bytes('R', 0xFF, 0xFF, 0xFF, 0xFF),
                text("HTTP/1.1 400 Bad Request\r\n\r\n"),
                join(greeting(NATIVE), packet(2, bytes(0xFD))),
                join(greeting(NATIVE), packet(2, bytes(1, 9))),
                join(greeting(NATIVE), packet(2, bytes(0xFE), text("mysql_native_password\0short"))));
    }

    @ParameterizedTest
    @MethodSource("beforeTheLogin")
    void v20_lengthBeforeTheLogin_isNotBelieved(byte[] words) throws IOException {
        try (FakeServer server = new FakeServer((in, out) -> {
            out.write(words);
            FakeServer.swallow(in);
        })) {
            String url = "mysql://ann:swordfish@127.0.0.1:" + server.port() + "/films?connect_timeout=60s";
            DatabaseException error = failure(
                    DatabaseException.class, create(url, Fixture.OPTIONS).connect());
            assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(error).hasMessageContaining("Is it MySQL or MariaDB?");
        }
    }

    /** Answers to a query by a prepared statement of one column. */
    static List<byte[]> behindTheLogin() {
        return List.of(
                packet(1, NEGATIVE),
                packet(1, HUGE),
                packet(1, bytes(0xFD, 1, 0, 0)),
                packet(1, bytes(0xFC, 1, 0x10)),
                packet(1, bytes(0xFC)),
                packet(1, bytes(1, 1)),
                join(packet(1, bytes(1)), packet(2, text("\3def"))),
                join(packet(1, bytes(1)), packet(2, NEGATIVE, new byte[30])),
                join(packet(1, bytes(1)), packet(2, text("\3def\0\0\0"), bytes(0xFC, 0xFF, 0xFF), new byte[30])),
                row(HUGE),
                row(NEGATIVE),
                row(bytes(0xFC, 0xFF, 0xFF)),
                row(bytes(0xFD, 0xFF, 0xFF, 0xFF)),
                row(bytes(0xFD)),
                row(bytes(2, 1)),
                row(bytes(1, 1, 1)),
                row(bytes(0xFB)),
                row());
    }

    private static byte[] row(byte... value) {
        return join(packet(1, bytes(1)), packet(2, column(BLOB)), packet(3, bytes(0, 0), value));
    }

    @ParameterizedTest
    @MethodSource("behindTheLogin")
    void v20_lengthBehindTheLogin_isNotBelieved(byte[] words) throws IOException {
        try (FakeServer server = new FakeServer((in, out) -> {
            Words.letIn(in, out);
            read(in);
            prepared(out, BLOB);
            read(in);
            out.write(words);
            FakeServer.swallow(in);
        })) {
            String url = "mysql://ann:swordfish@127.0.0.1:" + server.port() + "/films?sslmode=disabled";
            Database database = connect(url, Fixture.OPTIONS.withMaxSize(1));
            DatabaseException error = failure(DatabaseException.class, database.fetchAll("SELECT 1"));
            assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(error).hasMessageContaining("Is it MySQL or MariaDB?");
        }
    }

    /** A row that fills its packet is followed by an empty one; the values stand behind six bytes. */
    @OnBoth
    void v20_rowLongerThanAPacket_isRead(ServerKind kind) {
        setGlobal(kind, "max_allowed_packet", "67108864");
        Database database = connect(server(kind).url(), Fixture.OPTIONS.withMaxSize(1));
        for (int length : new int[] {0xFFFFFF - 7, 0xFFFFFF - 6, 0xFFFFFF - 5, 40_000_000}) {
            String value = await(database.fetchValue(String.class, "SELECT REPEAT('a', ?)", length));
            assertThat(value).isNotNull();
            assertThat(value.length()).isEqualTo(length);
        }
    }
}
