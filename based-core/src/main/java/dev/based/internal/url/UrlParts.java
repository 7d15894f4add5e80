package dev.based.internal.url;

import java.util.regex.Pattern;

/** What the parts of a URL may look like. */
public final class UrlParts {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z._~-]+)?");
    private static final int HIGHEST_PORT = 65_535;

    private UrlParts() {}

    /**
     * Whether a text can be a scheme.
     *
     * @param text the text
     * @return whether it consists of letters, digits, +, . and -, and starts with a letter
     */
    public static boolean isScheme(String text) {
        return SCHEME.matcher(text).matches();
    }

    /**
     * Whether a host must stand in brackets.
     *
     * @param host the host's name, without brackets
     * @return whether it looks like an IPv6 address, perhaps with a zone
     */
    public static boolean isIpv6(String host) {
        return IPV6.matcher(host).matches();
    }

    /**
     * Whether a number can be a TCP port.
     *
     * @param port the number
     * @return whether it is from 1 to 65535
     */
    public static boolean isPort(int port) {
        return port >= 1 && port <= HIGHEST_PORT;
    }
}
