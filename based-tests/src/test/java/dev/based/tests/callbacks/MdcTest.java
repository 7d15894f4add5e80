package dev.based.tests.callbacks;

import static dev.based.Async.async;
import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Dispatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

/** SLF4J's MDC reaches callbacks by the option for contexts. */
class MdcTest {
    private static final UnaryOperator<Executor> MDC_OF_THE_CALLER = executor -> {
        Map<String, String> mine = MDC.getCopyOfContextMap();
        return task -> executor.execute(() -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(mine);
            try {
                task.run();
            } finally {
                set(before);
            }
        });
    };

    private static void set(Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }

    static List<String> urls() {
        return List.of("sqlite://", Servers.postgres().url());
    }

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @ParameterizedTest
    @MethodSource("urls")
    void mdcOfTheCaller_reachesCallbacks(String url) {
        assertThat(seen(url, DatabaseOptions.DEFAULT.withContext(MDC_OF_THE_CALLER)))
                .hasSize(4)
                .containsOnly("42");
    }

    @ParameterizedTest
    @MethodSource("urls")
    void mdcOfTheCaller_reachesCallbacksOnADispatcher(String url) {
        try (Dispatcher dispatcher = new Dispatcher()) {
            dispatcher.execute(() -> {}); // starts its thread, which inherits the MDC of this moment
            assertThat(seen(
                            url,
                            DatabaseOptions.DEFAULT.withDispatcher(dispatcher).withContext(MDC_OF_THE_CALLER)))
                    .hasSize(4)
                    .containsOnly("42");
        }
    }

    @ParameterizedTest
    @MethodSource("urls")
    void withoutTheOption_callbacksOnADispatcherHaveNone(String url) {
        try (Dispatcher dispatcher = new Dispatcher()) {
            dispatcher.execute(() -> {});
            assertThat(seen(url, DatabaseOptions.DEFAULT.withDispatcher(dispatcher)))
                    .hasSize(4)
                    .containsOnlyNulls();
        }
    }

    /** Code on an executor of one's own keeps the context by the same function. */
    @ParameterizedTest
    @MethodSource("urls")
    void mdcOfTheCaller_reachesStraightCode(String url) {
        MDC.put("request", "42");
        CompletionStage<String> code = async(MDC_OF_THE_CALLER.apply(task -> new Thread(task).start()), () -> {
            Async.await(Database.use(url, database -> database.fetchValue(Integer.class, "SELECT 1")));
            return MDC.get("request");
        });
        assertThat(await(code)).isEqualTo("42");
    }

    /** What the MDC says in a body, behind a statement, in a transaction and behind its statement. */
    private static List<String> seen(String url, DatabaseOptions options) {
        List<String> seen = new ArrayList<>();
        Database database = await(Database.create(url, options).connect());
        MDC.put("request", "42");
        CompletionStage<?> session = database.session(s -> {
            seen.add(MDC.get("request"));
            return s.fetchAll("SELECT 1").thenCompose(rows -> {
                seen.add(MDC.get("request"));
                return s.transaction(inner -> {
                    seen.add(MDC.get("request"));
                    return inner.fetchAll("SELECT 2").thenApply(more -> {
                        seen.add(MDC.get("request"));
                        return more;
                    });
                });
            });
        });
        MDC.clear();
        await(session);
        await(database.disconnect());
        return seen;
    }
}
