package dev.based.tests.streams;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs the kit of Reactive Streams inside a test, and tells what came of it. */
final class KitOfReactiveStreams {
    private final TestListenerAdapter results = new TestListenerAdapter();

    private KitOfReactiveStreams() {}

    /** Runs it on the streams of a database. */
    static KitOfReactiveStreams run(StreamedDatabase kind, String url) {
        StreamVerification.use(kind, url);
        TestNG tests = new TestNG(false);
        tests.setVerbose(0);
        tests.setTestClasses(new Class<?>[] {StreamVerification.class});
        KitOfReactiveStreams run = new KitOfReactiveStreams();
        tests.addListener(run.results);
        tests.run();
        return run;
    }

    /** How many tests ran, also those that then said that they have nothing to say. */
    int ran() {
        return results.getPassedTests().size()
                + results.getFailedTests().size()
                + results.getSkippedTests().size();
    }

    int failed() {
        return results.getFailedTests().size();
    }

    /** The names of the tests that passed. */
    List<String> passed() {
        return results.getPassedTests().stream().map(ITestResult::getName).toList();
    }

    /** The names of the tests that were skipped. */
    List<String> skipped() {
        return results.getSkippedTests().stream().map(ITestResult::getName).toList();
    }

    /** The tests that failed, and what was to be done before and after them and failed, with their errors. */
    List<String> failures() {
        return Stream.concat(results.getFailedTests().stream(), results.getConfigurationFailures().stream())
                .map(KitOfReactiveStreams::tell)
                .toList();
    }

    private static String tell(ITestResult result) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        writer.print(result.getName() + ": ");
        if (result.getThrowable() != null) {
            result.getThrowable().printStackTrace(writer);
        }
        return text.toString();
    }
}
