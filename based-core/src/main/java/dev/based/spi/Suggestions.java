package dev.based.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who misspelt a name probably meant. */
final class Suggestions {
    /** One slip for a short name, two for a longer one; beyond that the guess would be noise. */
    private static final int SHORT = 4;

    private Suggestions() {}

    /**
     * The name that is nearest to a misspelt one.
     *
     * @param misspelt the misspelt name
     * @param names the names there are
     * @return the nearest, by edits and regardless of case and of {@code _} and {@code -}; empty if none is near
     */
    static Optional<String> nearest(String misspelt, Collection<String> names) {
        String plain = plain(misspelt);
        int most = plain.length() <= SHORT ? 1 : 2;
        return names.stream()
                .filter(name -> Math.abs(plain(name).length() - plain.length()) <= most)
                .filter(name -> distance(plain(name), plain) <= most)
                .min(Comparator.comparingInt(name -> distance(plain(name), plain)));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
    }

    /** Levenshtein's distance. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                current[column] =
                        Math.min(Math.min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
