package dev.based.tests.jooq;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.WrappedBackends;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.MappedTable;
import org.jooq.conf.ParamType;
import org.jooq.conf.RenderKeywordCase;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of a query's own configuration counts: what shapes its text and its records, and nothing of what runs it. */
class JooqSettingsTest {
    private final Recorder recorder = new Recorder();
    private final String url = WrappedBackends.wrap("sqlite://", recorder);
    private final Database database = await(Database.create(url).connect());

    @AfterEach
    void disconnect() {
        await(database.disconnect());
        WrappedBackends.forget(url);
    }

    private String sent(Query query) {
        recorder.clear();
        await(database.execute(query));
        return recorder.statements().get(recorder.statements().size() - 1);
    }

    private static DSLContext with(Settings settings) {
        return DSL.using(SQLDialect.MYSQL, settings);
    }

    @Test
    void dialect_isThatOfTheConnectedDatabase() {
        assertThat(sent(DSL.using(SQLDialect.MYSQL).select(DSL.inline(1).as(DSL.name("a b")))))
                .isEqualTo("select 1 as \"a b\"");
    }

    @Test
    void namesAndKeywords_areRenderedAsSet() {
        Settings settings = new Settings()
                .withRenderQuotedNames(RenderQuotedNames.NEVER)
                .withRenderKeywordCase(RenderKeywordCase.UPPER);
        assertThat(sent(with(settings).select(DSL.inline(1).as(DSL.name("Total")))))
                .isEqualTo("SELECT 1 AS Total");
    }

    @Test
    void tables_areMapped() {
        await(database.execute("CREATE TABLE film_7 (id INTEGER)"));
        Settings settings = new Settings()
                .withRenderMapping(new RenderMapping()
                        .withSchemata(new MappedSchema()
                                .withInput("")
                                .withTables(new MappedTable().withInput("film").withOutput("film_7"))));
        assertThat(sent(with(settings).deleteFrom(DSL.table(DSL.name("film"))))).isEqualTo("delete from film_7");
    }

    @Test
    void values_areBoundWhateverIsSet() {
        Settings settings = new Settings()
                .withStatementType(StatementType.STATIC_STATEMENT)
                .withParamType(ParamType.INLINED)
                .withRenderNamedParamPrefix("@")
                .withInlineThreshold(1);
        assertThat(sent(with(settings).select(DSL.val(1), DSL.val("canary")))).isEqualTo("select ?, ?");
        assertThat(sent(with(new Settings().withParamType(ParamType.FORCE_INDEXED))
                        .select(DSL.val(1))))
                .isEqualTo("select ?");
    }

    @Test
    void values_areInlinedWhereTheQuerySaysSo() {
        assertThat(sent(DSL.select(DSL.inline("it's"), DSL.val(1)))).isEqualTo("select 'it''s', ?");
    }

    @Test
    void manyValues_areStillBound() {
        assertThat(sent(DSL.select(DSL.count())
                        .from(DSL.values(DSL.row(1)).as("t", "x"))
                        .where(DSL.field("x", Integer.class)
                                .in(java.util.stream.IntStream.range(0, 2_000)
                                        .boxed()
                                        .toList()))))
                .doesNotContain("1999");
    }

    @Test
    void executeListeners_areNotAsked() {
        AtomicInteger calls = new AtomicInteger();
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.set(
                (ExecuteListener) ExecuteListener.onStart((ExecuteContext context) -> calls.incrementAndGet()));
        await(database.fetchAll(DSL.using(configuration).select(DSL.val(1))));
        assertThat(calls).hasValue(0);
    }

    @Test
    void visitListeners_shapeTheText() {
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.set((VisitListener) VisitListener.onVisitStart((VisitContext context) -> {
            if (context.queryPart() instanceof org.jooq.Param<?> param
                    && Integer.valueOf(1).equals(param.getValue())) {
                context.queryPart(DSL.val(2));
            }
        }));
        assertThat(await(database.fetchValue(DSL.using(configuration).select(DSL.val(1)))))
                .isEqualTo(2);
    }

    @Test
    void query_isLeftAsItWas() {
        var query = DSL.using(SQLDialect.MYSQL).select(DSL.val(1).as("x"));
        await(database.fetchAll(query));
        assertThat(query.configuration().dialect()).isEqualTo(SQLDialect.MYSQL);
        assertThat(query.getSQL()).isEqualTo("select ? as `x`");
    }
}
