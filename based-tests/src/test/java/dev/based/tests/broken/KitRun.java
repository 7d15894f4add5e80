package dev.based.tests.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

    /** All tests, each with the time that tests have. */
    static KitRun ofAll() {
        return run(List.of(selectClass(KitOnBrokenBackend.class)), Map.of());
    }

    /** Some tests, by name. Those that wait for what never comes are interrupted soon. */
    static KitRun of(Collection<String> tests) {
        List<DiscoverySelector> selectors = tests.stream()
                .<DiscoverySelector>map(test -> selectMethod(KitOnBrokenBackend.class, test))
                .toList();
        return run(selectors, Map.of("junit.jupiter.execution.timeout.default", "3 s"));
    }

    private static KitRun run(List<DiscoverySelector> selectors, Map<String, String> parameters) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameters(parameters)
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        KitRun run = new KitRun();
        LauncherFactory.create(config).execute(request, run);
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
