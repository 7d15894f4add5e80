package dev.based.tests.watch;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.ParameterException;
import dev.based.PoolTimeoutException;
import dev.based.micrometer.MicrometerListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What Micrometer's registries see. */
class MicrometerTest {
    @Test
    void meters_haveTheNamesOfTheConventions() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Database database = await(Database.create(
                        "sqlite://?acquire_timeout=50ms",
                        DatabaseOptions.DEFAULT.withListener(MicrometerListener.of(registry)))
                .connect());
        await(database.execute("CREATE TABLE films (id INT)"));
        failure(DatabaseException.class, database.fetchAll("SELECT 1 FROM nowhere"));
        CompletableFuture<Integer> leave = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(session -> leave);
        CompletionStage<?> waiting = database.fetchAll("SELECT id FROM films");
        assertThat(registry.get("db.client.connection.count")
                        .tag("db.client.connection.state", "used")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("db.client.connection.pending_requests").gauge().value())
                .isEqualTo(1);
        failure(PoolTimeoutException.class, waiting);
        leave.complete(1);
        await(holder);
        assertThat(registry.get("db.client.operation.duration")
                        .tags(
                                "db.query.summary",
                                "CREATE TABLE films",
                                "error.type",
                                "none",
                                "db.system.name",
                                "sqlite")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("db.client.operation.duration")
                        .tags("db.query.summary", "SELECT films", "error.type", PoolTimeoutException.class.getName())
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("db.client.connection.timeouts").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("db.client.connection.create_time").timer().count())
                .isEqualTo(1);
        assertThat(registry.get("db.client.connection.use_time").timer().count())
                .isEqualTo(3);
        await(database.disconnect());
        assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName))
                .contains("db.client.operation.duration")
                .doesNotContain("db.client.connection.count", "db.client.connection.pending_requests");
    }

    /** Its filters are the user's, who may call the database there. */
    @Test
    void callThatTheRegistrysFilterMakes_isCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicBoolean called = new AtomicBoolean();
        Database database =
                await(Database.create("sqlite://", Watching.metrics(registry)).connect());
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("db.client.operation.duration") && !called.getAndSet(true)) {
                    failure(ParameterException.class, database.fetchAll("SELECT ?"));
                }
                return id;
            }
        });
        failure(ParameterException.class, database.fetchAll("SELECT ?"));
        assertThat(registry.get("db.client.operation.duration").timer().count()).isEqualTo(2);
        await(database.disconnect());
    }

    @Test
    void prometheus_isGivenSecondsInTheAdvisedBuckets() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Database database =
                await(Database.create("sqlite://", Watching.metrics(registry)).connect());
        await(database.fetchAll("SELECT 1 AS n"));
        String page = registry.scrape();
        await(database.disconnect());
        assertThat(page)
                .contains("db_client_operation_duration_seconds_bucket{", "le=\"0.001\"", "le=\"10.0\"", "le=\"+Inf\"")
                .contains("db_client_connection_count{")
                .contains("db_system_name=\"sqlite\"");
    }
}
