package dev.based.tests.documents;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.micrometer.MicrometerListener;
import dev.based.opentelemetry.OpenTelemetryListener;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes what docs/operating/observing.md shows of one request with two transactions on PostgreSQL: its trace, and the page of metrics. The
 * numbers are those of the run that wrote it; all else must be what this run finds.
 */
@SuppressWarnings("try") // a scope of OpenTelemetry's is only closed
class ObservingPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("operating/observing.md");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void requestWithTwoTransactions_isShown() {
        String metrics;
        String trace;
        try (Server server = Servers.postgres().newDatabase()) {
            DatabaseOptions options = DatabaseOptions.DEFAULT
                    .withListener(OpenTelemetryListener.of(sdk).onlySpans())
                    .withListener(MicrometerListener.of(registry))
                    .withContext(executor -> Context.current().wrap(executor));
            Database database = await(Database.create(server.url(), options).connect());
            await(database.execute("CREATE TABLE films (id INT NOT NULL PRIMARY KEY, title TEXT, sold INT NOT NULL)"));
            await(database.execute("CREATE TABLE orders (film INT NOT NULL)"));
            await(database.execute("INSERT INTO films VALUES (1, 'Metropolis', 0)"));
            exporter.reset();
            request(database);
            metrics = registry.scrape()
                    .replace(":" + server.parts().port().orElseThrow(), ":5432")
                    .replace("server_port=\"" + server.parts().port().orElseThrow(), "server_port=\"5432")
                    .replace(server.parts().database().orElseThrow(), "films");
            trace = trace();
            await(database.disconnect());
        } finally {
            sdk.close();
        }
        verify("trace", trace);
        verify(
                "metrics",
                metrics.lines()
                        .filter(line ->
                                line.startsWith("db_client") && !line.contains("_bucket{") && !line.contains("_max{"))
                        .sorted()
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    /** Each span, and each statement of the page of metrics, has its place in the pictures too, which are those of another run. */
    @Test
    void pictures_showWhatIsTold() {
        String trace;
        String metrics;
        try (Server server = Servers.postgres().newDatabase()) {
            DatabaseOptions options = DatabaseOptions.DEFAULT
                    .withListener(OpenTelemetryListener.of(sdk).onlySpans())
                    .withListener(MicrometerListener.of(registry))
                    .withContext(executor -> Context.current().wrap(executor));
            Database database = await(Database.create(server.url(), options).connect());
            await(database.execute("CREATE TABLE films (id INT NOT NULL PRIMARY KEY, title TEXT, sold INT NOT NULL)"));
            await(database.execute("CREATE TABLE orders (film INT NOT NULL)"));
            await(database.execute("INSERT INTO films VALUES (1, 'Metropolis', 0), (2, 'Alien', 0), (3, 'Heat', 0)"));
            int rounds = Boolean.getBoolean("based.docs.update") ? 100 : 1;
            for (int i = 0; i < rounds; i++) {
                List<CompletionStage<?>> together = List.of(order(database, 1), order(database, 2), order(database, 3));
                together.forEach(each -> await(each));
            }
            exporter.reset();
            request(database);
            metrics = new MetricsPicture(registry).svg();
            trace = new TracePicture(exporter.getFinishedSpanItems().stream()
                            .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                            .toList())
                    .svg();
            await(database.disconnect());
        } finally {
            sdk.close();
        }
        verifyPicture("operating/trace.svg", trace);
        verifyPicture("operating/metrics.svg", metrics);
    }

    private static void verifyPicture(String name, String found) {
        GeneratedPage page = new GeneratedPage(name);
        if (Boolean.getBoolean("based.docs.update")) {
            page.write(found);
        }
        assertThat(words(page.text())).containsExactlyInAnyOrderElementsOf(words(found));
        assertThat(PAGE.text()).contains("](" + name.substring(name.indexOf('/') + 1) + ")");
    }

    /** What its texts say, but for numbers. */
    private static List<String> words(String svg) {
        return svg.lines()
                .filter(line -> line.startsWith("<text") && !Character.isDigit(line.charAt(line.indexOf('>') + 1)))
                .map(line -> line.substring(line.indexOf('>') + 1, line.indexOf("</text>")))
                .filter(text -> !text.contains("calls, mean") && !text.contains(" used, "))
                .toList();
    }

    private void request(Database database) {
        await(order(database, 1));
    }

    private CompletionStage<?> order(Database database, int film) {
        Span span = sdk.getTracer("server")
                .spanBuilder("POST /orders")
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        CompletionStage<?> stage;
        try (Scope scope = span.makeCurrent()) {
            stage = database.session(
                            session -> session.fetchOne("SELECT id, title FROM films WHERE id = ? FOR UPDATE", film)
                                    .thenCompose(found ->
                                            session.execute("UPDATE films SET sold = sold + 1 WHERE id = ?", film)))
                    .thenCompose(sold -> database.session(
                            session -> session.execute("INSERT INTO orders SELECT id FROM films WHERE id = ?", film)));
        }
        return stage.whenComplete((value, error) -> span.end());
    }

    private static void verify(String part, String found) {
        String content = "```text\n" + found + "```\n";
        if (Boolean.getBoolean("based.docs.update")) {
            PAGE.verifyOrUpdate(part, content);
        } else {
            assertThat(numbersHidden(PAGE.text())).contains(numbersHidden(content));
        }
    }

    private static String numbersHidden(String text) {
        return text.replaceAll(" +[0-9.]+ ms", " # ms").replaceAll("(?m)} [-0-9.E]+$", "} #");
    }

    private String trace() {
        List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .toList();
        StringBuilder tree = new StringBuilder();
        spans.stream()
                .filter(span -> !span.getParentSpanContext().isValid())
                .forEach(root -> draw(root, 0, spans, tree));
        return tree.toString();
    }

    private static void draw(SpanData span, int depth, List<SpanData> spans, StringBuilder tree) {
        String name = "  ".repeat(depth) + span.getName() + " ("
                + span.getKind().name().toLowerCase(Locale.ROOT) + ")";
        double millis = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6;
        String events = span.getEvents().stream()
                .map(event -> event.getName()
                        + millis(event.getAttributes().get(AttributeKey.doubleKey("dev.based.duration"))))
                .collect(Collectors.joining(", "));
        String sql = span.getAttributes().get(AttributeKey.stringKey("db.query.text"));
        tree.append(String.format(Locale.ROOT, "%-40s %6.1f ms  %s%s", name, millis, events, sql == null ? "" : sql)
                        .stripTrailing())
                .append('\n');
        spans.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .forEach(child -> draw(child, depth + 1, spans, tree));
    }

    private static String millis(@Nullable Double seconds) {
        return seconds == null ? "" : String.format(Locale.ROOT, " %.1f ms", seconds * 1e3);
    }
}
