/** Metrics and traces for OpenTelemetry. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // OpenTelemetry's jars have names, and no descriptors
module dev.based.opentelemetry {
    requires transitive dev.based.core;
    requires transitive io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires static org.jspecify;

    exports dev.based.opentelemetry;
}
