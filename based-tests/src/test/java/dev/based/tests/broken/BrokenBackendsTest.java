package dev.based.tests.broken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.spi.DelegatingBackend;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit tests itself (B4): a backend with a flaw fails the rule that it breaks, and one without passes all. */
@OnOneJdk
class BrokenBackendsTest {
    @AfterEach
    void noFlaw() {
        KitOnBrokenBackend.decorator = UnaryOperator.identity();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // the whole kit is one test here
    void b4_backendWithoutAFlaw_passesAll() {
        KitOnBrokenBackend.decorator = DelegatingBackend::new;
        KitRun run = KitRun.ofAll();
        assertThat(run.ran()).hasSizeGreaterThan(200);
        assertThat(run.failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void b4_backendWithAFlaw_failsTheRuleThatItBreaks(Flaw flaw) {
        KitOnBrokenBackend.decorator = flaw;
        assertThat(KitRun.of(flaw.caughtBy()).failures()).containsOnlyKeys(flaw.caughtBy());
    }

    @ParameterizedTest
    @EnumSource(names = {"RETURNS_NULL", "THROWS"})
    void l3_verbsOnABrokenBackend_neitherThrowNorHang(Flaw flaw) {
        String url = WrappedBackends.wrap("sqlite://", flaw);
        Database database = Outcomes.await(Database.create(url).connect());
        List<CompletionStage<?>> stages = List.of(
                database.fetchAll("SELECT 1"),
                database.fetchOne("SELECT 1"),
                database.fetchValue(Integer.class, "SELECT 1"),
                database.session(session -> session.fetchAll("SELECT 1")),
                database.session(session -> session.transaction(inner -> inner.fetchAll("SELECT 1"))));
        stages.forEach(stage -> assertThat(Outcomes.failure(stage)).isNotInstanceOf(AssertionError.class));
        assertThat(Outcomes.outcome(database.execute("CREATE TABLE alive (id INTEGER)")))
                .isNull();
        assertThat(Outcomes.outcome(database.disconnect())).isNull();
        WrappedBackends.forget(url);
    }
}
