package dev.based.internal.url;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrl.Host;
import dev.based.DatabaseUrlException;
import java.util.stream.Collectors;

/** Writes a URL so that {@link UrlParser} reads the same parts from it. */
public final class UrlWriter {
    private static final String SAFE_IN_PATH = "/:!$'()*,;=";
    private static final String SAFE_IN_VALUE = "/:,";

    private final boolean withSecrets;

    private UrlWriter(boolean withSecrets) {
        this.withSecrets = withSecrets;
    }

    /**
     * Writes a URL.
     *
     * @param url the URL
     * @param withSecrets whether to show the password and the options that hold secrets, or a mask in their place
     * @return the text
     * @throws DatabaseUrlException if a part has half of a surrogate pair
     */
    public static String write(DatabaseUrl url, boolean withSecrets) {
        try {
            return new UrlWriter(withSecrets).write(url);
        } catch (Malformed malformed) {
            throw new DatabaseUrlException("The database URL cannot be written: " + malformed.getMessage() + ".", null);
        }
    }

    private String write(DatabaseUrl url) {
        return url.scheme() + "://" + user(url)
                + url.hosts().stream().map(UrlWriter::host).collect(Collectors.joining(","))
                + url.database()
                        .map(database -> "/" + PercentCoding.encode(database, SAFE_IN_PATH, "database"))
                        .orElse("")
                + options(url);
    }

    private String user(DatabaseUrl url) {
        String username = url.username()
                .map(name -> PercentCoding.encode(name, "", "username"))
                .orElse("");
        String password = url.password()
                .map(secret -> ":" + (withSecrets ? PercentCoding.encode(secret, "", "password") : Secrets.MASK))
                .orElse("");
        String user = username + password;
        return user.isEmpty() ? "" : user + "@";
    }

    private static String host(Host host) {
        String name = UrlParts.isIpv6(host.name())
                ? "[" + host.name().replace("%", "%25") + "]"
                : PercentCoding.encode(host.name(), "", "host");
        return host.port().isPresent() ? name + ":" + host.port().getAsInt() : name;
    }

    private String options(DatabaseUrl url) {
        String options = url.options().entrySet().stream()
                .map(option -> option(option.getKey(), option.getValue()))
                .collect(Collectors.joining("&"));
        return options.isEmpty() ? "" : "?" + options;
    }

    private String option(String name, String value) {
        String shown = withSecrets || !Secrets.isSecret(name)
                ? PercentCoding.encode(value, SAFE_IN_VALUE, "value of an option")
                : Secrets.MASK;
        return PercentCoding.encode(name, "", "name of an option") + "=" + shown;
    }
}
