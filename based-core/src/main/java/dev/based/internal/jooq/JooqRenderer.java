package dev.based.internal.jooq;

import dev.based.InvalidStatementException;
import dev.based.spi.Command;
import dev.based.spi.SqlSyntax;
import java.util.Map;
import java.util.Objects;
import org.jooq.Block;
import org.jooq.Configuration;
import org.jooq.ConnectionProvider;
import org.jooq.DDLQuery;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.VisitListenerProvider;
import org.jooq.conf.FetchTriggerValuesAfterReturning;
import org.jooq.conf.InvocationOrder;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.exception.SQLDialectNotSupportedException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Renders jOOQ queries for the connected database: text with named placeholders, and their values as columns store them.
 *
 * <p>Of the configuration that a query is attached to, what shapes its text and its records is honoured; how it would
 * connect, execute and listen is not. Safe for use by several threads.
 */
public final class JooqRenderer {
    private final SQLDialect dialect;
    private final SqlSyntax syntax;

    public JooqRenderer(SQLDialect dialect, SqlSyntax syntax) {
        Jooq.silence();
        this.dialect = dialect;
        this.syntax = syntax;
    }

    /**
     * A rendered query.
     *
     * @param sql the text
     * @param values the values by the names of the placeholders
     * @param context how the records are made
     */
    public record Rendered(String sql, Map<String, @Nullable Object> values, DSLContext context) {}

    public Rendered render(Query query) {
        JooqParameters parameters = new JooqParameters(
                query instanceof Block, dialect.family() == SQLDialect.POSTGRES, dialect.family() == SQLDialect.SQLITE);
        Configuration configuration = configuration(query);
        DSLContext records = configuration.dsl();
        DSLContext context = DSL.using(listening(configuration, parameters));
        try {
            // No database takes parameters in DDL: jOOQ writes what belongs to a definition, such as a default.
            String sql = query instanceof DDLQuery ? context.renderInlined(query) : context.renderNamedParams(query);
            JooqRefusals.checkText(sql, syntax);
            return new Rendered(sql, parameters.values(), records);
        } catch (SQLDialectNotSupportedException unsupported) {
            throw new InvalidStatementException(
                    "jOOQ cannot render this query for " + dialect + ": " + unsupported.getMessage());
        }
    }

    /** The same, for a query whose rows are wanted. */
    public Rendered renderFetch(ResultQuery<?> query) {
        JooqRefusals.checkFields(query);
        return render(query);
    }

    /** Refuses a query whose rows are wanted, if the database does not return them. */
    public void requireRows(ResultQuery<?> query, Command command) {
        JooqRefusals.checkReturning(command.sql(), command.traits().returnsRows(), query, dialect);
    }

    private Configuration configuration(Query query) {
        Configuration attached = Objects.requireNonNullElseGet(query.configuration(), DefaultConfiguration::new);
        return attached.derive(dialect).set(settings(attached.settings())).set((ConnectionProvider) null);
    }

    private static Settings settings(Settings attached) {
        return ((Settings) attached.clone())
                .withStatementType(StatementType.PREPARED_STATEMENT)
                .withParamType(ParamType.INDEXED)
                .withRenderNamedParamPrefix("") // the names have it
                // Else jOOQ puts a SET before and behind each query of MySQL's that aggregates text.
                .withRenderGroupConcatMaxLenSessionVariable(false)
                .withFetchTriggerValuesAfterReturning(FetchTriggerValuesAfterReturning.NEVER) // SQLite has RETURNING
                .withExecuteLogging(false);
    }

    /** The parameters' own listener is the last to see a part, so that it sees what the others put in its place. */
    private static Configuration listening(Configuration configuration, JooqParameters parameters) {
        VisitListenerProvider[] attached = configuration.visitListenerProviders();
        VisitListenerProvider[] providers = new VisitListenerProvider[attached.length + 1];
        boolean reversed = configuration.settings().getVisitListenerStartInvocationOrder() == InvocationOrder.REVERSE;
        System.arraycopy(attached, 0, providers, reversed ? 1 : 0, attached.length);
        providers[reversed ? 0 : attached.length] = () -> parameters;
        return configuration.derive(providers);
    }
}
