package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.spi.Connection;
import dev.based.spi.TransactionStatus;
import dev.based.tests.cursors.OpenConnection;
import dev.based.tests.servers.FreezingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a connection that was idle is asked whether its server still answers. */
class ValidateTest {
    @ParameterizedTest
    @EnumSource
    void validate_isAnsweredByTheServer_andChangesNoTransaction(ServerKind kind) {
        try (OpenConnection open = new OpenConnection(Servers.get(kind).url())) {
            Connection connection = open.connection();
            await(connection.validate());
            open.control("BEGIN");
            assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.OPEN);
            await(connection.validate());
            assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.OPEN);
            open.control("ROLLBACK");
            assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.NONE);
            await(connection.validate());
            assertThat(connection.transactionStatus()).isEqualTo(TransactionStatus.NONE);
            assertThat(connection.isUsable()).isTrue();
        }
    }

    /** In the state in which the server refuses all else until the transaction has ended. */
    @Test
    void validate_inAFailedTransactionOfPostgresql_isAnswered() {
        try (OpenConnection open = new OpenConnection(Servers.postgres().url())) {
            open.control("BEGIN");
            assertThat(outcome(open.connection().fetch(OpenConnection.query("SELECT 1 / 0"), 0)))
                    .isNotNull();
            await(open.connection().validate());
            assertThat(open.connection().transactionStatus()).isEqualTo(TransactionStatus.FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void validate_ofAConnectionThatTheServerHasEnded_fails(ServerKind kind) {
        Server server = Servers.get(kind);
        boolean postgres = kind == ServerKind.POSTGRES;
        try (OpenConnection open = new OpenConnection(server.url())) {
            Connection connection = open.connection();
            Number id = (Number) await(connection.fetch(
                            OpenConnection.query(postgres ? "SELECT pg_backend_pid()" : "SELECT connection_id()"), 0))
                    .get(0)
                    .get(0);
            server.execute(postgres ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);

            assertThat(open.kind(failure(connection.validate()))).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(connection.isUsable()).isFalse();
        }
    }

    /** It waits for the server's word, and not for one of its own. */
    @ParameterizedTest
    @EnumSource
    void validate_overASilentNetwork_isNotAnswered_andEndsWithTheConnection(ServerKind kind) {
        Server server = Servers.get(kind);
        try (FreezingProxy network = new FreezingProxy(server)) {
            String url = server.parts().toBuilder()
                    .host("127.0.0.1")
                    .port(network.port())
                    .build()
                    .toStringWithPassword();
            OpenConnection open = new OpenConnection(url);
            network.freeze();
            CompletableFuture<Void> asked = open.connection().validate().toCompletableFuture();
            server.value("SELECT 1"); // a round trip past the network
            assertThat(asked).isNotDone();
            open.close();
            assertThat(open.kind(failure(asked))).isEqualTo(ErrorKind.CONNECTION_LOST);
        }
    }
}
