package dev.based.internal.kernel;

import dev.based.BatchResult;
import dev.based.DatabaseOptions;
import dev.based.InvalidStatementException;
import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.ScriptException;
import dev.based.Statement;
import dev.based.internal.call.Call;
import dev.based.internal.call.Calls;
import dev.based.internal.call.ScriptCall;
import dev.based.internal.jooq.JooqRecords;
import dev.based.internal.jooq.JooqRenderer;
import dev.based.internal.mapping.Reader;
import dev.based.internal.sql.CompiledSql;
import dev.based.internal.sql.SqlCompiler;
import dev.based.internal.sql.text.Place;
import dev.based.internal.sql.text.Script;
import dev.based.spi.Command;
import dev.based.spi.Dialect;
import dev.based.spi.Excerpt;
import dev.based.spi.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** Makes commands of what users write: SQL with placeholders, or jOOQ queries. */
public final class Statements {
    private static final @Nullable Object[] NO_VALUES = {};

    private final Dialect dialect;
    private final SqlCompiler compiler;
    private final JooqRenderer jooq;
    private final TakenValues takenValues;

    public Statements(Dialect dialect, DatabaseOptions options) {
        this.dialect = dialect;
        compiler = new SqlCompiler(dialect.syntax(), dialect.words(), options.statementCache());
        jooq = new JooqRenderer(dialect.jooq(), dialect.syntax());
        takenValues = new TakenValues(dialect.hasNulInText(), options.types());
    }

    public Command command(@Nullable Statement statement) {
        String sql = statement == null ? null : statement.sql();
        Query query = statement == null ? null : statement.query();
        if (statement != null && sql != null) {
            return taken(compile(sql).bind(required(statement.parameters())));
        }
        if (query != null) {
            return command(jooq.render(query));
        }
        throw nothing();
    }

    /** A jOOQ query whose records are wanted: the command, and what makes records of its rows. */
    public <R extends Record> JooqFetch<R> fetch(@Nullable ResultQuery<R> query) {
        if (query == null) {
            throw nothing();
        }
        JooqRenderer.Rendered rendered = jooq.renderFetch(query);
        Command command = command(rendered);
        jooq.requireRows(query, command);
        return new JooqFetch<>(command, new JooqRecords<>(query, rendered.context()));
    }

    public record JooqFetch<R extends Record>(Command command, JooqRecords<R> records) {}

    private Command taken(Command command) {
        @Nullable Object[] values = command.values();
        @Nullable Object[] taken = takenValues.take(command, values);
        return taken == values ? command : command.withValues(taken);
    }

    /** Errors number the parameters: their names are not the user's. */
    private Command command(JooqRenderer.Rendered rendered) {
        return taken(compile(rendered.sql()).bind(rendered.values()).withoutNames());
    }

    private static InvalidStatementException nothing() {
        return new InvalidStatementException("The statement is null; nothing was sent.");
    }

    private static Object required(@Nullable Object parameters) {
        if (parameters == null) {
            throw new ParameterException("The parameters are null. To bind one NULL, write (Object) null.", null);
        }
        return parameters;
    }

    /** A call for several sets of values, or null if there is none. */
    @Nullable
    public Call<BatchResult, BatchResult> batch(@Nullable String sql, @Nullable Iterable<?> parameterSets) {
        if (sql == null) {
            throw nothing();
        }
        CompiledSql compiled = compile(sql);
        Command first = null;
        List<@Nullable Object[]> values = new ArrayList<>();
        for (Object set : (Iterable<?>) required(parameterSets)) {
            try {
                if (first == null) {
                    first = compiled.bindItem(parameters(set));
                    values.add(takenValues.take(first, first.values()));
                } else {
                    values.add(takenValues.take(first, compiled.values(parameters(set))));
                }
            } catch (ParameterException unfit) {
                throw unfit.inSet(values.size());
            }
        }
        return first == null ? null : new Calls.Batch(first, values);
    }

    /**
     * What is known of a copy before its first row.
     *
     * @throws InvalidStatementException if a name is none
     */
    public CopyPlan copy(@Nullable String table, @Nullable List<String> columns) {
        CopyTarget target = CopyTarget.of(dialect, table, columns);
        return new CopyPlan(target, compiler.compile(target.insert()), takenValues);
    }

    /** The query for some columns of a table. */
    public String select(@Nullable String table, @Nullable List<String> columns) {
        return CopyTarget.of(dialect, table, columns).select();
    }

    private static Object parameters(@Nullable Object set) {
        if (set instanceof List<?> list) {
            return list.toArray();
        }
        if (set instanceof Object[] array) {
            return Arrays.copyOf(array, array.length, Object[].class);
        }
        if (set instanceof Map || set instanceof Parameters) {
            return set;
        }
        if (set != null && Reader.isReadable(set.getClass())) {
            return Parameters.of(set);
        }
        throw new ParameterException(
                "Each set of parameters for executeMany must be a List of values, a Map of values by name, or an object"
                        + " with a property for each name, "
                        + (set == null
                                ? "not null."
                                : "not " + set.getClass().getTypeName()
                                        + ". A single value goes into a list: List.of(value)."),
                null);
    }

    /**
     * The calls of a script's statements.
     *
     * @throws ScriptException if one of them cannot be sent; then none is to be
     */
    public List<ScriptCall> script(@Nullable String text) {
        if (text == null) {
            throw nothing();
        }
        List<ScriptCall> calls = new ArrayList<>();
        Place place = new Place(1, 1);
        int before = 0;
        List<Script.Part> parts = compiler.split(text);
        for (Script.Part part : parts) {
            int number = calls.size() + 1;
            place = Place.from(place, text, before, part.offset());
            before = part.offset();
            try {
                Traits traits = compiler.traits(part.sql());
                refuse(traits, part.sql());
                Command command = new Command(part.sql(), NO_VALUES, null, traits);
                calls.add(new ScriptCall(number < parts.size() ? command.amidScript() : command, number, place));
            } catch (InvalidStatementException unfit) {
                throw new ScriptException(number, place.line(), place.column(), unfit, "");
            }
        }
        return calls;
    }

    private CompiledSql compile(String sql) {
        CompiledSql compiled = compiler.compile(sql);
        refuse(compiled.traits(), sql);
        return compiled;
    }

    private static void refuse(Traits traits, String sql) {
        if (traits.controlsTransaction()) {
            throw new InvalidStatementException("Transactions are opened and closed by database.session(...) and"
                    + " session.transaction(...), not by SQL text, and SessionOptions has their isolation and mode; nothing was sent: "
                    + Excerpt.of(sql));
        }
        if (traits.copiesThroughClient()) {
            throw new InvalidStatementException(
                    "COPY from STDIN and to STDOUT would send data beside the statement; nothing was sent. Write rows by"
                            + " copy(table, columns, rows), and read them by copyOut(table, columns) or stream(query); a COPY from or to a"
                            + " file or program of the server's works: " + Excerpt.of(sql));
        }
    }
}
