package dev.based.postgres;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.UrlOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server may ask of a client before it is let in: which proofs of the password, and how much work. The names and meanings
 * of the options are <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-REQUIRE-AUTH">libpq's</a>.
 *
 * <p>Immutable.
 *
 * @param required the methods that the URL names; null if it leaves that to the defaults
 * @param cleartext whether a server that has not proved itself may ask for what it can read
 * @param binding whether the proof is bound to the server's certificate
 * @param maxIterations how often the server may have the password hashed
 * @param verified whether TLS proves the server
 */
record LoginRules(
        @Nullable Set<Method> required, boolean cleartext, Binding binding, int maxIterations, boolean verified) {
    /** How a server asks who the client is. */
    enum Method {
        NONE,
        PASSWORD,
        MD5,
        SCRAM_SHA_256,
        GSS,
        SSPI,
        OAUTH;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static Optional<Method> of(String word) {
            return Arrays.stream(values())
                    .filter(method -> method.word().equals(word))
                    .findFirst();
        }
    }

    /** Whether SCRAM also proves that nobody stands between. */
    enum Binding {
        DISABLE,
        PREFER,
        REQUIRE
    }

    /**
     * As of <a href="https://jdbc.postgresql.org/changelogs/2026-04-28-42/">pgJDBC</a>, 24 times the server's own default; it
     * takes a tenth of a second.
     */
    private static final int USUAL_MAX_ITERATIONS = 100_000;

    private static final UrlOption<String> REQUIRE_AUTH = UrlOption.text(
            "require_auth", "", "how the server must ask for the password: names of methods, or names to exclude");
    private static final UrlOption<Boolean> ALLOW_CLEARTEXT = UrlOption.bool(
            "allow_cleartext_password",
            false,
            "let a server that has not proved itself have the password in clear text, or as MD5");
    private static final UrlOption<Binding> BINDING = UrlOption.choice(
            "channel_binding", Binding.class, Binding.PREFER, "whether SCRAM is bound to the server's certificate");
    private static final UrlOption<Integer> MAX_ITERATIONS = UrlOption.integer(
            "scram_max_iterations",
            USUAL_MAX_ITERATIONS,
            1,
            Integer.MAX_VALUE,
            "how often the server may have the password hashed");

    static final List<UrlOption<?>> OPTIONS = List.of(REQUIRE_AUTH, ALLOW_CLEARTEXT, BINDING, MAX_ITERATIONS);

    static LoginRules of(DatabaseUrl url, boolean verified) {
        return new LoginRules(
                REQUIRE_AUTH.find(url).map(LoginRules::methods).orElse(null),
                ALLOW_CLEARTEXT.from(url),
                BINDING.from(url),
                MAX_ITERATIONS.from(url),
                verified);
    }

    /** Names, or names with an exclamation mark each; never both, nor one twice. */
    private static Set<Method> methods(String text) {
        Set<Method> named = EnumSet.noneOf(Method.class);
        boolean excludes = text.strip().startsWith("!");
        for (String part : text.split(",", -1)) {
            String word = part.strip();
            Optional<Method> method = Method.of(excludes ? word.replaceFirst("^!", "") : word);
            if (method.isEmpty() || word.startsWith("!") != excludes || !named.add(method.get())) {
                throw new DatabaseUrlException(
                        "The option \"require_auth\" must be a list such as scram-sha-256,md5, or such as !password,!md5,"
                                + " of "
                                + Arrays.stream(Method.values())
                                        .map(Method::word)
                                        .collect(Collectors.joining(", "))
                                + ", each once.",
                        null);
            }
        }
        return excludes ? EnumSet.complementOf((EnumSet<Method>) named) : named;
    }

    /** Whether the URL names a method, or leaves it to the defaults. */
    private boolean permits(Method method) {
        return required == null || required.contains(method);
    }

    /**
     * Why a method is refused.
     *
     * @param proven whether it is known who the server is
     * @return the reason and what to do; null if the method may be used
     */
    @Nullable
    Refusal refusal(Method method, boolean proven) {
        if (!permits(method)) {
            return Refusal.ofLogin(
                    method == Method.NONE
                            ? "The server lets the client in without asking for what require_auth demands."
                            : "The server asks for the method " + method.word() + ", which require_auth excludes.");
        }
        if (binding == Binding.REQUIRE && method != Method.SCRAM_SHA_256) {
            return Refusal.ofLogin(
                    "The server does not bind the login to its certificate, which channel_binding=require demands.");
        }
        return switch (method) {
            case NONE, SCRAM_SHA_256 -> null;
            case PASSWORD, MD5 -> proven || cleartext || isNamedAlone(method) ? null : unproven(method);
            default ->
                Refusal.ofLogin(
                        "The server asks for a login by " + method.word() + ", which the client does not know.");
        };
    }

    /** Whether the URL itself says that the server is to ask for it. */
    private boolean isNamedAlone(Method method) {
        return required != null && required.equals(EnumSet.of(method));
    }

    private static Refusal unproven(Method method) {
        return Refusal.ofLogin("The server asks for the password " + (method == Method.MD5 ? "as MD5" : "in clear text")
                + ", and has not proved who it is, so that nothing was sent. Let it prove itself by"
                + " sslmode=verify-full&sslrootcert=..., or have it ask for scram-sha-256, or, if whoever answers there may"
                + " know the password, put allow_cleartext_password=true into the URL.");
    }
}
