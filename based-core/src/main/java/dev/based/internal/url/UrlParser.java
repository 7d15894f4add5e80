package dev.based.internal.url;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrl.Host;
import dev.based.DatabaseUrlBuilder;
import dev.based.DatabaseUrlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code scheme://user:password@host:port,host:port/database?option=value&option=value}. */
public final class UrlParser {
    private static final String EXAMPLES =
            "such as postgresql://user:password@localhost:5432/database or sqlite:///database.sqlite";
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** What other libraries write before the scheme. */
    private static final List<String> PREFIXES = List.of("jdbc:", "r2dbc:", "vertx-reactive:");

    private final DatabaseUrlBuilder builder = DatabaseUrl.builder();

    private UrlParser() {}

    /**
     * Reads a URL.
     *
     * @param url the URL; null is reported like any malformed one
     * @return its parts
     * @throws DatabaseUrlException if it is malformed
     */
    public static DatabaseUrl parse(@Nullable String url) {
        if (url == null || url.isEmpty()) {
            throw new DatabaseUrlException(
                    "A database URL is needed, " + EXAMPLES + "; this one is " + (url == null ? "null." : "empty."),
                    null);
        }
        try {
            return new UrlParser().read(url);
        } catch (Malformed malformed) {
            throw new DatabaseUrlException(
                    "Malformed database URL " + Secrets.mask(url) + ": " + malformed.getMessage() + ".", null);
        }
    }

    private DatabaseUrl read(String url) {
        refuseBlanks(url);
        for (String prefix : PREFIXES) {
            if (url.regionMatches(true, 0, prefix, 0, prefix.length())) {
                throw new Malformed(
                        "take \"" + prefix + "\" away, which only other libraries want; write it " + EXAMPLES);
            }
        }
        int schemeEnd = url.indexOf("://");
        if (schemeEnd < 0) {
            throw new Malformed("it has no \"://\" after the scheme; write it " + EXAMPLES);
        }
        String scheme = url.substring(0, schemeEnd);
        if (!UrlParts.isScheme(scheme)) {
            throw new Malformed("the scheme must be letters, digits, +, . and -, and start with a letter");
        }
        builder.scheme(scheme);
        String rest = url.substring(schemeEnd + 3);
        if (rest.indexOf('#') >= 0) {
            throw new Malformed("it has a #, which would start a fragment; write a # itself as %23");
        }
        int query = rest.indexOf('?');
        String place = query < 0 ? rest : rest.substring(0, query);
        int slash = place.indexOf('/');
        String authority = slash < 0 ? place : place.substring(0, slash);
        if (!authority.isEmpty() && rest.indexOf('@', authority.length()) >= 0) {
            // Else user:1/secret@host would have the database secret@host, and show it.
            throw new Malformed("it has an @ behind the first / or ?; write an @ there as %40 or, if they belong to a "
                    + "password, the / as %2F and the ? as %3F");
        }
        readAuthority(authority);
        if (slash >= 0) {
            refuseOptions(place.substring(slash + 1));
            builder.database(PercentCoding.decode(place.substring(slash + 1), "database"));
        }
        if (query >= 0 && query + 1 < rest.length()) {
            readOptions(rest.substring(query + 1));
        }
        return builder.build();
    }

    /** Else SQLite would make a file of that name. */
    private static void refuseOptions(String database) {
        int and = database.indexOf('&');
        if (and >= 0 && database.indexOf('=', and) >= 0) {
            throw new Malformed("it has an & and no ? before it; options begin with ?, and an & in a name is %26");
        }
    }

    private static void refuseBlanks(String url) {
        for (int index = 0; index < url.length(); index++) {
            char character = url.charAt(index);
            if (Character.isISOControl(character)
                    || Character.isWhitespace(character)
                    || Character.isSpaceChar(character)) {
                boolean around = url.substring(0, index).isBlank()
                        || url.substring(index).isBlank();
                throw new Malformed("character " + (index + 1) + " is a space or control character; "
                        + (around ? "leave it out" : "write a space as %20, a tab as %09, and so on"));
            }
        }
    }

    private void readAuthority(String authority) {
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String user = authority.substring(0, at);
            int colon = user.indexOf(':');
            builder.username(PercentCoding.decode(colon < 0 ? user : user.substring(0, colon), "username"));
            if (colon >= 0) {
                builder.password(PercentCoding.decode(user.substring(colon + 1), "password"));
            }
        }
        String hosts = authority.substring(at + 1);
        if (!hosts.isEmpty()) {
            builder.hosts(readHosts(hosts));
        }
    }

    private static List<Host> readHosts(String hosts) {
        List<Host> read = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            read.add(host.startsWith("[") ? bracketed(host) : named(host));
        }
        return read;
    }

    private static Host bracketed(String host) {
        int end = host.indexOf(']');
        if (end < 0) {
            throw new Malformed("an IPv6 address starts with [ and is not closed with ]");
        }
        String address = host.substring(1, end).replace("%25", "%");
        if (!UrlParts.isIpv6(address)) {
            throw new Malformed("what stands in [ ] is not an IPv6 address, such as [::1] or [fe80::1%25eth0]");
        }
        String port = host.substring(end + 1);
        if (!port.isEmpty() && port.charAt(0) != ':') {
            throw new Malformed("an IPv6 address is followed by something other than :port");
        }
        return new Host(address, port.isEmpty() ? OptionalInt.empty() : port(port.substring(1)));
    }

    private static Host named(String host) {
        int colon = host.indexOf(':');
        if (host.equals(":memory:")) {
            throw new Malformed("a database in memory has neither a host nor a name: write sqlite://");
        }
        if (colon != host.lastIndexOf(':')) {
            throw new Malformed(
                    "a host has more than one colon; write an IPv6 address in brackets, as [::1], and a colon "
                            + "in a password as %3A, after which an @ and the host must follow");
        }
        String name = PercentCoding.decode(colon < 0 ? host : host.substring(0, colon), "host");
        if (name.isEmpty()) {
            throw new Malformed("a host has no name");
        }
        return new Host(name, colon < 0 ? OptionalInt.empty() : port(host.substring(colon + 1)));
    }

    private static OptionalInt port(String text) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (!UrlParts.isPort(port)) {
            throw new Malformed(
                    "a port is not a number from 1 to 65535; if it is part of a password, write / as %2F, ? as "
                            + "%3F, and an @ before the host");
        }
        return OptionalInt.of(port);
    }

    private void readOptions(String query) {
        if (query.indexOf('?') >= 0) {
            throw new Malformed("it has a second ?; write & between options, and a ? in a value as %3F");
        }
        Set<String> names = new HashSet<>();
        for (String option : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = PercentCoding.decode(equals < 0 ? option : option.substring(0, equals), "name of an option");
            if (name.isEmpty()) {
                throw new Malformed("an option has no name; write ?name=value&name=value, and an & in a value as %26");
            }
            if (!names.add(name)) {
                // What stands behind a secret may be part of it, so that its name is not shown either.
                boolean isSafe = names.stream().noneMatch(Secrets::isSecret);
                throw new Malformed("an option" + (isSafe ? ", \"" + Secrets.printable(name) + "\"," : "")
                        + " is given twice; remove one");
            }
            String value = equals < 0 ? "" : option.substring(equals + 1);
            builder.option(name, PercentCoding.decode(value, "value of an option"));
        }
    }
}
