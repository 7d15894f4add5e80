package dev.based.internal.body;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.call.Call;
import dev.based.internal.call.ScriptCall;
import dev.based.internal.failure.CallSite;
import dev.based.internal.frame.Frame;
import dev.based.spi.BodyOf;
import dev.based.spi.Command;
import dev.based.spi.Excerpt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of a session that the library opens for a call of another kind: messages tell that call, not the session. Immutable.
 *
 * @param what what is called
 * @param command its statement, or null
 * @param site where it was called
 * @param idle what it waits for while it runs nothing, as a sentence
 * @param body what is run
 */
public record OwnBody<T extends @Nullable Object>(
        String what,
        @Nullable Command command,
        CallSite site,
        String idle,
        Function<FrameSession, CompletionStage<T>> body)
        implements Body<Session, T> {
    private static final String NOTHING = "It runs nothing now.";

    private static final String UNREAD =
            "Nobody asks it for rows now: close its iterator, best by try (RowIterator<...> rows = ...), or cancel its subscription.";

    /** Of a statement, or of a batch. */
    public static <R, T extends @Nullable Object> OwnBody<T> of(Call<R, T> call, CallSite site) {
        return new OwnBody<>("the statement", call.command(), site, NOTHING, session -> session.submit(call, site));
    }

    /** Of a stream. */
    public static OwnBody<Boolean> streaming(
            Command command, CallSite site, Function<Frame, CompletableFuture<Boolean>> body) {
        return new OwnBody<>("the stream", command, site, UNREAD, session -> body.apply(session.frame()));
    }

    /** Of a script. */
    public static OwnBody<Integer> script(List<ScriptCall> calls, CallSite site) {
        return new OwnBody<>("a script", null, site, NOTHING, session -> session.runScript(calls, site));
    }

    @Override
    public CompletionStage<T> run(Session session) {
        return body.apply((FrameSession) session);
    }

    /** What any body waits for while it runs nothing, as a sentence. */
    public static String idleOf(Body<?, ?> body) {
        return body instanceof OwnBody<?> own
                ? own.idle
                : "It runs no statement now: its body waits for something else, or was never ended.";
    }

    /** What a session is for: what is called, and where, or the user's body. */
    public static String purposeOf(Body<?, ?> body, CallSite opened) {
        return body instanceof OwnBody<?> own
                ? own.purpose()
                : "a session whose body is in " + place(BodyOf.writtenOf(body).getName()) + opened.place();
    }

    private static String place(String className) {
        int lambda = className.indexOf("$$");
        return lambda < 0 ? className : className.substring(0, lambda);
    }

    private String purpose() {
        return what
                + (command == null ? "" : " " + Excerpt.of(command.sql()))
                + site.place()
                + (idle.equals(UNREAD)
                        ? ", which holds its connection until its last row was taken or it was closed"
                        : "");
    }
}
