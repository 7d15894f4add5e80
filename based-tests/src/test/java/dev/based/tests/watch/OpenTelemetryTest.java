package dev.based.tests.watch;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.opentelemetry.OpenTelemetryListener;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the SDK's own exporters see. */
@SuppressWarnings("try") // a scope of OpenTelemetry's is only closed
class OpenTelemetryTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build();
    private final Tracer tracer = sdk.getTracer("test");
    private final DatabaseOptions options = DatabaseOptions.DEFAULT.withListener(OpenTelemetryListener.of(sdk));

    @AfterEach
    void close() {
        sdk.close();
    }

    private Map<String, SpanData> spans() {
        return exporter.getFinishedSpanItems().stream()
                .collect(Collectors.toMap(SpanData::getName, Function.identity(), (first, second) -> first));
    }

    /** Makes a call as a server does that handles a request, and forgets the request's span at once. */
    private <T> T request(java.util.function.Supplier<CompletionStage<T>> call) {
        Span request =
                tracer.spanBuilder("GET /films").setSpanKind(SpanKind.SERVER).startSpan();
        CompletionStage<T> stage;
        try (Scope scope = request.makeCurrent()) {
            stage = call.get();
        }
        return await(stage.whenComplete((value, error) -> request.end()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void spans_haveTheirCallersContext_alsoBehindTheEventLoop(boolean onServer) {
        try (Server server = onServer ? Servers.postgres().newDatabase() : null) {
            Database database = await(Database.create(server == null ? "sqlite://" : server.url(), options)
                    .connect());
            await(database.execute("CREATE TABLE films (id INT NOT NULL PRIMARY KEY, title VARCHAR(20))"));
            exporter.reset();
            CompletableFuture<Void> chained = new CompletableFuture<>();
            request(() -> {
                var all = database.session(session -> {
                            chained.join(); // or the DELETE could be called here
                            return session.execute("INSERT INTO films VALUES (1, 'Metropolis')")
                                    .thenCompose(added -> session.transaction(
                                            inner -> inner.fetchAll("SELECT * FROM films WHERE id = ?", 1)));
                        })
                        .thenCompose(films -> database.execute("DELETE FROM films"));
                chained.complete(null);
                return all;
            });
            await(database.disconnect());
            Map<String, SpanData> spans = spans();
            assertThat(spans.keySet())
                    .containsExactlyInAnyOrder(
                            "GET /films", "session", "transaction", "INSERT films", "SELECT films", "DELETE films");
            assertThat(spans.values().stream()
                            .map(SpanData::getTraceId)
                            .distinct()
                            .count())
                    .as("the DELETE is called on the event loop, where nobody has carried the context to")
                    .isEqualTo(2);
            assertParent(spans, "session", "GET /films");
            assertParent(spans, "INSERT films", "session");
            assertParent(spans, "transaction", "session");
            assertParent(spans, "SELECT films", "transaction");
            assertThat(spans.get("session").getKind()).isEqualTo(SpanKind.INTERNAL);
            SpanData select = spans.get("SELECT films");
            assertThat(select.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(select.getAttributes().get(AttributeKey.stringKey("db.query.text")))
                    .isEqualTo("SELECT * FROM films WHERE id = " + (onServer ? "$1" : "?"));
            assertThat(select.getAttributes().get(AttributeKey.stringKey("db.query.summary")))
                    .isEqualTo("SELECT films");
            assertThat(select.getAttributes().get(AttributeKey.stringKey("db.system.name")))
                    .isEqualTo(onServer ? "postgresql" : "sqlite");
            assertThat(spans.get("session").getEvents().stream().map(event -> event.getName()))
                    .containsExactly("BEGIN", "COMMIT");
        }
    }

    private static void assertParent(Map<String, SpanData> spans, String child, String parent) {
        assertThat(spans.get(child).getParentSpanId())
                .as(child)
                .isEqualTo(spans.get(parent).getSpanId());
    }

    @Test
    void context_isTheSessionsInItsBody_andInCodeThatAwaits() {
        Database database = await(Database.create("sqlite://", options).connect());
        request(() -> database.session(session -> {
            String inBody = Span.current().getSpanContext().getSpanId();
            return Async.async(() -> {
                Span own = tracer.spanBuilder("mine").startSpan();
                try (Scope scope = own.makeCurrent()) {
                    Async.await(session.fetchAll("SELECT 1"));
                } finally {
                    own.end();
                }
                Async.await(session.fetchAll("VALUES (1)"));
                return inBody;
            });
        }));
        await(database.disconnect());
        Map<String, SpanData> spans = spans();
        assertParent(spans, "mine", "session");
        assertParent(spans, "SELECT", "mine");
        assertParent(spans, "VALUES", "session");
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void chain_staysInItsCallersTrace_withAContext() {
        DatabaseOptions carried = Watching.traces(sdk);
        try (Server server = Servers.postgres().newDatabase()) {
            Database database = await(Database.create(server.url(), carried).connect());
            request(() -> database.session(session -> session.fetchAll("SELECT 1"))
                    .thenCompose(first -> database.session(session -> session.fetchAll("VALUES (1)"))));
            await(database.disconnect());
        }
        Map<String, SpanData> spans = spans();
        assertParent(spans, "SELECT", "session");
        assertThat(exporter.getFinishedSpanItems().stream()
                        .filter(span -> span.getName().equals("session"))
                        .map(SpanData::getParentSpanId))
                .hasSize(2)
                .containsOnly(spans.get("GET /films").getSpanId());
    }

    @Test
    void failures_haveTheirTypes_andCancelsAreNoErrors() {
        Database database = await(Database.create("sqlite://", options).connect());
        failure(DatabaseException.class, database.fetchAll("SELECT 1 FROM nowhere"));
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletableFuture<Integer> session = database.session(held -> never).toCompletableFuture();
        session.cancel(true);
        await(database.disconnect());
        SpanData failed = spans().get("SELECT nowhere");
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        for (String key : List.of("error.type", "db.response.status_code")) {
            assertThat(failed.getAttributes().get(AttributeKey.stringKey(key))).isEqualTo("1"); // SQLITE_ERROR
        }
        SpanData cancelled = spans().get("session");
        assertThat(cancelled.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(cancelled.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("java.util.concurrent.CancellationException");
    }

    @Test
    void error_isCalledByTheDatabasesOwnNumber_andABatchIsSaidToBeOne() {
        try (Server server = Servers.mariadb().newDatabase()) {
            Database database = await(Database.create(server.url(), options).connect());
            failure(DatabaseException.class, database.fetchAll("SELECT 1 FROM nowhere"));
            await(database.execute("CREATE TABLE t (v int)"));
            await(database.executeMany("INSERT INTO t VALUES (?)", List.of(List.of(1), List.of(2))));
            await(database.disconnect());
        }
        for (String key : List.of("error.type", "db.response.status_code")) {
            assertThat(spans().get("SELECT nowhere").getAttributes().get(AttributeKey.stringKey(key)))
                    .isEqualTo("1146");
        }
        assertThat(spans().get("BATCH INSERT t").getAttributes().get(AttributeKey.longKey("db.operation.batch.size")))
                .isEqualTo(2);
    }

    private MetricData metric(String name) {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    @Test
    void metrics_haveTheNamesOfTheConventions() {
        try (Server server = Servers.postgres().newDatabase()) {
            Database database =
                    await(Database.create(server.url("max_size", "3"), options).connect());
            await(database.fetchAll("SELECT 1 AS a FROM pg_class LIMIT 1"));
            failure(DatabaseException.class, database.fetchAll("SELECT 1 FROM nowhere"));
            MetricData duration = metric("db.client.operation.duration");
            assertThat(duration.getUnit()).isEqualTo("s");
            Map<String, HistogramPointData> points = duration.getHistogramData().getPoints().stream()
                    .collect(Collectors.toMap(
                            point -> point.getAttributes().get(AttributeKey.stringKey("db.query.summary")),
                            Function.identity()));
            assertThat(points.keySet()).containsExactlyInAnyOrder("SELECT pg_class", "SELECT nowhere");
            assertThat(points.get("SELECT pg_class").getBoundaries())
                    .containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
            HistogramPointData failed = points.get("SELECT nowhere");
            assertThat(failed.getAttributes().get(AttributeKey.stringKey("error.type")))
                    .isEqualTo("42P01");
            assertThat(failed.getAttributes().get(AttributeKey.stringKey("db.response.status_code")))
                    .isEqualTo("42P01");
            assertThat(failed.getAttributes().get(AttributeKey.longKey("server.port")))
                    .isPositive();
            assertThat(metric("db.client.connection.count").getLongSumData().getPoints())
                    .hasSize(2);
            assertThat(metric("db.client.connection.max").getLongSumData().getPoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.getValue()).isEqualTo(3));
            assertThat(metric("db.client.connection.create_time")
                            .getHistogramData()
                            .getPoints())
                    .hasSize(1);
            assertThat(metric("db.client.connection.use_time")
                            .getHistogramData()
                            .getPoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.getCount()).isEqualTo(2));
            await(database.disconnect());
            assertThat(reader.collectAllMetrics().stream().map(MetricData::getName))
                    .doesNotContain("db.client.connection.count", "db.client.connection.pending_requests");
        }
    }

    @Test
    void summaries_areBounded() {
        Database database = await(Database.create("sqlite://", options).connect());
        for (int i = 0; i < 520; i++) {
            failure(DatabaseException.class, database.fetchAll("SELECT 1 FROM t" + i));
        }
        await(database.disconnect());
        List<String> summaries = metric("db.client.operation.duration").getHistogramData().getPoints().stream()
                .map(point -> point.getAttributes().get(AttributeKey.stringKey("db.query.summary")))
                .toList();
        assertThat(summaries).hasSize(501).contains("_OTHER", "SELECT t0").doesNotContain("SELECT t510");
    }

    @Test
    void nothing_isMadeWithoutAnSdk() {
        Database database = await(Database.create(
                        "sqlite://",
                        DatabaseOptions.DEFAULT.withListener(OpenTelemetryListener.of(OpenTelemetry.noop())))
                .connect());
        assertThat(await(database.fetchValue(Integer.class, "SELECT 1"))).isEqualTo(1);
        await(database.disconnect());
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }
}
