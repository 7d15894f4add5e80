package dev.based.internal.engine;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Promise;
import dev.based.internal.failure.MissingLibrary;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.BodyOf;
import dev.based.spi.UrlOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes databases: the engine's entrance. */
public final class Databases {
    private Databases() {}

    /** See {@link Database#create(DatabaseUrl, DatabaseOptions)}. */
    public static Database create(DatabaseUrl url, DatabaseOptions options) {
        Objects.requireNonNull(url, "The database URL is null.");
        Objects.requireNonNull(options, "The options are null; DatabaseOptions.DEFAULT are those without any.");
        BackendProvider provider = Providers.find(url.scheme());
        try {
            return create(url, options, provider);
        } catch (LinkageError broken) {
            BasedException missing = MissingLibrary.explain(broken);
            if (missing == null) {
                throw broken;
            }
            throw missing;
        }
    }

    private static Database create(DatabaseUrl url, DatabaseOptions options, BackendProvider provider) {
        List<UrlOption<?>> known = new ArrayList<>(CoreOptions.ALL);
        known.addAll(provider.options());
        UrlOption.requireKnown(url, known);
        requireNoNul(url);
        DatabaseOptions merged = CoreOptions.merge(url, options);
        provider.create(url, merged); // finds what is wrong with the URL now rather than on connecting
        return new DefaultDatabase(url, merged, () -> provider.create(url, merged));
    }

    /** Servers and file systems read a text up to a NUL only, and settings become SQL. */
    private static void requireNoNul(DatabaseUrl url) {
        Stream<String> names =
                Stream.of(url.username(), url.password(), url.database()).flatMap(Optional::stream);
        Stream<String> hosts = url.hosts().stream().map(DatabaseUrl.Host::name);
        Stream<String> values = url.options().values().stream();
        if (Stream.of(names, hosts, values).flatMap(each -> each).anyMatch(part -> part.indexOf('\0') >= 0)) {
            throw new DatabaseUrlException(
                    "A part of the database URL has the character NUL, at which it would be cut off; the URL was " + url
                            + ".",
                    null);
        }
    }

    /** See {@link Database#create(Supplier, DatabaseOptions)}. */
    public static Database create(Supplier<? extends Backend> backends, DatabaseOptions options) {
        return new DefaultDatabase(
                null,
                Objects.requireNonNull(options, "The options are null."),
                Objects.requireNonNull(backends, "The supplier of backends is null."));
    }

    /** See {@link Database#use(String, DatabaseOptions, Body)}. */
    public static <T extends @Nullable Object> CompletionStage<T> use(
            String url, DatabaseOptions options, Body<? super Database, T> body) {
        try {
            Objects.requireNonNull(body, "The body given to Database.use is null.");
            BodyOf.writtenOf(body); // throws if there is no code
            Objects.requireNonNull(options, "The options are null; DatabaseOptions.DEFAULT are those without any.");
            Callbacks callbacks =
                    Callbacks.of(options.dispatcher(), options.context()).here();
            return new DatabaseUse<>(Database.create(url, options), callbacks, body).start();
        } catch (Throwable malformed) {
            return Promise.failed(malformed);
        }
    }
}
