/** A conformance kit for backends. */
module dev.based.tests {
    requires transitive dev.based.core;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;

    exports dev.based.tests;
    exports dev.based.tests.support;

    uses dev.based.spi.BackendProvider;

    provides dev.based.spi.BackendProvider with
            dev.based.tests.support.WrappedBackends;
}
