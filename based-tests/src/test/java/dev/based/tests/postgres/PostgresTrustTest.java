package dev.based.tests.postgres;

import static dev.based.tests.postgres.Words.login;
import static dev.based.tests.postgres.Words.read;
import static dev.based.tests.postgres.Words.startup;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrlException;
import dev.based.ErrorKind;
import dev.based.tests.servers.FakeServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server that is not what it seems, or does not do what it must, gets of a password: nothing. */
class PostgresTrustTest extends PostgresTest {
    private static final String PASSWORD = "swordfish";
    private static final int CLEARTEXT = 3;
    private static final int MD5 = 5;
    private static final int SASL = 10;
    private static final int CONTINUE = 11;
    private static final int FINAL = 12;
    private static final String MECHANISMS = "SCRAM-SHA-256\0\0";
    private static final String SALT = "c2FsdHNhbHRzYWx0c2FsdA==";

    private static String refusal(FakeServer.Script script, String options, ErrorKind kind) throws IOException {
        try (FakeServer server = new FakeServer(script)) {
            String message = refusal(server, options, kind);
            assertThat(server.received()).doesNotContain(PASSWORD);
            return message;
        }
    }

    private static String refusal(FakeServer server, String options, ErrorKind kind) {
        String url =
                "postgresql://ann:" + PASSWORD + "@127.0.0.1:" + server.port() + "/films?connect_timeout=2s&" + options;
        DatabaseException error =
                failure(DatabaseException.class, Database.create(url, ONE).connect());
        assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
        assertThat(error.getMessage()).doesNotContain(PASSWORD);
        return error.getMessage();
    }

    /** Asks and is not told; the client may ask for TLS first, which there is not. */
    private static FakeServer.Script asks(byte[]... questions) {
        return (in, out) -> {
            startup(in);
            for (byte[] question : questions) {
                out.write(question);
            }
            FakeServer.swallow(in);
        };
    }

    @Test
    void v19_passwordInClearText_isNotSentToWhoHasNotProvedItself() throws IOException {
        assertThat(refusal(asks(login(CLEARTEXT, "")), "sslmode=disable", ErrorKind.AUTHENTICATION))
                .contains("clear text")
                .contains("allow_cleartext_password=true")
                .contains("verify-full");
    }

    @Test
    void v19_md5_isNotSentToWhoHasNotProvedItself() throws IOException {
        try (FakeServer server = new FakeServer(asks(login(MD5, "salt")))) {
            assertThat(refusal(server, "sslmode=disable", ErrorKind.AUTHENTICATION))
                    .contains("MD5");
            assertThat(server.received()).doesNotContain("md5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow_cleartext_password=true", "require_auth=password"})
    void v19_passwordInClearText_isSentIfTheUrlSaysSo(String option) throws IOException {
        try (FakeServer server = new FakeServer((in, out) -> {
            startup(in);
            out.write(login(CLEARTEXT, ""));
            read(in);
        })) {
            refusal(server, "sslmode=disable&" + option, ErrorKind.CONNECTION_LOST);
            assertThat(server.received()).contains(PASSWORD);
        }
    }

    @Test
    void v19_secondQuestion_isRefused() throws IOException {
        for (byte[] second : new byte[][] {login(CLEARTEXT, ""), login(MD5, "salt"), login(0, "")}) {
            assertThat(refusal(
                            asks(login(0, ""), second),
                            "sslmode=disable&allow_cleartext_password=true",
                            ErrorKind.CONNECTION_LOST))
                    .contains("does not follow the protocol");
        }
    }

    @Test
    void v19_questionBehindScram_isRefused() throws IOException {
        assertThat(refusal(
                        asks(login(SASL, MECHANISMS), login(CLEARTEXT, "")),
                        "sslmode=disable&allow_cleartext_password=true",
                        ErrorKind.CONNECTION_LOST))
                .contains("does not follow the protocol");
    }

    @Test
    void v21_proofThatIsLeftOut_isDemanded() throws IOException {
        FakeServer.Script atOnce = (in, out) -> {
            startup(in);
            out.write(login(SASL, MECHANISMS));
            read(in);
            out.write(login(0, ""));
            out.write(Words.welcome());
            FakeServer.swallow(in);
        };
        assertThat(refusal(atOnce, "sslmode=disable", ErrorKind.AUTHENTICATION)).contains("without having proved");
        FakeServer.Script later = (in, out) -> {
            startup(in);
            out.write(login(SASL, MECHANISMS));
            String nonce = Words.nonce(read(in));
            out.write(login(CONTINUE, "r=" + nonce + "more,s=" + SALT + ",i=4096"));
            read(in);
            out.write(login(0, ""));
            out.write(Words.welcome());
            FakeServer.swallow(in);
        };
        assertThat(refusal(later, "sslmode=disable", ErrorKind.AUTHENTICATION)).contains("without having proved");
    }

    @Test
    void v21_wrongProof_isRefused() throws IOException {
        FakeServer.Script script = (in, out) -> {
            startup(in);
            out.write(login(SASL, MECHANISMS));
            String nonce = Words.nonce(read(in));
            out.write(login(CONTINUE, "r=" + nonce + "more,s=" + SALT + ",i=4096"));
            read(in);
            out.write(login(FINAL, "v=" + SALT));
            out.write(login(0, ""));
            out.write(Words.welcome());
            FakeServer.swallow(in);
        };
        assertThat(refusal(script, "sslmode=disable", ErrorKind.AUTHENTICATION)).contains("proof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100001", "2000000000", "99999999999999999999", "-", "4096,i=2000000000"})
    void v21_tooManyIterations_areRefused(String iterations) throws IOException {
        FakeServer.Script script = (in, out) -> {
            startup(in);
            out.write(login(SASL, MECHANISMS));
            String nonce = Words.nonce(read(in));
            out.write(login(CONTINUE, "r=" + nonce + "more,s=" + SALT + ",i=" + iterations));
            FakeServer.swallow(in);
        };
        assertThat(refusal(script, "sslmode=disable", ErrorKind.AUTHENTICATION)).contains("scram_max_iterations");
    }

    @Test
    void v21_mechanismOfAnotherKind_isRefused() throws IOException {
        assertThat(refusal(asks(login(SASL, "OAUTHBEARER\0\0")), "sslmode=disable", ErrorKind.AUTHENTICATION))
                .contains("SCRAM-SHA-256");
        assertThat(refusal(asks(login(7, "")), "sslmode=disable", ErrorKind.AUTHENTICATION))
                .contains("gss");
        assertThat(refusal(asks(login(77, "")), "sslmode=disable", ErrorKind.AUTHENTICATION))
                .contains("77");
    }

    @Test
    void v21_serverThatAsksForNothing_isRefusedByRequireAuth() throws IOException {
        FakeServer.Script script = (in, out) -> {
            Words.letIn(in, out);
            FakeServer.swallow(in);
        };
        for (String option :
                new String[] {"require_auth=scram-sha-256", "require_auth=!none", "channel_binding=require"}) {
            assertThat(refusal(script, "sslmode=disable&" + option, ErrorKind.AUTHENTICATION))
                    .contains(option.substring(0, option.indexOf('=')));
        }
    }

    @Test
    void v20_bytesBehindTheAnswerAboutTls_areRefused() throws IOException {
        try (FakeServer server = new FakeServer((in, out) -> {
            startup(in);
            byte[] both = Words.message('S', Words.text("a\0b\0"));
            out.write(both); // begins like the answer that there is TLS
            FakeServer.swallow(in);
        })) {
            refusal(server, "sslmode=require", ErrorKind.CONNECTION_LOST);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "require_auth=perhaps",
                "require_auth=md5,!password",
                "require_auth=!md5,password",
                "require_auth=md5,md5",
                "require_auth=md5,",
                "channel_binding=perhaps",
                "scram_max_iterations=0",
                "allow_cleartext_password=perhaps",
                "sslmode=verify-ca"
            })
    void optionThatMakesNoSense_isRefused(String option) {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create("postgresql://ann:" + PASSWORD + "@localhost/films?" + option))
                .withMessageContaining(option.substring(0, option.indexOf('=')))
                .withMessageNotContaining(PASSWORD);
    }
}
