package dev.based.mysql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The passwords by which connections log in, by user: what follows a login on the wire sees the user's name there, and needs the
 * password where it answers for the client.
 *
 * <p>Safe for use by several threads.
 */
final class Passwords {
    /** More users than log in at the same time, of a function that gives other ones from time to time. */
    private static final int MOST = 16;

    private final Map<String, String> known = new LinkedHashMap<>();

    /** Takes note of what a user is about to log in with. */
    synchronized void add(String user, String password) {
        known.remove(user);
        known.put(user, password);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** The password that a user was given last; empty if there is none. */
    synchronized String of(String user) {
        return known.getOrDefault(user, "");
    }

    /** Shows nothing of what it holds. */
    @Override
    public String toString() {
        return "Passwords";
    }
}
