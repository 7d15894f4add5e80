package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class UnixSocketTest extends PostgresTest {
    private static final String FOLDER = "/tmp";

    private static DatabaseUrl url(int port) {
        return server().parts().toBuilder().host(FOLDER).port(port).build();
    }

    @Test
    void hostThatIsAFolder_standsForTheSocketInIt() {
        boolean exists = Files.exists(Path.of(FOLDER, ".s.PGSQL." + server().port()));
        if (!exists) {
            System.out.println("UnixSocketTest is skipped: the server has no socket in " + FOLDER + ".");
        }
        Assumptions.assumeTrue(exists, "The server has no socket on this machine.");
        String url = url(server().port()).withOption("sslmode", "require").toStringWithPassword();

        assertThat(url).contains("@%2Ftmp:");
        assertThat(value(connect(url), "SELECT inet_client_addr()")).isNull();
    }

    @Test
    void socketThatIsMissing_isNamed() {
        String url = url(1).toStringWithPassword();

        DatabaseException error =
                failure(DatabaseException.class, Database.create(url, ONE).connect());

        assertThat(error).hasMessageContaining("/tmp/.s.PGSQL.1");
    }
}
