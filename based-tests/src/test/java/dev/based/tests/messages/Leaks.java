package dev.based.tests.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

/** Looks for a value in all that an error shows, in what is logged meanwhile, and in the names of threads. */
final class Leaks implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    Leaks() {
        System.setErr(new PrintStream(new Tee(before, logged), true, StandardCharsets.UTF_8));
    }

    /** What slf4j-simple writes goes on to where it went, and is kept. */
    private static final class Tee extends OutputStream {
        private final OutputStream one;
        private final ByteArrayOutputStream other;

        Tee(OutputStream one, ByteArrayOutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int value) throws java.io.IOException {
            one.write(value);
            other.write(value);
        }
    }

    /** Fails if the error, or one behind it, shows the marker. */
    static void assertHidden(String what, String marker, Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        show(error, text, Collections.newSetFromMap(new IdentityHashMap<>()));
        assertThat(text.toString().toLowerCase(Locale.ROOT)).as(what).doesNotContain(marker.toLowerCase(Locale.ROOT));
    }

    private static void show(Throwable error, StringWriter text, Set<Throwable> seen) {
        if (error == null || !seen.add(error)) {
            return;
        }
        text.write(error + "\n" + error.getMessage() + "\n" + error.getLocalizedMessage() + "\n");
        show(error.getCause(), text, seen);
        for (Throwable suppressed : error.getSuppressed()) {
            show(suppressed, text, seen);
        }
    }

    /** Fails if the marker was logged since, or a thread is named so. */
    void assertNotLogged(String marker) {
        assertThat(logged.toString(StandardCharsets.UTF_8)).as("log").doesNotContainIgnoringCase(marker);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            assertThat(thread.getName()).as("name of a thread").doesNotContainIgnoringCase(marker);
        }
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
