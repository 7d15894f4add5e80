package dev.based.opentelemetry;

import dev.based.observe.SessionEnd;
import dev.based.observe.SessionObserver;
import dev.based.observe.TransactionEvent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** The span of a session or a transaction, which is the parent of what is called in it. */
final class SessionSpan implements SessionObserver {
    private static final ContextKey<SessionSpan> SESSION = ContextKey.named("dev.based.session");

    private final Span span;
    private final Context context;

    SessionSpan(Span span, Context parent) {
        this.span = span;
        context = parent.with(span).with(SESSION, this);
    }

    /**
     * The context that a call's span belongs to: the thread's own, if the call is part of no session, or if that was made inside the
     * session, by a span of the user's perhaps; else the session's.
     */
    static Context parent(@Nullable SessionObserver within) {
        Context current = Context.current();
        return within instanceof SessionSpan session && current.get(SESSION) != session ? session.context : current;
    }

    @Override
    public void transaction(TransactionEvent event) {
        Attributes attributes = event.step() == TransactionEvent.Step.BEGIN
                ? Attributes.empty()
                : Attributes.of(Names.DURATION, event.took().toNanos() / 1e9);
        Throwable error = event.error();
        span.addEvent(
                event.step().name(),
                error == null
                        ? attributes
                        : attributes.toBuilder()
                                .put(Names.ERROR_TYPE, error.getClass().getName())
                                .build());
    }

    @Override
    public void retried(int attempt, Throwable failure) {
        span.addEvent(
                "retry",
                Attributes.of(
                        Names.ATTEMPT,
                        (long) attempt,
                        Names.ERROR_TYPE,
                        failure.getClass().getName()));
    }

    @Override
    public Entered enter() {
        Scope scope = context.makeCurrent();
        return scope::close;
    }

    @Override
    public void ended(SessionEnd end) {
        double waited = end.waiting().toNanos() / 1e9;
        if (waited >= 0.001) {
            span.setAttribute(Names.WAIT_TIME, waited);
        }
        Spans.failed(span, end.outcome(), end.error(), end.errorType());
        span.end();
    }
}
