package dev.based.tests.junit;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseNotConnectedException;
import dev.based.Queries;
import dev.based.junit.DatabaseExtension;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What the extension gives whom, on PostgreSQL; and what it says where it can give nothing. */
class DatabaseExtensionTest {
    @RegisterExtension
    static final DatabaseExtension DATABASE =
            DatabaseExtension.of(Servers.get(ServerKind.POSTGRES).url());

    private static final List<Database> ENDED = new ArrayList<>();

    @BeforeAll
    static void makeTable(Database database) {
        await(database.runScript("CREATE TABLE of_extension (title TEXT); INSERT INTO of_extension VALUES ('Alien')"));
    }

    @AfterAll
    static void dropTable(Queries sameDatabase) {
        for (Database each : ENDED) {
            Outcomes.failure(DatabaseNotConnectedException.class, each.fetchAll("SELECT 1"));
        }
        await(sameDatabase.execute("DROP TABLE of_extension"));
    }

    @BeforeEach
    void add(Database database) {
        assertThat(count(database)).isEqualTo(1);
        await(database.execute("INSERT INTO of_extension VALUES ('Heat')"));
    }

    @AfterEach
    void remember(Database database, Queries same) {
        assertThat(same).isSameAs(database);
        ENDED.add(database);
    }

    private static long count(Database database) {
        return await(database.fetchValue(long.class, "SELECT COUNT(*) FROM of_extension"));
    }

    @RepeatedTest(2)
    void eachTest_hasOneOfItsOwn_ofWhichNothingStays(Database database) {
        await(database.run(session -> {
            await(session.execute("INSERT INTO of_extension VALUES ('Aliens')"));
        }));
        assertThat(count(database)).isEqualTo(3);
        assertThat(ENDED).doesNotContain(database);
    }

    @Nested
    class Inside {
        @Test
        void nestedTest_isGivenOneToo(Database database) {
            assertThat(count(database)).isEqualTo(2);
        }
    }

    static class WithConstructor {
        @RegisterExtension
        static final DatabaseExtension DATABASE = DatabaseExtension.of("sqlite://");

        WithConstructor(Database database) {
            assertThat(database).isNotNull();
        }

        @Test
        void test() {}
    }

    static class WithoutServer {
        @RegisterExtension
        static final DatabaseExtension DATABASE = DatabaseExtension.of("sqlite:///no/such/folder/films.sqlite");

        @Test
        void test(Database database) {}
    }

    @Test
    void databaseThatCannotBeGiven_failsTheTest_andTheReasonIsTold() {
        assertThat(failure(WithConstructor.class))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("give the parameter to the test's method");
        assertThat(failure(WithoutServer.class))
                .isInstanceOf(ParameterResolutionException.class)
                .hasRootCauseInstanceOf(DatabaseException.class)
                .hasStackTraceContaining("does not exist. Create it, or correct the URL.");
    }

    private static Throwable failure(Class<?> tests) {
        List<Throwable> failures = new ArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false") // all on this thread
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        LauncherFactory.create(config).execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        return failures.get(0);
    }
}
