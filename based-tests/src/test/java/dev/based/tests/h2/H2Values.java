package dev.based.tests.h2;

import io.vertx.core.json.JsonArray;
import io.vertx.jdbcclient.impl.actions.JDBCColumnDescriptor;
import io.vertx.jdbcclient.impl.actions.SQLValueProvider;
import io.vertx.jdbcclient.spi.JDBCColumnDescriptorProvider;
import io.vertx.jdbcclient.spi.JDBCDecoderImpl;
import io.vertx.jdbcclient.spi.JDBCEncoder;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Corrects what vertx-jdbc-client does to values: it reads FLOAT, which is a double, as a Java float, and JSON as the
 * {@code toString} of its bytes; and it parses text that is bound to a date, in its own way.
 */
public final class H2Values extends JDBCDecoderImpl implements JDBCEncoder {
    @Override
    protected @Nullable Object decodeNumber(SQLValueProvider value, JDBCColumnDescriptor column) throws SQLException {
        return value.apply(null);
    }

    @Override
    protected @Nullable Object decodeUnhandledType(SQLValueProvider value, JDBCColumnDescriptor column)
            throws SQLException {
        Object read = value.apply(null);
        return read instanceof byte[] json ? new String(json, StandardCharsets.UTF_8) : cast(read);
    }

    @Override
    public @Nullable Object encode(Tuple values, int position, JDBCColumnDescriptorProvider columns) {
        return values.getValue(position - 1);
    }

    @Override
    public @Nullable Object encode(JsonArray values, int position, JDBCColumnDescriptorProvider columns) {
        return values.getValue(position - 1);
    }
}
