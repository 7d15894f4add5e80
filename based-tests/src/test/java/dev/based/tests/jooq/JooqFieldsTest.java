package dev.based.tests.jooq;

import static dev.based.tests.jooq.Library.AUTHORS;
import static dev.based.tests.jooq.Library.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.*;

import dev.based.Async;
import dev.based.tests.jooq.Library.AuthorRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Queries whose fields have equal names: what a record of the library's finds for a field, an index or a table is what jOOQ's
 * own finds by JDBC.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JooqFieldsTest {
    private static final List<SQLDialect> DIALECTS =
            List.of(SQLDialect.SQLITE, SQLDialect.H2, SQLDialect.POSTGRES, SQLDialect.MARIADB, SQLDialect.MYSQL);

    private static final Table<AuthorRecord> X = AUTHORS.as("x");
    private static final Table<AuthorRecord> Y = AUTHORS.as("y");
    private static final Table<Record> PLAIN = table("(select id, name from author) q");
    private static final Field<Integer> X_ID = X.field(AUTHORS.id);
    private static final Field<Integer> Y_ID = Y.field(AUTHORS.id);
    private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);

    /** What records are asked for. */
    private static final List<Field<?>> PROBES = Stream.of(
                    Stream.of(AUTHORS.fields()),
                    Stream.of(BOOKS.fields()),
                    Stream.of(X.fields()),
                    Stream.of(Y.fields()),
                    Stream.of(ID, max(AUTHORS.id), max(BOOKS.id), field(name("author", "id"), SQLDataType.INTEGER)))
            .<Field<?>>flatMap(fields -> fields)
            .toList();

    private Map<SQLDialect, TestDatabase> databases = Map.of();

    @BeforeAll
    void open() {
        databases = TestDatabase.withLibrary(JooqFieldsTest.class, DIALECTS);
    }

    @AfterAll
    void close() {
        databases.values().forEach(TestDatabase::close);
    }

    private static Map<String, ResultQuery<?>> queries() {
        Map<String, ResultQuery<?>> queries = new LinkedHashMap<>();
        queries.put(
                "fields of two tables",
                select(AUTHORS.id, BOOKS.id).from(AUTHORS).crossJoin(BOOKS).orderBy(AUTHORS.id, BOOKS.id));
        queries.put(
                "the other way round",
                select(BOOKS.id, AUTHORS.id).from(AUTHORS).crossJoin(BOOKS).orderBy(AUTHORS.id, BOOKS.id));
        queries.put(
                "no fields, two tables",
                select().from(AUTHORS, BOOKS).where(BOOKS.author.eq(AUTHORS.id)).orderBy(AUTHORS.id, BOOKS.id));
        queries.put(
                "an asterisk",
                select(asterisk())
                        .from(AUTHORS)
                        .join(BOOKS)
                        .on(BOOKS.author.eq(AUTHORS.id))
                        .orderBy(BOOKS.id));
        queries.put(
                "asterisks of tables",
                select(BOOKS.asterisk(), AUTHORS.asterisk())
                        .from(AUTHORS)
                        .leftJoin(BOOKS)
                        .on(BOOKS.author.eq(AUTHORS.id))
                        .orderBy(AUTHORS.id, BOOKS.id));
        queries.put(
                "an asterisk but for a field",
                select(BOOKS.asterisk().except(BOOKS.cover), AUTHORS.id)
                        .from(AUTHORS)
                        .join(BOOKS)
                        .on(BOOKS.author.eq(AUTHORS.id))
                        .orderBy(BOOKS.id));
        queries.put(
                "a table with itself", select(X_ID, Y_ID).from(X).crossJoin(Y).orderBy(X_ID, Y_ID));
        queries.put("an aliased table", selectFrom(X).orderBy(X_ID));
        queries.put("a table", selectFrom(BOOKS).orderBy(BOOKS.id));
        queries.put(
                "greatest of each",
                select(max(AUTHORS.id), max(BOOKS.id)).from(AUTHORS).crossJoin(BOOKS));
        queries.put(
                "the same field twice",
                select(AUTHORS.id, BOOKS.id, AUTHORS.id)
                        .from(AUTHORS)
                        .crossJoin(BOOKS)
                        .orderBy(AUTHORS.id, BOOKS.id));
        queries.put(
                "equal fields",
                select(ID.as("n"), DSL.field(name("score"), SQLDataType.DOUBLE).as("n"))
                        .from(AUTHORS)
                        .orderBy(AUTHORS.id));
        queries.put(
                "nested rows",
                select(row(AUTHORS.id, BOOKS.id), row(BOOKS.id, AUTHORS.id))
                        .from(AUTHORS)
                        .crossJoin(BOOKS)
                        .orderBy(AUTHORS.id, BOOKS.id));
        queries.put(
                "a union",
                select(AUTHORS.id, AUTHORS.name)
                        .from(AUTHORS)
                        .union(select(BOOKS.id, BOOKS.title).from(BOOKS))
                        .orderBy(1, 2));
        queries.put(
                "a derived table",
                select(X_ID, BOOKS.id)
                        .from(select(AUTHORS.id).from(AUTHORS).asTable("x"))
                        .crossJoin(BOOKS)
                        .orderBy(1, 2));
        queries.put("an unknown table", select(asterisk()).from(PLAIN).orderBy(ID));
        queries.put("plain text", resultQuery("select id, id as n from author order by id"));
        queries.put(
                "plain text as fields",
                resultQuery("select id, id + 1 from author order by id").coerce(BOOKS.id, AUTHORS.id));
        return queries;
    }

    static List<Arguments> cases() {
        return queries().entrySet().stream()
                .flatMap(query -> DIALECTS.stream().map(dialect -> Arguments.of(query.getKey(), dialect)))
                .toList();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void records_findWhatThoseOfJdbcFind(String name, SQLDialect dialect) {
        TestDatabase database = databases.get(dialect);
        if (database == null) {
            throw new TestAbortedException("There is no " + dialect.getName() + ".");
        }
        ResultQuery<?> query = queries().get(name);
        List<String> expected = seen(database.jdbc().fetch(query));
        assertThat(expected).isNotEmpty();

        assertSeen("fetchAll", Async.await(database.database().fetchAll(query)), expected);
        List<? extends Record> first =
                Async.await(database.database().fetchOne(query)).stream().toList();
        assertSeen("fetchOne", first, seen(database.jdbc().fetch(query).subList(0, 1)));
        List<Record> streamed = Async.await(database.database().stream(query).collect(Collectors.toList()));
        assertSeen("stream", streamed, expected);
    }

    private static void assertSeen(String verb, List<? extends Record> records, List<String> expected) {
        assertThat(seen(records)).as(verb).containsExactlyElementsOf(expected);
    }

    private static List<String> seen(List<? extends Record> records) {
        List<String> seen = new ArrayList<>();
        for (int row = 0; row < records.size(); row++) {
            String prefix = "row " + row + ", ";
            seen(records.get(row)).forEach(answer -> seen.add(prefix + answer));
        }
        return seen;
    }

    /** All that a record is asked, and what it says. */
    private static List<String> seen(Record record) {
        List<String> seen = new ArrayList<>();
        for (int index = 0; index < record.size(); index++) {
            Field<?> field = record.field(index);
            int position = index;
            seen.add(answer("get(" + index + ")", () -> record.get(position)));
            // Without a list of fields jOOQ names them by what JDBC knows of the tables.
            seen.add(answer("name " + index, field::getName));
            seen.add(answer("own field " + index, () -> record.get(record.field(position))));
        }
        for (Field<?> probe : PROBES) {
            seen.add(answer("get(" + probe + ")", () -> record.get(probe)));
            seen.add(answer("indexOf(" + probe + ")", () -> record.indexOf(probe)));
        }
        for (Table<?> table : List.of(AUTHORS, BOOKS, X, Y)) {
            seen.add(answer("into(" + table + ")", () -> record.into(table).intoList()));
        }
        seen.add(answer("get by name", () -> record.get("id")));
        seen.add(answer("valuesRow()", () -> record.valuesRow().toString()));
        seen.add(answer("fieldsRow()", () -> record.fieldsRow().size()));
        seen.add(answer("changed()", record::changed));
        return seen;
    }

    private static String answer(String question, Callable<?> asked) {
        Object answer;
        try {
            answer = Canonical.of(asked.call());
        } catch (Exception refused) {
            answer = refused.getClass().getSimpleName();
        }
        return question + " = " + answer;
    }
}
