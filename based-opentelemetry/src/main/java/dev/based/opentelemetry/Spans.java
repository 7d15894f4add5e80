package dev.based.opentelemetry;

import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseIdentity;
import dev.based.observe.Outcome;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The spans of one database: of kind CLIENT for calls, INTERNAL for sessions and transactions around them. */
final class Spans {
    /** In seconds: shorter waits are not worth an attribute. */
    private static final double LEAST_WAIT = 0.001;

    private final Tracer tracer;
    private final String system;
    private final Attributes database;

    Spans(OpenTelemetry openTelemetry, DatabaseIdentity identity) {
        tracer = openTelemetry.getTracer(Names.SCOPE);
        system = identity.system();
        database = Names.of(identity);
    }

    CallObserver call(CallStart call, @Nullable SessionObserver within) {
        String summary = call.summary();
        SpanBuilder builder = tracer.spanBuilder(summary.isEmpty() ? system : summary)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(SessionSpan.parent(within))
                .setAllAttributes(database);
        if (!summary.isEmpty()) {
            builder.setAttribute(Names.QUERY_SUMMARY, summary);
        }
        if (!call.sql().isEmpty()) {
            builder.setAttribute(Names.QUERY_TEXT, call.sql());
        }
        if (call.size() > 1) {
            builder.setAttribute(Names.BATCH_SIZE, (long) call.size());
        }
        Span span = builder.startSpan();
        return end -> ended(span, end);
    }

    private static void ended(Span span, CallEnd end) {
        double waited = end.waiting().toNanos() / 1e9;
        if (waited >= LEAST_WAIT) {
            span.setAttribute(Names.WAIT_TIME, waited);
        }
        failed(span, end.outcome(), end.error(), end.errorType());
        span.end();
    }

    /** What was cancelled is no error of the database's, nor of its caller's. */
    static void failed(Span span, Outcome outcome, @Nullable Throwable error, @Nullable String type) {
        if (type == null) {
            return;
        }
        span.setAttribute(Names.ERROR_TYPE, type);
        if (Names.isStatus(error)) {
            span.setAttribute(Names.STATUS_CODE, type);
        }
        if (outcome != Outcome.CANCELLED) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
        Context parent = SessionSpan.parent(within);
        Span span = tracer.spanBuilder(session.isTransaction() ? "transaction" : "session")
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(parent)
                .setAllAttributes(database)
                .startSpan();
        return new SessionSpan(span, parent);
    }
}
