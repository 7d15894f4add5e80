package dev.based.internal.engine;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.internal.closing.EndOfSessions;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.thread.Behalf;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a call of a database that is made inside the body of one of its own sessions (S10): it would wait for a lock of its own
 * caller, or write past the caller's transaction.
 *
 * <p>In the body's own call, in the steps of its loops, in functions given to {@code thenCompose}, in {@code async} code and in coroutines it is always noticed. What is
 * chained otherwise to a stage runs on whatever thread completes that, so that there it is told by a warning, where it is noticed.
 */
final class OwnSession {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** What calls a body's own code: the library and, what a Kotlin coroutine goes on by, wherever that is resumed. */
    private static final Set<String> CALLERS =
            Set.of(Behalf.class.getName(), "kotlin.coroutines.jvm.internal.BaseContinuationImpl");

    private OwnSession() {}

    static void require(Kernel kernel) {
        require(
                kernel,
                "The database was called inside the body of one of its own sessions: the call would not be part of the session's"
                        + " transaction, and may wait for it without end. Use the session that the body is given, or"
                        + " database.independent() if the call is meant to be on its own.");
    }

    /**
     * The same for what waits for the session whose body would wait for it.
     *
     * @param call what is called, such as {@code disconnect()}
     */
    static EndOfSessions requireEnded(String call, Kernel kernel) {
        require(
                kernel,
                call
                        + " was called inside the body of one of the database's own sessions, for whose end it waits. Call "
                        + call + " behind the session, as in database.session(...).thenCompose(done -> database." + call
                        + ").");
        return new EndOfSessions(call, kernel);
    }

    private static void require(Kernel kernel, String message) {
        if (!Behalf.isOf(kernel)) {
            return;
        }
        BasedException mistake = new BasedException(ErrorKind.USAGE, message, null);
        if (!isChained()) {
            throw mistake;
        }
        LOG.warn("A database was called in what is chained to a stage of its own session.", mistake);
    }

    /** Whether the call comes from what is chained to a future, and not from the body. Looked at only behind a mistake. */
    private static boolean isChained() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .takeWhile(name -> !CALLERS.contains(name))
                        .anyMatch(CompletableFuture.class.getName()::equals));
    }
}
