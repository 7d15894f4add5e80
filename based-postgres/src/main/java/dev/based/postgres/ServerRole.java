package dev.based.postgres;

import dev.based.vertx.Role;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server takes changes, as far as it has said so: since PostgreSQL 14 it reports what it is at the login and whenever that
 * changes. On the connection's event loop only.
 */
final class ServerRole {
    private static final String ON = "on";

    private @Nullable Boolean standby;
    private @Nullable Boolean readOnly;
    private boolean declared;
    private Consumer<Role> listener = role -> {};
    private Runnable doubt = () -> {};

    void reported(Report report) {
        switch (report.name()) {
            case "in_hot_standby" -> {
                standby = ON.equals(report.value());
                Role known = known();
                if (known != null) {
                    listener.accept(known);
                }
            }
            case "default_transaction_read_only" -> {
                readOnly = ON.equals(report.value());
                doubt.run(); // the session may have set it, for itself
            }
            default -> {} // nothing about the server
        }
    }

    /**
     * Has somebody told of each change.
     *
     * @param told is told what the server is
     * @param doubted is told that it may be another than it was
     */
    void listen(Consumer<Role> told, Runnable doubted) {
        listener = told;
        doubt = doubted;
    }

    /** What the server is; null if it has not said all of it. */
    @Nullable
    Role known() {
        return standby == null || readOnly == null ? null : new Role(standby, standby || readOnly);
    }

    /** Whether the server has not said that it is no standby. */
    boolean mayBeStandby() {
        return !Boolean.FALSE.equals(standby);
    }

    /** Takes note of a transaction that is asked for. */
    void begins(boolean declaredReadOnly) {
        declared = declaredReadOnly;
    }

    /**
     * Whether a change that was refused, since its transaction is read-only, was refused by the server's role: a server that does not
     * tell is taken to be read-only if its client has not asked for it.
     *
     * @param byUrl whether the URL makes all transactions read-only
     */
    boolean refusesChanges(boolean byUrl) {
        if (standby == null && readOnly == null) {
            return !byUrl && !declared;
        }
        return Boolean.TRUE.equals(standby) || Boolean.TRUE.equals(readOnly) && !byUrl;
    }
}
