package dev.based.tests.mysql;

import static dev.based.tests.mysql.Words.CLEAR;
import static dev.based.tests.mysql.Words.NATIVE;
import static dev.based.tests.mysql.Words.OK;
import static dev.based.tests.mysql.Words.SHA2;
import static dev.based.tests.mysql.Words.bytes;
import static dev.based.tests.mysql.Words.change;
import static dev.based.tests.mysql.Words.greeting;
import static dev.based.tests.mysql.Words.packet;
import static dev.based.tests.mysql.Words.read;
import static dev.based.tests.mysql.Words.text;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.Fixture;
import dev.based.tests.servers.FakeServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server that has not proved itself gets of a password: nothing that it can read or use again. */
class MysqlTrustTest extends MysqlTest {
    private static final String PASSWORD = "swordfish";
    private static final byte[] WHOLE = bytes(1, 4);
    private static final int KEY_REQUEST = 2;

    @TempDir
    private Path folder;

    private DatabaseException refusal(FakeServer server, String options) {
        String url = "mysql://ann:" + PASSWORD + "@127.0.0.1:" + server.port() + "/films?" + options;
        DatabaseException error =
                failure(DatabaseException.class, create(url, Fixture.OPTIONS).connect());
        assertThat(error.getMessage()).doesNotContain(PASSWORD);
        return error;
    }

    private String refusal(FakeServer.Script script, String options) throws IOException {
        try (FakeServer server = new FakeServer(script)) {
            DatabaseException error = refusal(server, options);
            assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.AUTHENTICATION);
            assertThat(server.received()).doesNotContain(PASSWORD);
            return error.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sslmode=disabled", "allow_public_key_retrieval=true"})
    void v19_passwordInClearText_isNotSentToWhoHasNotProvedItself(String options) throws IOException {
        FakeServer.Script changes = (in, out) -> {
            out.write(greeting(NATIVE));
            read(in);
            out.write(change(2, CLEAR));
            FakeServer.swallow(in);
        };
        FakeServer.Script greets = (in, out) -> {
            out.write(greeting(CLEAR));
            FakeServer.swallow(in);
        };
        for (FakeServer.Script script : new FakeServer.Script[] {changes, greets}) {
            assertThat(refusal(script, options))
                    .contains("allow_cleartext_password=true")
                    .contains("sslmode=verify-ca");
        }
    }

    @Test
    void v19_passwordInClearText_isSentIfTheUrlSaysSo() throws Exception {
        BlockingQueue<String> sent = new ArrayBlockingQueue<>(2);
        try (FakeServer server = new FakeServer((in, out) -> {
            out.write(greeting(NATIVE));
            read(in);
            out.write(change(2, CLEAR));
            sent.add(new String(read(in), StandardCharsets.UTF_8));
            out.write(packet(4, OK));
        })) {
            refusal(server, "sslmode=disabled&allow_cleartext_password=true");
            assertThat(sent.take()).isEqualTo(PASSWORD + '\0');
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sslmode=disabled", "allow_cleartext_password=true"})
    void v19_wholePassword_isNotEncryptedByAnyKey(String options) throws IOException {
        assertThat(refusal(
                        (in, out) -> {
                            out.write(greeting(SHA2));
                            read(in);
                            out.write(packet(2, WHOLE));
                            assertThat(in.read()).as("nothing is sent").isEqualTo(-1);
                        },
                        options))
                .contains("allow_public_key_retrieval=true")
                .contains("server_public_key")
                .contains("sslmode=verify-ca");
    }

    @Test
    void v19_wholePassword_isEncryptedByTheServersKeyIfTheUrlSaysSo() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        BlockingQueue<byte[]> sent = new ArrayBlockingQueue<>(2);
        try (FakeServer server = new FakeServer((in, out) -> {
            out.write(greeting(SHA2));
            read(in);
            out.write(packet(2, WHOLE));
            assertThat(read(in)).containsExactly(KEY_REQUEST);
            out.write(packet(4, bytes(1), text(pem(keys))));
            sent.add(read(in));
            out.write(packet(6, OK));
        })) {
            refusal(server, "sslmode=disabled&allow_public_key_retrieval=true");
            assertThat(decrypted(keys, sent.take())).isEqualTo(PASSWORD + '\0');
        }
    }

    @Test
    void v19_wholePassword_isEncryptedByTheKeyOfTheUrl() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Path file = Files.writeString(folder.resolve("public_key.pem"), pem(keys));
        BlockingQueue<byte[]> sent = new ArrayBlockingQueue<>(2);
        try (FakeServer server = new FakeServer((in, out) -> {
            out.write(greeting(SHA2));
            read(in);
            out.write(packet(2, WHOLE));
            sent.add(read(in));
            out.write(packet(4, OK));
        })) {
            refusal(server, "sslmode=disabled&server_public_key=" + file);
            assertThat(decrypted(keys, sent.take())).isEqualTo(PASSWORD + '\0');
        }
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String decrypted(KeyPair keys, byte[] sent) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
        byte[] mixed = cipher.doFinal(sent);
        for (int index = 0; index < mixed.length; index++) {
            mixed[index] ^= (byte) Words.CHALLENGE.charAt(index % Words.CHALLENGE.length());
        }
        return new String(mixed, StandardCharsets.UTF_8);
    }

    @Test
    void v19_weakOrUnknownMethod_isRefused() throws IOException {
        byte[][] changes = {
            packet(2, bytes(0xFE)), change(2, "mysql_old_password"), change(2, "client_ed25519"), change(2, "dialog")
        };
        for (byte[] change : changes) {
            refusal(
                    (in, out) -> {
                        out.write(greeting(NATIVE));
                        read(in);
                        out.write(change);
                        assertThat(in.read()).as("nothing is sent").isEqualTo(-1);
                    },
                    "sslmode=disabled&allow_cleartext_password=true&allow_public_key_retrieval=true");
        }
    }

    /** As if somebody had put it in before TLS. */
    @Test
    void whatFollowsTheGreetingUnasked_isNotTakenForAnAnswer() throws IOException {
        byte[] early = ByteBuffer.allocate(greeting(NATIVE).length + packet(2, OK).length)
                .put(greeting(NATIVE))
                .put(packet(2, OK))
                .array();
        try (FakeServer server = new FakeServer((in, out) -> {
            out.write(early);
            in.read();
        })) {
            assertThat(refusal(server, "sslmode=disabled")).hasMessageContaining("before it was answered");
        }
    }

    /** Methods are changed while others are under way, keys come unasked, one is let in and asked again. */
    @Test
    void v19_questionsInAnyOrder_getNoPassword() throws Exception {
        long seed = Long.getLong("based.trust.seed", System.nanoTime());
        Random random = new Random(seed);
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        List<IntFunction<byte[]>> questions = List.of(
                number -> change(number, NATIVE),
                number -> change(number, SHA2),
                number -> change(number, CLEAR),
                number -> packet(number, WHOLE),
                number -> packet(number, bytes(1, 3)),
                number -> packet(number, bytes(1), text(pem(keys))),
                number -> packet(number, OK),
                number -> packet(number, bytes(0xFE)),
                number -> packet(number, bytes(1)));
        for (int round = 0; round < 10; round++) {
            String first = List.of(NATIVE, SHA2, CLEAR).get(random.nextInt(3));
            List<IntFunction<byte[]>> asked = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(index -> questions.get(random.nextInt(questions.size())))
                    .toList();
            boolean waits = random.nextBoolean();
            try (FakeServer server = new FakeServer((in, out) -> {
                out.write(greeting(first));
                read(in);
                for (int index = 0; index < asked.size(); index++) {
                    out.write(asked.get(index).apply(2 + 2 * index));
                    if (waits && index < asked.size() - 1) {
                        read(in);
                    }
                }
                FakeServer.swallow(in);
            })) {
                String url = "mysql://ann:" + PASSWORD + "@127.0.0.1:" + server.port()
                        + "/films?sslmode=disabled&connect_timeout=1s";
                Throwable error = outcome(create(url, Fixture.OPTIONS).connect());
                assertThat(error).isInstanceOf(BasedException.class).hasMessageNotContaining(PASSWORD);
                assertThat(server.received()).as("seed %d", seed).doesNotContain(PASSWORD);
                assertThat(hasPassword(keys, server.received()))
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
    }

    /** Whether one of the packets is the password, encrypted by a key of 256 bytes. */
    private static boolean hasPassword(KeyPair keys, String received) {
        byte[] all = received.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = received.indexOf("\0\1\0"); at >= 0; at = received.indexOf("\0\1\0", at + 1)) {
            try {
                if (decrypted(keys, Arrays.copyOfRange(all, at + 4, at + 4 + 256))
                        .startsWith(PASSWORD)) {
                    return true;
                }
            } catch (GeneralSecurityException other) {
                // is another packet
            }
        }
        return false;
    }

    @Test
    void v19_noPassword_isNoSecret() throws IOException {
        try (FakeServer server = new FakeServer((in, out) -> {
            out.write(greeting(NATIVE));
            read(in);
            out.write(change(2, CLEAR));
            assertThat(read(in)).containsExactly(0);
        })) {
            String url = "mysql://ann@127.0.0.1:" + server.port() + "/films?sslmode=disabled";
            failure(DatabaseException.class, create(url, Fixture.OPTIONS).connect());
        }
    }
}
