package dev.based.tests.support;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.UrlOption;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Puts a decorator between the engine and the backend of any URL: {@link #wrap} gives a URL of the scheme {@code wrapped},
 * by which the engine finds this provider, which asks the real one and decorates what it makes. Wrapped URLs can be
 * wrapped again.
 *
 * <p>Safe for use by several threads.
 */
public final class WrappedBackends implements BackendProvider {
    private static final String SCHEME = "wrapped";
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Map<String, Wrapping> WRAPPINGS = new ConcurrentHashMap<>();

    /** What a wrapped URL stands for. */
    private record Wrapping(DatabaseUrl url, BackendProvider provider, UnaryOperator<Backend> decorator) {}

    /** For {@link ServiceLoader}. */
    public WrappedBackends() {}

    /**
     * Makes a URL whose backend is decorated.
     *
     * @param url the real URL
     * @param decorator wraps each backend that is made
     * @return a URL that has the same options for the engine, and shows nothing of the real one; to be {@linkplain #forget
     *     forgotten} some time
     */
    public static String wrap(String url, UnaryOperator<Backend> decorator) {
        DatabaseUrl real = DatabaseUrl.parse(url);
        BackendProvider provider = provider(real.scheme());
        Set<String> own = provider.options().stream().map(UrlOption::name).collect(Collectors.toSet());
        String number = Integer.toString(NUMBERS.incrementAndGet());
        DatabaseUrl wrapped = DatabaseUrl.parse(SCHEME + ":///" + number);
        for (Map.Entry<String, String> option : real.options().entrySet()) {
            if (!own.contains(option.getKey())) {
                wrapped = wrapped.withOption(option.getKey(), option.getValue());
            }
        }
        WRAPPINGS.put(number, new Wrapping(real, provider, decorator));
        return wrapped.toStringWithPassword();
    }

    /**
     * Forgets a URL that {@link #wrap} made: it opens nothing any more.
     *
     * @param url the wrapped URL
     */
    public static void forget(String url) {
        WRAPPINGS.remove(DatabaseUrl.parse(url).database().orElse(""));
    }

    private static BackendProvider provider(String scheme) {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.schemes().contains(scheme))
                .findFirst()
                .orElseThrow(() -> new DatabaseUrlException("No backend serves the scheme '" + scheme + "'.", null));
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Backend create(DatabaseUrl url, DatabaseOptions options) {
        Wrapping wrapping = WRAPPINGS.get(url.database().orElse(""));
        if (wrapping == null) {
            throw new DatabaseUrlException(url + " was not made by WrappedBackends.wrap, or was forgotten.", null);
        }
        return wrapping.decorator().apply(wrapping.provider().create(wrapping.url(), options));
    }
}
