package dev.based.tests.jooq;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.values;
import static org.jooq.impl.DSL.when;

import dev.based.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What jOOQ's queries store and read by the library is what they do by JDBC: random values of the types that jOOQ has for a database,
 * written in several forms by several verbs. {@code -Dbased.beside=100} tells how many of each type, {@code -Dbased.beside.seed=} draws
 * those of an earlier run again.
 */
class JooqBesideJdbcTest {
    private static final int VALUES = Integer.getInteger("based.beside", 5);
    private static final long SEED = Long.getLong("based.beside.seed", System.currentTimeMillis());
    private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
    private static final int FORMS = 5;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(
            value = SQLDialect.class,
            names = {"POSTGRES", "MARIADB", "MYSQL", "SQLITE"})
    void v1_valuesOfEachType_areThoseOfJdbc(SQLDialect dialect) {
        try (TestDatabase database = TestDatabase.open(dialect)) {
            if (dialect.family() == SQLDialect.MYSQL || dialect.family() == SQLDialect.MARIADB) {
                database.jdbc().execute("SET time_zone = '+00:00'");
            }
            List<JooqColumn<?>> columns = JooqColumn.of(dialect);
            System.out.println("jOOQ beside JDBC on " + dialect + ": " + VALUES + " values of each of " + columns.size()
                    + " types, seed " + SEED);
            for (int number = 0; number < columns.size(); number++) {
                compare(database, columns.get(number), "beside_" + number);
            }
        }
    }

    private <T> void compare(TestDatabase database, JooqColumn<T> column, String name) {
        String what = column.sql() + " as " + column.type() + ", seed " + SEED;
        Table<?> ours = table(name(name));
        Table<?> theirs = table(name(name + "_jdbc"));
        for (Table<?> table : List.of(ours, theirs)) {
            database.jdbc()
                    .execute("CREATE TABLE " + table.getName() + " (id INTEGER PRIMARY KEY, v " + column.sql() + ")");
        }
        Field<T> v = field(name("v"), column.type());
        Map<Integer, Object> given = new TreeMap<>();
        for (int id = 0; id < VALUES; id++) {
            T value = id == 0 ? null : column.draw().apply(random);
            given.put(id, Canonical.of(value));
            int form = random.nextInt(column.isCast(database.dialect()) ? FORMS : FORMS - 1);
            writes(ours, id, v, value, form).forEach(query -> write(database.database(), query));
            writes(theirs, id, v, value, form).forEach(database.jdbc()::execute);
            if (value != null) {
                ask(database, column, ours, v, value);
            }
        }
        Field<String> text = field(column.text(database.dialect()), String.class);
        assertThat(database.jdbc()
                        .fetch(select(ID, text).from(ours).orderBy(ID))
                        .format())
                .as("stored, %s", what)
                .isEqualTo(database.jdbc()
                        .fetch(select(ID, text).from(theirs).orderBy(ID))
                        .format());
        assertThat(byId(byLibrary(database.database(), select(ID, v).from(theirs))))
                .as("read, %s", what)
                .isEqualTo(given);
        assertThat(byId(database.jdbc().fetch(select(ID, v).from(ours))))
                .as("read by JDBC, %s", what)
                .isEqualTo(given);
    }

    private <T> void ask(TestDatabase database, JooqColumn<T> column, Table<?> table, Field<T> v, T value) {
        T other = column.draw().apply(random);
        List<Select<?>> questions = new ArrayList<>();
        if (column.isKept(database.dialect())) {
            questions.add(alone(column, value, other, column.isCast(database.dialect())));
        }
        if (column.isComparable()) {
            Condition condition = condition(v, value, other, database.dialect());
            questions.add(select(ID).from(table).where(condition).orderBy(ID));
        }
        for (Select<?> question : questions) {
            assertThat(Canonical.of(byLibrary(database.database(), question)))
                    .as("%s in a %s, seed %s", question, column.sql(), SEED)
                    .isEqualTo(Canonical.of(database.jdbc().fetch(question)));
        }
    }

    private static <T> List<Query> writes(Table<?> table, int id, Field<T> v, T value, int form) {
        Field<T> bound = val(value, v.getDataType());
        return switch (form) {
            case 0 -> List.of(insertInto(table).set(ID, id).set(v, value));
            case 1 -> List.of(insertInto(table, ID, v).select(select(val(id), bound)));
            case 2 -> List.of(insertInto(table, ID, v).values(id, value));
            case 3 ->
                List.of(
                        insertInto(table, ID).values(id),
                        update(table).set(v, value).where(ID.eq(id)));
            default -> List.of(insertInto(table, ID, v).values(val(id), coalesce(bound, castNull(v.getDataType()))));
        };
    }

    /**
     * MySQL 8.0.33 crashes where a value is compared with that of a query of a placeholder, and compares a TIME with a list of them as
     * text, which the documents tell.
     */
    private <T> Condition condition(Field<T> v, T value, T other, SQLDialect dialect) {
        return switch (random.nextInt(dialect == SQLDialect.MYSQL ? 4 : 6)) {
            case 0 -> v.eq(value);
            case 1 -> v.le(value);
            case 2 -> v.between(value, other);
            case 3 -> v.isDistinctFrom(other);
            case 4 -> v.in(List.of(value, other));
            default -> v.eq(select(val(value, v.getDataType())));
        };
    }

    private <T> Select<?> alone(JooqColumn<T> column, T value, T other, boolean isCast) {
        Field<T> one = val(value, column.type());
        Field<T> two = val(other, column.type());
        return switch (random.nextInt(isCast ? 5 : 4)) {
            case 0 -> select(one);
            case 1 ->
                select(field(name("x"), column.type()))
                        .from(values(row(one), row(two)).as("t", "x"));
            case 2 -> select(one).unionAll(select(two));
            case 3 -> select(when(val(1).eq(1), one).otherwise(two));
            default -> select(coalesce(castNull(column.type()), one));
        };
    }

    private void write(Database database, Query query) {
        switch (random.nextInt(4)) {
            case 0 -> await(database.execute(query));
            case 1 -> await(database.session(session -> session.execute(query)));
            case 2 -> await(database.session(session -> session.transaction(inner -> inner.execute(query))));
            default ->
                await(database.session(session ->
                        session.fetchValue(Integer.class, "SELECT 1").thenCompose(one -> session.execute(query))));
        }
    }

    private <R extends Record> List<R> byLibrary(Database database, ResultQuery<R> query) {
        return switch (random.nextInt(3)) {
            case 0 -> await(database.fetchAll(query));
            case 1 -> await(database.session(session -> session.fetchAll(query)));
            default -> await(database.stream(query).collect(Collectors.toList()));
        };
    }

    private static Map<Integer, Object> byId(List<? extends Record> records) {
        Map<Integer, Object> values = new TreeMap<>();
        records.forEach(record -> values.put(record.get(ID), Canonical.of(record.get(1))));
        return values;
    }
}
