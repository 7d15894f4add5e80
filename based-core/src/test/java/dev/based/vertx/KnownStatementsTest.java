package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** What is kept of a connection's statements is bounded, by their lengths as well. */
class KnownStatementsTest {
    private final KnownStatements known = new KnownStatements((SqlConnection) Proxy.newProxyInstance(
            SqlConnection.class.getClassLoader(),
            new Class<?>[] {SqlConnection.class},
            (proxy, method, values) -> null));

    @Test
    void longTexts_areNotKept() {
        String large = "INSERT".repeat(100_000);
        KnownStatements.Known ofLarge = known.of(large);
        assertThat(known.of(large)).isSameAs(ofLarge); // the last
        KnownStatements.Known ofSmall = known.of("SELECT 1");
        assertThat(known.of(large)).isNotSameAs(ofLarge);
        assertThat(known.of("SELECT 1")).isSameAs(ofSmall);
    }
}
