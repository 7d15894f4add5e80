package dev.based.tests.broken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.spi.DelegatingBackend;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit tests itself (B4): a backend with a flaw fails the rule that it breaks, and one without passes all. */
@OnOneJdk
class BrokenBackendsTest {
    private static final String KIT = "The kit";

    /** The whole kit runs on SQLite elsewhere; here, too, with {@code -Dbased.kit=all}. */
    private static final boolean ALL = "all".equals(System.getProperty("based.kit"));

    /** Each rule that a flaw breaks. */
    @Test
    @ResourceLock(KIT)
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // many tests are one here
    void b4_backendWithoutAFlaw_passesAll() {
        Set<String> rules = Arrays.stream(Flaw.values())
                .flatMap(flaw -> flaw.caughtBy().stream())
                .collect(Collectors.toSet());
        KitRun run = ALL ? KitRun.ofAll(DelegatingBackend::new) : KitRun.of(DelegatingBackend::new, rules);
        assertThat(run.ran()).containsAll(rules);
        assertThat(run.failures()).isEmpty();
    }

    /** Some wait for what never comes. */
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = KIT, mode = ResourceAccessMode.READ)
    void b4_backendWithAFlaw_failsTheRuleThatItBreaks(Flaw flaw) {
        assertThat(KitRun.ofThoseThatMayHang(flaw, flaw.caughtBy()).failures()).containsOnlyKeys(flaw.caughtBy());
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
