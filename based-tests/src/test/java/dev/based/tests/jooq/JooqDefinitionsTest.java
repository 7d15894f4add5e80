package dev.based.tests.jooq;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import dev.based.Database;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Definitions by jOOQ, on every database: tables, indexes, views and what is done to them. */
class JooqDefinitionsTest {
    private static final Name TABLE = name("Film Table");
    private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
    private static final Field<String> TITLE = field(name("title"), SQLDataType.VARCHAR(50));

    @ParameterizedTest
    @EnumSource(
            value = SQLDialect.class,
            names = {"SQLITE", "H2", "POSTGRES", "MARIADB", "MYSQL"})
    void definitions_takeEffect(SQLDialect dialect) {
        try (TestDatabase test = TestDatabase.open(dialect)) {
            Database database = test.database();
            await(database.execute(DSL.createTableIfNotExists(TABLE)
                    .column(ID, SQLDataType.INTEGER.notNull())
                    .column(TITLE, SQLDataType.VARCHAR(50).notNull().default_(inline("it's; a ? :default")))
                    .column(field(name("year")), SQLDataType.INTEGER.default_(1999))
                    .constraints(DSL.primaryKey(ID))));
            await(database.execute(DSL.createIndex(name("film_title")).on(table(TABLE), TITLE)));
            await(database.execute(DSL.alterTable(TABLE).addColumn(name("seen"), SQLDataType.BOOLEAN)));
            await(database.execute(insertInto(table(TABLE), ID).values(1).values(2)));
            await(database.execute(
                    DSL.createView(name("v")).as(select(ID).from(table(TABLE)).where(ID.eq(1)))));
            assertThat(await(database.fetchValue(select(count()).from(name("v")))))
                    .isEqualTo(1);
            assertThat(await(
                            database.fetchValue(select(TITLE).from(table(TABLE)).where(ID.eq(2)))))
                    .isEqualTo("it's; a ? :default");
            await(database.execute(DSL.dropView(name("v"))));
            await(database.execute(DSL.truncate(table(TABLE))));
            assertThat(await(database.fetchValue(select(count()).from(table(TABLE)))))
                    .isZero();
            await(database.execute(DSL.dropTableIfExists(TABLE)));
        }
    }
}
