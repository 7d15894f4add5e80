package dev.based.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of channels. */
final class Channels {
    /** The server would cut off what is longer: NAMEDATALEN - 1. */
    private static final int MOST_BYTES = 63;

    private Channels() {}

    static Set<String> checked(Collection<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("Name at least one channel.");
        }
        for (String name : names) {
            int bytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > MOST_BYTES || name.indexOf('\0') >= 0 || !isUtf8(name)) {
                throw new IllegalArgumentException("A channel's name has 1 to " + MOST_BYTES
                        + " bytes, none of them 0, and no half of a surrogate pair: \"" + name + "\"");
            }
        }
        return new LinkedHashSet<>(names);
    }

    private static boolean isUtf8(String name) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /** Statements that listen to all, quoted so that a name is taken as it is. */
    static String sql(Set<String> names) {
        return names.stream()
                .map(name -> "LISTEN \"" + name.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(";"));
    }
}
