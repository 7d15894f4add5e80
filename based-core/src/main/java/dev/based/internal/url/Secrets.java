package dev.based.internal.url;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Shows URLs without what is secret in them. */
public final class Secrets {
    /** What is shown in the place of a secret. */
    public static final String MASK = "***";

    private static final List<String> SECRET_WORDS =
            List.of("password", "passwd", "passphrase", "pwd", "secret", "token", "key");
    /** How options begin that are on or off, such as {@code allow_cleartext_password}. */
    private static final String SWITCH = "allow_";

    private static final Pattern PLAIN_HOSTS = Pattern.compile("(?:" + host() + "(?:," + host() + ")*)?");

    private Secrets() {}

    private static String host() {
        return "(?:\\[[0-9A-Za-z:.%~_-]*]|[^\\[\\]:,@]*)(?::(?:[1-5]?[0-9]{1,4}|6[0-5][0-9]{3}))?";
    }

    /**
     * Whether an option holds a secret, to judge by its name.
     *
     * @param option the option's name
     * @return whether its value must not be shown
     */
    public static boolean isSecret(String option) {
        String name = option.toLowerCase(Locale.ROOT);
        return !name.startsWith(SWITCH) && SECRET_WORDS.stream().anyMatch(name::contains);
    }

    /**
     * A URL that may be malformed, for an error's message. Where its parts cannot be told with certainty, more is
     * masked than need be.
     *
     * @param url the URL
     * @return the URL without password and secret options and without control characters
     */
    public static String mask(String url) {
        int end = url.indexOf(':');
        if (end < 0 || !UrlParts.isScheme(url.substring(0, end))) {
            return MASK;
        }
        String scheme = url.substring(0, end);
        if (!url.startsWith("://", end)) {
            return scheme + ":" + MASK;
        }
        return scheme + "://" + printable(maskRest(url.substring(end + 3)));
    }

    private static String maskRest(String rest) {
        String authority = rest.split("[/?#]", 2)[0];
        int at = rest.lastIndexOf('@');
        if (at >= authority.length()
                || !PLAIN_HOSTS.matcher(authority.substring(at + 1)).matches()) {
            // The password may hold a / or ? that its writer forgot to encode, or there may be one without a host.
            return MASK;
        }
        int fragment = rest.indexOf('#');
        String visible = fragment < 0 ? rest : rest.substring(0, fragment + 1) + MASK;
        int query = visible.indexOf('?');
        return maskUser(authority.substring(0, at + 1))
                + visible.substring(at + 1, query < 0 ? visible.length() : query)
                + (query < 0 ? "" : maskOptions(visible.substring(query)));
    }

    private static String maskUser(String user) {
        int colon = user.indexOf(':');
        return colon < 0 ? user : user.substring(0, colon + 1) + MASK + "@";
    }

    /** Shows the options up to the first that is secret: what follows may be part of it, behind a bare ampersand. */
    private static String maskOptions(String query) {
        StringBuilder shown = new StringBuilder();
        for (String option : query.split("(?=[?&])")) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (name.indexOf('%') >= 0 || isSecret(name)) {
                return shown.append(name).append('=').append(MASK).toString();
            }
            shown.append(option);
        }
        return shown.toString();
    }

    /**
     * A text that is safe in a log.
     *
     * @param text the text
     * @return the text with {@code ?} for each control character
     */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029]", "?");
    }
}
