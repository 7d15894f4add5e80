package dev.based.internal.engine;

import dev.based.BasedException;
import dev.based.DatabaseUrlException;
import dev.based.internal.failure.MissingLibrary;
import dev.based.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Finds the backend that serves a URL's scheme. */
final class Providers {
    private static final int MOST_BROKEN = 100;

    private Providers() {}

    static BackendProvider find(String scheme) {
        List<Throwable> broken = new ArrayList<>();
        List<BackendProvider> all = load(broken);
        List<BackendProvider> serving =
                all.stream().filter(each -> each.schemes().contains(scheme)).toList();
        if (serving.size() == 1) {
            return serving.get(0);
        }
        if (serving.isEmpty() && !broken.isEmpty()) { // it may be the one that is meant
            throw unloadable(broken.get(0));
        }
        throw new DatabaseUrlException(serving.isEmpty() ? unknown(scheme, all) : ambiguous(scheme, serving), null);
    }

    /** One that cannot be loaded leaves the others alone. */
    private static List<BackendProvider> load(List<Throwable> broken) {
        Iterator<BackendProvider> all =
                ServiceLoader.load(BackendProvider.class, loader()).iterator();
        List<BackendProvider> loaded = new ArrayList<>();
        boolean over = false;
        while (!over && broken.size() < MOST_BROKEN) {
            try {
                over = !all.hasNext();
                if (!over) {
                    loaded.add(all.next());
                }
            } catch (ServiceConfigurationError | LinkageError error) {
                broken.add(error);
            }
        }
        return loaded;
    }

    private static BasedException unloadable(Throwable broken) {
        BasedException missing = MissingLibrary.explain(broken);
        return missing == null
                ? new DatabaseUrlException(
                        "A backend on the class path cannot be loaded: " + broken.getMessage(), broken)
                : missing;
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Providers.class.getClassLoader() : context;
    }

    private static String unknown(String scheme, List<BackendProvider> all) {
        TreeSet<String> schemes = new TreeSet<>();
        all.forEach(provider -> schemes.addAll(provider.schemes()));
        return "No backend serves the scheme '" + scheme + "'. Found on the class path: "
                + (schemes.isEmpty() ? "none" : String.join(", ", schemes))
                + ". " + advice(scheme, schemes);
    }

    /** The module or the scheme that is meant, if it is one of this project's. */
    private static String advice(String scheme, Set<String> found) {
        String kind = scheme.startsWith("postgres") || scheme.startsWith("pg")
                ? "postgres"
                : scheme.startsWith("mysql") || scheme.startsWith("mariadb")
                        ? "mysql"
                        : scheme.startsWith("sqlite") ? "sqlite" : "";
        String right = kind.equals("postgres") ? "postgresql" : kind;
        if (kind.isEmpty()) {
            return "Add the dependency of its module, dev.based:based-postgres, based-mysql (MariaDB too) or based-sqlite, or that of"
                    + " another backend; or correct the URL.";
        }
        return found.contains(right)
                ? "Write " + right + "://."
                : "Add the dependency dev.based:based-" + kind
                        + ". In a jar that was made of several, merge their META-INF/services.";
    }

    private static String ambiguous(String scheme, List<BackendProvider> serving) {
        List<String> names = serving.stream()
                .map(provider -> provider.getClass().getName())
                .sorted()
                .toList();
        return "Several backends serve the scheme '" + scheme + "': " + String.join(", ", names)
                + ". Leave one of their jars out.";
    }
}
