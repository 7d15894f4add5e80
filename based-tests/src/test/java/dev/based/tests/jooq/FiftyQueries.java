package dev.based.tests.jooq;

import static dev.based.tests.jooq.Library.AUTHORS;
import static dev.based.tests.jooq.Library.BOOKS;
import static org.jooq.SQLDialect.H2;
import static org.jooq.SQLDialect.MARIADB;
import static org.jooq.SQLDialect.MYSQL;
import static org.jooq.SQLDialect.SQLITE;
import static org.jooq.impl.DSL.*;

import dev.based.tests.jooq.Library.Authors;
import dev.based.tests.jooq.Library.Books;
import dev.based.tests.jooq.Library.Cents;
import dev.based.tests.jooq.Library.Genre;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.util.List;
import java.util.UUID;
import org.jooq.CommonTableExpression;
import org.jooq.Converter;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.Param;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.types.UByte;
import org.jooq.types.ULong;
import org.jooq.types.UShort;

/** The queries, of growing weirdness. */
final class FiftyQueries {
    private static final String NO_ARRAYS = "There are no arrays.";
    private static final String NO_RETURNING =
            "There is no RETURNING: JDBC asks for generated keys, and has an empty result if there are none.";

    private static final Authors A = AUTHORS;
    private static final Books B = BOOKS;

    private FiftyQueries() {}

    static List<Sample> samples() {
        return java.util.stream.Stream.of(simple(), values(), shapes(), changes(), weird())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Sample> simple() {
        return List.of(
                Sample.query("one", select(one())),
                Sample.query("all columns of a table", selectFrom(A).orderBy(A.id)),
                Sample.query("all columns with converters", selectFrom(B).orderBy(B.id)),
                Sample.query(
                        "where, and, or, not",
                        select(B.id)
                                .from(B)
                                .where(B.order.eq(1).and(B.copies.gt(5L)).or(not(B.title.isNotNull())))
                                .orderBy(B.id)),
                Sample.query(
                        "in a list",
                        select(A.name).from(A).where(A.id.in(3, 1, 99)).orderBy(A.id)),
                Sample.query("in nothing", select(A.name).from(A).where(A.id.in(List.of()))),
                Sample.query(
                        "unicode and quotes",
                        select(A.id, A.name, val("𝄞'\"\\☃"))
                                .from(A)
                                .where(A.name.in("Бруно ☂ 𝄞", "O'Hara \\ \"Q\""))
                                .orderBy(A.id)),
                Sample.query("like with escape", select(B.id).from(B).where(B.title.like("100!%%", '!'))),
                Sample.query("contains, which escapes", select(B.id).from(B).where(B.title.contains("%"))),
                Sample.query(
                        "null-safe comparison", select(B.id).from(B).where(B.author.isNotDistinctFrom((Integer) null))),
                Sample.query(
                        "limit and offset",
                        select(B.id).from(B).orderBy(B.id.desc()).limit(2).offset(1)),
                Sample.query(
                        "nulls last",
                        select(B.id).from(B).orderBy(B.copies.desc().nullsLast(), B.id)));
    }

    private static List<Sample> values() {
        Param<JSON> json = val(JSON.json("{\"k\": [1, {\"ä\": null}]}"));
        return List.of(
                Sample.query(
                        "nulls with a type",
                        select(
                                val((Integer) null, SQLDataType.INTEGER),
                                val((String) null, SQLDataType.VARCHAR),
                                val((LocalDate) null, SQLDataType.LOCALDATE))),
                Sample.query(
                        "numbers",
                        select(
                                val(Integer.MIN_VALUE),
                                val(Long.MAX_VALUE),
                                val((short) -7),
                                cast(val(new BigDecimal("12345.6789")), SQLDataType.DECIMAL(20, 4)),
                                val(0.1))),
                Sample.query(
                        "unsigned numbers",
                        select(B.loans, B.loans.cast(SQLDataType.BIGINT))
                                .from(B)
                                .where(B.loans.gt(org.jooq.types.UInteger.valueOf(4_000_000_001L)))
                                .orderBy(B.id)),
                Sample.query(
                        "more unsigned numbers",
                        select(
                                val(UByte.valueOf(255)),
                                val(UShort.valueOf(65535)),
                                val(ULong.valueOf(Long.MAX_VALUE)))),
                Sample.query(
                        "a big integer",
                        select(cast(val(new BigInteger("123456789012345678")), SQLDataType.DECIMAL_INTEGER(30)))),
                Sample.query(
                        "dates and times",
                        select(
                                val(LocalDate.of(2024, 2, 29)),
                                val(LocalTime.of(23, 59, 1)),
                                val(LocalDateTime.of(2024, 3, 31, 12, 30, 0, 123_000_000)))),
                Sample.query("a year", select(val(Year.of(1999)))),
                Sample.query(
                        "an enum by its converter",
                        select(B.id, B.genre)
                                .from(B)
                                .where(B.genre.in(Genre.NOVEL, Genre.POETRY))
                                .orderBy(B.id)),
                Sample.query(
                        "a record of the application",
                        select(B.price, max(B.price).over())
                                .from(B)
                                .where(B.price.ge(new Cents(250)))
                                .orderBy(B.id)),
                Sample.query(
                        "an ad-hoc converter",
                        select(A.name.convertFrom(String::length), A.id.convertFrom(Long::valueOf))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query("a UUID", select(A.uid, A.name).from(A).where(A.uid.eq(new UUID(1, 2)))),
                Sample.query("bytes", select(B.id, B.cover).from(B).where(B.cover.eq(new byte[] {0, 3, -1}))),
                Sample.query(
                        "a point in time",
                        select(B.bought)
                                .from(B)
                                .where(B.bought.gt(LocalDateTime.of(2020, 2, 29, 23, 59, 3)))
                                .orderBy(B.id)),
                Sample.query("JSON of a column", select(A.extra).from(A).orderBy(A.id)),
                Sample.query("JSON as a value", select(json)));
    }

    private static List<Sample> shapes() {
        Books b2 = B;
        Field<Integer> n = field(name("n"), Integer.class);
        CommonTableExpression<Record1<Integer>> numbers = name("numbers")
                .fields("n")
                .as(select(val(1))
                        .unionAll(select(n.plus(val(1))).from(name("numbers")).where(n.lt(5))));
        return List.of(
                Sample.query(
                        "a left join with equal names",
                        select(A.id, B.id, A.name, B.title)
                                .from(A)
                                .leftJoin(B)
                                .on(B.author.eq(A.id))
                                .orderBy(A.id, B.id)),
                Sample.query(
                        "duplicate aliases", select(val(1).as("x"), val("two").as("x"), val(3L).as("X"))),
                Sample.query(
                        "strange aliases",
                        select(val(1).as("select"), val(2).as("a b"), val(3).as("ä?"), val(4).as(":x"))),
                Sample.query(
                        "a table under another name",
                        select(count())
                                .from(B.as("Group"))
                                .where(field(name("Group", "order"), Integer.class)
                                        .eq(1))),
                Sample.query(
                        "aggregates",
                        select(B.author, count(), countDistinct(B.order), sum(B.order), min(B.title), max(B.copies))
                                .from(B)
                                .groupBy(B.author)
                                .having(count().gt(val(1)))
                                .orderBy(B.author)),
                Sample.query(
                        "an aggregate with a filter",
                        select(count().filterWhere(B.order.eq(1)), sum(B.copies).filterWhere(B.order.gt(1)))
                                .from(B)),
                Sample.query(
                        "window functions",
                        select(
                                        B.id,
                                        rowNumber().over(partitionBy(B.author).orderBy(B.id)),
                                        lag(B.id, 1).over(orderBy(B.id)),
                                        sum(B.order).over(orderBy(B.id).rowsUnboundedPreceding()))
                                .from(B)
                                .orderBy(B.id)),
                Sample.query(
                        "a common table expression",
                        with("rich")
                                .as(select(B.author.as("a"), sum(B.copies).as("s"))
                                        .from(B)
                                        .groupBy(B.author))
                                .select(field(name("a")).cast(SQLDataType.INTEGER), A.name)
                                .from(name("rich"))
                                .join(A)
                                .on(field(name("rich", "a"), Integer.class).eq(A.id))
                                .orderBy(A.id)),
                Sample.query(
                        "a recursive one",
                        withRecursive(numbers)
                                .select(n, n.times(val(10)))
                                .from(numbers)
                                .orderBy(n)),
                Sample.query(
                        "a union, ordered",
                        select(A.id, val("a").as("k"))
                                .from(A)
                                .unionAll(select(B.id, val("b")).from(B).where(B.id.gt(3)))
                                .orderBy(1, 2)),
                Sample.query(
                        "intersect and except",
                        select(A.id)
                                .from(A)
                                .except(select(B.order).from(B).where(B.order.gt(2)))
                                .orderBy(1)),
                Sample.query(
                        "a scalar subquery",
                        select(
                                        A.name,
                                        field(select(count())
                                                .from(B)
                                                .where(B.author.eq(A.id).and(B.order.ne(val(2))))))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query(
                        "exists",
                        select(A.id)
                                .from(A)
                                .whereExists(selectOne().from(B).where(B.author.eq(A.id)))
                                .orderBy(A.id)),
                Sample.query(
                                "quantified comparison",
                                select(B.id)
                                        .from(B)
                                        .where(B.copies.ge(
                                                all(select(b2.copies).from(b2).where(b2.copies.isNotNull())))))
                        .lacking("There are no quantified comparisons.", SQLITE),
                Sample.query(
                        "any of an array",
                        select(A.id).from(A).where(A.id.eq(any(1, 3))).orderBy(A.id)),
                Sample.query(
                        "row values in a list",
                        select(B.id)
                                .from(B)
                                .where(row(B.author, B.order).in(List.of(row(1, 2), row(2, 3))))
                                .orderBy(B.id)),
                Sample.query(
                        "a table of values",
                        select().from(DSL.values(row(1, "x"), row(2, "y"), row(3, (String) null))
                                        .as("v", "a", "b"))
                                .orderBy(1)),
                Sample.query(
                                "a lateral join",
                                select(A.id, field(name("t", "m"), Long.class))
                                        .from(A)
                                        .crossJoin(lateral(select(max(B.copies).as("m"))
                                                        .from(B)
                                                        .where(B.author.eq(A.id)))
                                                .as("t"))
                                        .orderBy(A.id))
                        .lacking("There is no LATERAL.", SQLITE, H2, MARIADB),
                Sample.query(
                                "grouping sets",
                                select(B.author, B.order, count())
                                        .from(B)
                                        .where(B.author.isNotNull().and(B.order.isNotNull()))
                                        .groupBy(groupingSets(new Field<?>[] {B.author}, new Field<?>[] {B.order}))
                                        .orderBy(
                                                B.author.asc().nullsLast(),
                                                B.order.asc().nullsLast()))
                        .lacking("There are no grouping sets.", SQLITE, H2, MYSQL, MARIADB),
                Sample.query(
                        "case and coalesce",
                        select(
                                        B.id,
                                        case_(B.order)
                                                .when(1, "first")
                                                .when(2, "second")
                                                .otherwise("later"),
                                        coalesce(B.title, val("untitled")),
                                        nullif(B.order, val(3)))
                                .from(B)
                                .orderBy(B.id)));
    }

    private static List<Sample> changes() {
        ResultQuery<?> seen = select(B.id, B.author, B.title, B.order).from(B).orderBy(B.id);
        return List.of(
                Sample.change(
                        "several rows inserted",
                        insertInto(B, B.id, B.title, B.genre, B.price)
                                .values(10, "Ten", Genre.ESSAY, new Cents(5))
                                .values(11, null, null, null),
                        selectFrom(B).where(B.id.ge(10)).orderBy(B.id)),
                Sample.upsert(
                        "inserted or updated",
                        insertInto(B, B.id, B.title)
                                .values(1, "Again")
                                .onDuplicateKeyUpdate()
                                .set(B.title, "Changed")
                                .set(B.order, B.order.plus(40)),
                        select(B.title, B.order).from(B).where(B.id.eq(1))),
                Sample.upsert(
                        "inserted or ignored",
                        insertInto(B, B.id, B.title)
                                .values(1, "Again")
                                .values(12, "New")
                                .onDuplicateKeyIgnore(),
                        seen),
                Sample.change(
                        "inserted from a query",
                        insertInto(B, B.id, B.title)
                                .select(select(A.id.plus(100), A.name).from(A).where(A.id.le(2))),
                        seen),
                Sample.change(
                                "merged",
                                mergeInto(B)
                                        .using(select(
                                                val(1).as("k"), val("Merged").as("t")))
                                        .on(B.id.eq(field(name("k"), Integer.class)))
                                        .whenMatchedThenUpdate()
                                        .set(B.title, field(name("t"), String.class))
                                        .whenNotMatchedThenInsert(B.id, B.title)
                                        .values(field(name("k"), Integer.class), field(name("t"), String.class)),
                                seen)
                        .lacking("There is no MERGE.", SQLITE, MYSQL, MARIADB),
                Sample.change(
                                "updated from another table",
                                update(B)
                                        .set(B.title, A.name)
                                        .from(A)
                                        .where(A.id.eq(B.author).and(B.order.eq(2))),
                                seen)
                        .lacking("jOOQ has no UPDATE ... FROM for it.", MYSQL, MARIADB),
                Sample.change("deleted", deleteFrom(B).where(B.title.isNull().or(B.genre.eq(Genre.NOVEL))), seen),
                Sample.query(
                                "inserted, returning",
                                insertInto(B, B.id, B.title, B.genre)
                                        .values(20, "Returned", Genre.POETRY)
                                        .returning(B.id, B.genre, B.title))
                        .refused(NO_RETURNING, MYSQL),
                Sample.query(
                                "deleted, returning",
                                deleteFrom(B).where(B.id.eq(3)).returningResult(B.title, B.price))
                        .refused(NO_RETURNING, MYSQL));
    }

    private static List<Sample> weird() {
        Field<String> upper = field("upper({0})", String.class, A.name);
        Converter<String, Integer> length = Converter.from(String.class, Integer.class, String::length);
        return List.of(
                Sample.query(
                        "plain SQL with values",
                        resultQuery("select {0} from {1} where {0} < {2} order by 1", A.id, A, val(3))
                                .coerce(A.id)),
                Sample.of(
                        "plain SQL without fields",
                        runner -> runner.fetch(resultQuery("select 1, 'x' where 1 < ?", 5)).stream()
                                .map(row -> row.get(0) + "/" + row.get(1))
                                .toList()),
                Sample.query(
                        "a template with parts",
                        select(upper, field("coalesce({0}, {1})", String.class, A.name, val("?")))
                                .from(A)
                                .where("id = ?", 1)),
                Sample.query(
                        "a comment and a question mark in a literal",
                        select(inline("what?:x"), val(5)).hint("/* ? :x ' */")),
                Sample.query(
                        "a nested row",
                        select(A.id, row(A.name, A.born, row(A.active, A.score)).as("r"))
                                .from(A)
                                .where(A.id.le(2))
                                .orderBy(A.id)),
                Sample.query(
                        "a nested row, mapped",
                        select(row(A.id, A.name).mapping((id, name) -> id + "/" + name))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query(
                        "a nested collection",
                        select(
                                        A.name,
                                        multiset(select(B.id, B.title, B.price)
                                                        .from(B)
                                                        .where(B.author.eq(A.id).and(B.id.lt(val(90))))
                                                        .orderBy(B.id))
                                                .as("books"))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query(
                        "a nested collection of converted values",
                        select(
                                        A.id,
                                        multiset(select(B.title)
                                                        .from(B)
                                                        .where(B.author.eq(A.id))
                                                        .orderBy(B.id))
                                                .convertFrom(titles -> titles.map(Record1::value1)))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query(
                        "text aggregated",
                        select(listAgg(B.title, ",").withinGroupOrderBy(B.id)).from(B)),
                Sample.query(
                        "JSON made of rows",
                        select(jsonObject(key("id").value(A.id), key("name").value(A.name), key("n").value(val(7))))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query(
                                "an array as a value",
                                select(val(new Integer[] {3, 1, 2}), val(new String[] {"a,b", "\"", null})))
                        .lacking(NO_ARRAYS, SQLITE, MYSQL, MARIADB),
                Sample.query("the same named parameter twice", namedTwice()),
                Sample.query(
                        "a column converted twice",
                        select(A.name.convertFrom(String::length).convertFrom(size -> "#" + size))
                                .from(A)
                                .orderBy(A.id)),
                Sample.query(
                        "date arithmetic",
                        select(A.born.plus(1), year(A.born), extract(A.born, DatePart.MONTH))
                                .from(A)
                                .where(A.born.isNotNull())
                                .orderBy(A.id)));
    }

    private static ResultQuery<?> namedTwice() {
        Param<Integer> x = param("x", 2);
        return select(x, A.id).from(A).where(A.id.eq(x)).or(A.id.eq(x.plus(1))).orderBy(A.id);
    }
}
