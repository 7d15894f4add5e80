package dev.based.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * The texts by which a client knows the statements of one connection. A client keeps what it has prepared by its text, and cannot be
 * told to forget it: other white space at the end makes it prepare a statement anew. On the connection's event loop only.
 */
final class Texts {
    private static final int MOST_STATEMENTS = 256;

    private final Map<String, String> renewed = new HashMap<>();
    private int renewals;
    private String ending = "";

    String of(String sql) {
        if (renewed.isEmpty()) {
            return ending.isEmpty() ? sql : sql + ending;
        }
        String text = renewed.get(sql);
        return text == null ? sql + ending : text;
    }

    /** Makes a text that was never used on this connection. */
    void renew(String sql) {
        if (renewed.size() >= MOST_STATEMENTS) {
            renewAll();
        }
        renewed.put(sql, sql + nextEnding());
    }

    /** Makes such texts for all statements. */
    void renewAll() {
        renewed.clear();
        ending = nextEnding();
    }

    /** White space that was never used on this connection: a number, in binary digits of space and tab. */
    String nextEnding() {
        renewals++;
        return Integer.toBinaryString(renewals).replace('0', ' ').replace('1', '\t');
    }
}
