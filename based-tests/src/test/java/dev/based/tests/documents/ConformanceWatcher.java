package dev.based.tests.documents;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Takes down for {@code docs/reference/conformance.md} what came of the kit's tests. JUnit finds it by itself. */
public final class ConformanceWatcher implements TestWatcher {
    /** For {@link java.util.ServiceLoader}. */
    public ConformanceWatcher() {}

    @Override
    public void testSuccessful(ExtensionContext test) {
        column(test).passed(name(test));
    }

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        column(test).skipped(name(test), String.valueOf(cause.getMessage()));
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        column(test).failed(name(test));
    }

    private static String name(ExtensionContext test) {
        return test.getRequiredTestMethod().getName();
    }

    /** The class's column of the page, which is written when JUnit closes it at the end of the run. */
    private static ConformanceColumn column(ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(ConformancePage.class))
                .getOrComputeIfAbsent(ConformancePage.class)
                .column(test.getRequiredTestClass().getSimpleName());
    }
}
