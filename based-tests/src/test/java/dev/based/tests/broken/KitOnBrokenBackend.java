package dev.based.tests.broken;

import dev.based.spi.Backend;
import dev.based.tests.ColumnType;
import dev.based.tests.ConformanceKit;
import dev.based.tests.Feature;
import dev.based.tests.SqliteColumns;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

/** The kit on SQLite behind a decorator. Run by {@link KitRun} only, on the thread that has set the decorator. */
class KitOnBrokenBackend extends ConformanceKit {
    /** The decorator of the run that is under way on this thread. */
    static final ThreadLocal<UnaryOperator<Backend>> DECORATOR = new ThreadLocal<>();

    private final UnaryOperator<Backend> decorator = Objects.requireNonNull(DECORATOR.get(), "Run it by KitRun.");

    @TempDir
    Path directory;

    @Override
    protected String url() {
        return WrappedBackends.wrap("sqlite:///" + directory.resolve("kit.db"), decorator);
    }

    @Override
    protected String columnType(ColumnType type) {
        return SqliteColumns.name(type);
    }

    @Override
    protected Set<Feature> lacks() {
        return Set.of(Feature.CREDENTIALS, Feature.CONCURRENT_SESSIONS, Feature.LARGE_INTEGERS);
    }
}
