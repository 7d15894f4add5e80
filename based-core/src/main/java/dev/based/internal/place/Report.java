package dev.based.internal.place;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What those are told who get no connection. Under the pool's lock. */
public final class Report {
    private static final String INSIDE =
            "it waits for a connection that only the end of that body frees: use" + " session.transaction(...) there";

    private final Places places;
    private final PoolSettings settings;

    public Report(Places places) {
        this.places = places;
        settings = places.settings;
    }

    /**
     * What those are told whose deadline is over.
     *
     * @param failing whether no connection could be opened lately
     * @return gives the text of the reason for that, or of null; the holder and the reason are asked, and so without the lock
     */
    public Function<@Nullable Throwable, String> timeout(long now, boolean failing) {
        String start = "No connection became free within "
                + settings.acquireTimeout().toMillis() + " ms: " + state()
                + (places.opening == 0
                        ? ""
                        : " Opening one has taken " + (now - places.openingSince) / 1_000_000 + " ms so far.");
        String failed = failing ? failed(now) : "";
        Holding longest = places.longestHolding(now);
        String advice = advice(failing);
        return cause -> start
                + (cause == null ? "" : failed + text(cause::getMessage))
                + (longest == null ? "" : longestHolder(longest))
                + " " + advice;
    }

    /** The same where the texts do not come. */
    public String timeoutWithoutReason() {
        return "No connection became free within " + settings.acquireTimeout().toMillis()
                + " ms. Why that is cannot be told, since the code that tells it blocks.";
    }

    private String failed(long now) {
        int failures = places.growth.failures();
        return (failures <= 1 ? " The last attempt to open one" : " The last " + failures + " attempts to open one")
                + " failed, " + (now - places.growth.failedAt()) / 1_000_000 + " ms ago with: ";
    }

    private static String longestHolder(Holding longest) {
        return " The longest holder, for " + longest.nanos() / 1_000_000 + " ms, is " + text(longest.holder()::purpose)
                + ".";
    }

    /** What a text is, or that it cannot be had: whoever waits is told in any case. */
    private static @Nullable String text(Supplier<@Nullable String> code) {
        try {
            return code.get();
        } catch (Throwable ofTheAuthor) {
            return "(a text that " + ofTheAuthor.getClass().getName() + " kept from being told)";
        }
    }

    /** How many connections there are. */
    private String state() {
        return places.held + " of " + settings.maxSize() + " " + settings.name() + " in use"
                + (places.idle.isEmpty() ? "" : ", " + places.idle.size() + " free")
                + (places.opening == 0 ? "" : ", " + places.opening + " being opened")
                + (places.examined == 0 ? "" : ", " + places.examined + " being validated") + ", "
                + places.waiting.size() + " waiting.";
    }

    private String advice(boolean failing) {
        if (places.paused) {
            return "The database is paused: call resume().";
        }
        if (failing) {
            return "See whether the server can be reached, and takes more connections.";
        }
        if (places.examined > 0 && !places.isExhausted()) {
            return "Connections that nobody used for a while do not answer: see whether the server does, or whether the network has cut"
                    + " them, and lower keepalive in that case.";
        }
        if (places.opening > 0 && !places.isExhausted()) {
            return "See whether the server answers, or raise acquire_timeout.";
        }
        return "If a session is opened inside another one's body, " + INSIDE + ". Otherwise keep sessions short, or "
                + settings.remedy("acquire_timeout") + ".";
    }

    public String queueFull() {
        int waiting = places.waiting.size();
        String start = waiting + (waiting == 1 ? " caller waits" : " callers wait")
                + " for a connection, as many as max_waiting allows: " + state();
        boolean failing = places.growth.failure() != null;
        return failing || places.paused
                ? start
                        + (failing
                                ? " The last attempt to open one failed; the errors of those who wait tell why. "
                                : " ")
                        + advice(failing)
                : start + " Start less at once, or " + settings.remedy("max_waiting") + ".";
    }

    public String overloaded(long wait) {
        return "More is asked of the database than it does: " + places.waiting.size()
                + " callers wait, the next one would for some "
                + wait / 1_000_000 + " ms, longer than it has, and nobody has waited for less than queue_target ("
                + settings.queueTarget().toMillis() + " ms) for a second. Ask for less, or "
                + settings.remedy("queue_target")
                + ".";
    }

    public String inside() {
        return "No connection can become free: " + state()
                + " All are held by sessions whose bodies wait for another one. If a session"
                + " is opened inside another one's body, " + INSIDE
                + (settings.sizeOption() == null ? "." : ", or raise " + settings.sizeOption() + ".");
    }
}
