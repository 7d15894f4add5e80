package dev.based.tests.hsqldb;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import java.util.Set;

/** HSQLDB in memory: {@code hsqldb:///name}, which is kept until the JVM ends. */
public final class HsqldbBackendProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public HsqldbBackendProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("hsqldb");
    }

    @Override
    public Backend create(DatabaseUrl url, DatabaseOptions options) {
        String name = url.database().orElse("");
        if (name.isEmpty() || name.contains(";") || !url.hosts().isEmpty()) {
            throw new DatabaseUrlException("Write hsqldb:///name, not " + url + ".", null);
        }
        return new HsqldbBackend("jdbc:hsqldb:mem:" + name + ";hsqldb.tx=mvcc", options.statementCache());
    }
}
