package dev.based.spi;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Makes backends for the URL schemes of one database. Found through {@link java.util.ServiceLoader}: name the
 * implementation in {@code META-INF/services/dev.based.spi.BackendProvider} or by {@code provides} in a module-info.
 *
 * <p>Implementations are stateless and safe for use by several threads.
 */
public interface BackendProvider {
    /**
     * The URL schemes that this provider serves.
     *
     * @return lower-case names, for instance {@code sqlite}; a scheme that another provider serves too is an error
     */
    Set<String> schemes();

    /**
     * The options that this provider's URLs take in their query, beside those of every database.
     *
     * @return the options; any other in a URL is refused
     */
    default Collection<UrlOption<?>> options() {
        return List.of();
    }

    /**
     * Makes a backend without opening anything: files, sockets and threads come with the first connection.
     *
     * @param url the database's URL, whose options are known to be declared
     * @param options the options that hold on every database
     * @return a new backend
     * @throws dev.based.DatabaseUrlException if the URL or a value in it makes no sense to this database
     */
    Backend create(DatabaseUrl url, DatabaseOptions options);
}
