package dev.based.vertx;

import dev.based.spi.Command;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The texts by which a client knows the statements of one connection. A client keeps what it has prepared by its text, and cannot be
 * told to forget it: other white space at the end makes it prepare a statement anew.
 */
final class Texts {
    private static final int MOST_STATEMENTS = 256;

    private final Map<String, String> renewed = new ConcurrentHashMap<>();
    private final AtomicInteger renewals = new AtomicInteger();

    String of(Command command) {
        return renewed.isEmpty() ? command.sql() : renewed.getOrDefault(command.sql(), command.sql());
    }

    /** Makes a text that was never used on this connection: a number, in binary digits of space and tab. */
    void renew(Command command) {
        if (renewed.size() >= MOST_STATEMENTS) {
            renewed.clear();
        }
        String number = Integer.toBinaryString(renewals.incrementAndGet());
        renewed.put(command.sql(), command.sql() + number.replace('0', ' ').replace('1', '\t'));
    }
}
