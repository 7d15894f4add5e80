package dev.based.tests.jooq;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.InvalidStatementException;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.WrappedBackends;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;

/** What only JDBC can do is refused before anything is sent, with a message that says what to do. */
class JooqRefusalsTest {
    private static final DataType<String> SPEAKS_JDBC = SQLDataType.VARCHAR.asConvertedDataType(new JdbcBinding());

    /** Uses JDBC, as bindings do. */
    private static final class JdbcBinding implements Binding<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Converter<String, String> converter() {
            return Converter.of(String.class, String.class, text -> text, text -> text);
        }

        @Override
        public void sql(BindingSQLContext<String> context) {
            context.render().sql("upper(?)");
        }

        @Override
        public void register(BindingRegisterContext<String> context) {}

        @Override
        public void set(BindingSetStatementContext<String> context) throws java.sql.SQLException {
            context.statement().setString(context.index(), context.value());
        }

        @Override
        public void set(BindingSetSQLOutputContext<String> context) {}

        @Override
        public void get(BindingGetResultSetContext<String> context) throws java.sql.SQLException {
            context.value(context.resultSet().getString(context.index()));
        }

        @Override
        public void get(BindingGetStatementContext<String> context) {}

        @Override
        public void get(BindingGetSQLInputContext<String> context) {}
    }

    private static Throwable refusal(Function<Database, CompletionStage<?>> call) {
        Recorder recorder = new Recorder();
        String url = WrappedBackends.wrap("sqlite://", recorder);
        Database database = await(Database.create(url).connect());
        try {
            recorder.clear();
            Throwable error = failure(call.apply(database));
            assertThat(recorder.sent()).isEmpty();
            return error;
        } finally {
            await(database.disconnect());
            WrappedBackends.forget(url);
        }
    }

    @Test
    void customBindingOfAParameter_isRefused() {
        assertThat(refusal(database -> database.fetchAll(DSL.select(DSL.inline(1))
                        .where(DSL.val("x", SPEAKS_JDBC).eq("X")))))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining(JdbcBinding.class.getName())
                .hasMessageContaining("Use a Converter");
    }

    @Test
    void customBindingOfAResult_isRefused() {
        Field<String> field = DSL.field(DSL.name("title"), SPEAKS_JDBC);
        assertThat(refusal(database -> database.fetchAll(DSL.select(field).from("film"))))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("The field title")
                .hasMessageContaining("Use a Converter");
    }

    @Test
    void callOfAProcedureInJdbcsForm_isRefused() {
        assertThat(refusal(database -> database.execute(DSL.query("{call archive(?)}", 5))))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("CALL");
        assertThat(refusal(database -> database.fetchAll(DSL.resultQuery("{? = call archive()}"))))
                .isInstanceOf(InvalidStatementException.class);
    }

    @Test
    void blockWithValues_isRefused() {
        assertThat(refusal(database -> database.execute(DSL.begin(
                        DSL.insertInto(DSL.table("film"), DSL.field("id")).values(1)))))
                .isInstanceOf(InvalidStatementException.class);
    }

    @Test
    void severalStatements_areRefused() {
        assertThat(refusal(database -> database.execute(DSL.query("delete from film; delete from author"))))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("more than one statement");
    }

    @Test
    void recordAsAValue_isRefused() {
        Record1<Integer> record = DSL.using(org.jooq.SQLDialect.SQLITE)
                .newRecord(DSL.field("x", Integer.class))
                .values(4711);
        assertThat(refusal(database -> database.execute(
                        DSL.query("insert into film values (?)", DSL.val(record, SQLDataType.RECORD)))))
                .isInstanceOf(ParameterException.class)
                .hasMessageNotContaining("4711");
    }

    @Test
    void noQuery_isRefused() {
        assertThat(refusal(database -> database.fetchAll((ResultQuery<?>) null)))
                .isInstanceOf(InvalidStatementException.class);
    }

    @Test
    void moreColumnsThanFields_areAnError() {
        Database database = await(Database.create("sqlite://").connect());
        try {
            assertThat(failure(database.fetchAll(DSL.select(DSL.field("1, 2", Integer.class)))))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("1 fields")
                    .hasMessageContaining("2 columns");
        } finally {
            await(database.disconnect());
        }
    }
}
