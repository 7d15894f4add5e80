package dev.based.tests.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.based.spi.Backend;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests of the kit inside a test, and tells what came of each. */
final class KitRun implements TestExecutionListener {
    private final Map<String, TestExecutionResult> results = new ConcurrentHashMap<>();

    private KitRun() {}

    /** All tests, behind a decorator, each with the time that tests have. */
    static KitRun ofAll(UnaryOperator<Backend> decorator) {
        return run(decorator, List.of(selectClass(KitOnBrokenBackend.class)), Map.of());
    }

    /** Some tests, by name, each with the time that tests have. */
    static KitRun of(UnaryOperator<Backend> decorator, Collection<String> tests) {
        return run(decorator, methods(tests), Map.of());
    }

    /** Some tests of another kit on the same database. */
    static KitRun of(
            Class<? extends KitOnBrokenBackend> kit, UnaryOperator<Backend> decorator, Collection<String> tests) {
        return run(decorator, methods(kit, tests), Map.of());
    }

    /** Those that wait for what never comes are interrupted soon. */
    static KitRun ofThoseThatMayHang(UnaryOperator<Backend> decorator, Collection<String> tests) {
        return run(decorator, methods(tests), Map.of("junit.jupiter.execution.timeout.default", "3 s"));
    }

    private static List<DiscoverySelector> methods(Collection<String> tests) {
        return methods(KitOnBrokenBackend.class, tests);
    }

    private static List<DiscoverySelector> methods(Class<? extends KitOnBrokenBackend> kit, Collection<String> tests) {
        return tests.stream()
                .<DiscoverySelector>map(test -> selectMethod(kit, test))
                .toList();
    }

    private static KitRun run(
            UnaryOperator<Backend> decorator, List<DiscoverySelector> selectors, Map<String, String> parameters) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false") // all on this thread
                .configurationParameters(parameters)
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        KitRun run = new KitRun();
        KitOnBrokenBackend.DECORATOR.set(decorator);
        try {
            LauncherFactory.create(config).execute(request, run);
        } finally {
            KitOnBrokenBackend.DECORATOR.remove();
        }
        return run;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<String> method = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName());
        method.ifPresent(name -> results.put(name, result));
    }

    /** The names of the tests that ran. */
    Collection<String> ran() {
        return results.keySet();
    }

    /** What the tests that failed failed with, by their names. */
    Map<String, Throwable> failures() {
        Map<String, Throwable> failures = new TreeMap<>();
        results.forEach((name, result) -> {
            if (result.getStatus() == Status.FAILED) {
                failures.put(name, result.getThrowable().orElseThrow());
            }
        });
        return failures;
    }
}
