/** Metrics for Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer's jars have names, and no descriptors
module dev.based.micrometer {
    requires transitive dev.based.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports dev.based.micrometer;
}
