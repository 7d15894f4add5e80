package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.internal.call.Call;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Turns a driver's errors into the library's. */
public final class Errors {
    private final Backend backend;

    public Errors(Backend backend) {
        this.backend = backend;
    }

    /** Whether a session that failed may succeed when it is run again. */
    public static boolean mayPass(Throwable error) {
        return error instanceof BasedException based
                && !(error instanceof CommitOutcomeUnknownException)
                && (based.kind() == ErrorKind.SERIALIZATION_FAILURE || based.kind() == ErrorKind.DEADLOCK);
    }

    /** Explains an error of a statement. */
    public Throwable explain(Throwable error, Call<?, ?> call, @Nullable CallSite site) {
        return explain(error, call.command().sql(), call.values(), site);
    }

    /** Explains an error of a statement whose rows are read by pages. */
    public Throwable explain(Throwable error, Command command, @Nullable CallSite site) {
        return explain(error, command.sql(), List.<@Nullable Object[]>of(command.values()), site);
    }

    /** Explains an error of anything else done on a connection. */
    public Throwable explain(Throwable error) {
        return explain(error, null, List.of(), null);
    }

    private Throwable explain(
            Throwable error, @Nullable String sql, List<@Nullable Object[]> values, @Nullable CallSite site) {
        if (error instanceof BasedException || error instanceof CancellationException) {
            return error;
        }
        ErrorDetails details = backend.describe(error);
        ErrorDetails safe = details.withMessage(Redaction.redact(details.message(), values));
        Throwable cause = Redaction.reveals(error, values) ? null : error;
        return CallSite.show(new DatabaseException(safe, sql, cause), site);
    }
}
