package dev.based.tests.cursors;

import dev.based.tests.servers.ServerKind;
import org.jspecify.annotations.Nullable;

class MysqlCursorsTest extends MysqlFamilyCursorsTests {
    MysqlCursorsTest() {
        super(ServerKind.MYSQL);
    }

    /** MySQL keeps the rows in a table of its own, in which a small whole number that was computed is an INT. */
    @Override
    @Nullable
    Object comparable(@Nullable Object value) {
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }
}
