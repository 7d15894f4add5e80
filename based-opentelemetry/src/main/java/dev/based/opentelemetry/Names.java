package dev.based.opentelemetry;

import dev.based.DatabaseException;
import dev.based.observe.DatabaseIdentity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/** Names of OpenTelemetry's conventions for databases, and of the library. */
final class Names {
    static final String SCOPE = "dev.based";

    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
    static final AttributeKey<String> QUERY_TEXT = AttributeKey.stringKey("db.query.text");
    static final AttributeKey<String> QUERY_SUMMARY = AttributeKey.stringKey("db.query.summary");
    static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");
    static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("db.response.status_code");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> POOL_NAME = AttributeKey.stringKey("db.client.connection.pool.name");
    static final AttributeKey<String> POOL_STATE = AttributeKey.stringKey("db.client.connection.state");

    /** In seconds: how long a call waited for its connection, or its turn. */
    static final AttributeKey<Double> WAIT_TIME = AttributeKey.doubleKey("dev.based.wait_time");

    /** In seconds: how long COMMIT or ROLLBACK took. */
    static final AttributeKey<Double> DURATION = AttributeKey.doubleKey("dev.based.duration");

    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("dev.based.attempt");

    private Names() {}

    /** Whether what an error is called is what the database has called it. */
    static boolean isStatus(@Nullable Throwable error) {
        return error instanceof DatabaseException told
                && (told.vendorCode() != 0 || told.sqlState().isPresent());
    }

    /** What each span and metric of a call says of its database. */
    static Attributes of(DatabaseIdentity identity) {
        AttributesBuilder attributes = Attributes.builder().put(SYSTEM, identity.system());
        if (identity.namespace() != null) {
            attributes.put(NAMESPACE, identity.namespace());
        }
        if (identity.address() != null) {
            attributes.put(SERVER_ADDRESS, identity.address());
        }
        Integer port = identity.port();
        if (port != null) {
            attributes.put(SERVER_PORT, port.longValue());
        }
        return attributes.build();
    }
}
