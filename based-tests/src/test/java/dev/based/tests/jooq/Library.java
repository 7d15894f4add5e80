package dev.based.tests.jooq;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.CustomRecord;
import org.jooq.impl.CustomTable;
import org.jooq.impl.DSL;
import org.jooq.impl.EnumConverter;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.types.UInteger;

/** Two tables as jOOQ's code generator would describe them, and their rows. Stateless. */
final class Library {
    static final Authors AUTHORS = new Authors();
    static final Books BOOKS = new Books();

    private Library() {}

    enum Genre {
        NOVEL,
        POETRY,
        ESSAY
    }

    /** A price in cents, to be stored with a fraction. */
    record Cents(long amount) {}

    static final class Authors extends CustomTable<AuthorRecord> {
        private static final long serialVersionUID = 1L;

        final transient TableField<AuthorRecord, Integer> id =
                createField(DSL.name("id"), SQLDataType.INTEGER.notNull());
        final transient TableField<AuthorRecord, String> name =
                createField(DSL.name("name"), SQLDataType.VARCHAR(100).notNull());
        final transient TableField<AuthorRecord, LocalDate> born = createField(DSL.name("born"), SQLDataType.LOCALDATE);
        final transient TableField<AuthorRecord, Boolean> active = createField(DSL.name("active"), SQLDataType.BOOLEAN);
        final transient TableField<AuthorRecord, Double> score = createField(DSL.name("score"), SQLDataType.DOUBLE);
        final transient TableField<AuthorRecord, UUID> uid = createField(DSL.name("uid"), SQLDataType.UUID);
        final transient TableField<AuthorRecord, JSON> extra = createField(DSL.name("extra"), SQLDataType.JSON);

        Authors() {
            super(DSL.name("author"));
        }

        @Override
        public UniqueKey<AuthorRecord> getPrimaryKey() {
            return Internal.createUniqueKey(this, id);
        }

        @Override
        public Class<AuthorRecord> getRecordType() {
            return AuthorRecord.class;
        }
    }

    static final class AuthorRecord extends CustomRecord<AuthorRecord> {
        private static final long serialVersionUID = 1L;

        AuthorRecord() {
            super(AUTHORS);
        }
    }

    /** With a name that is a reserved word, one in mixed case, one with a space, and types of the application's own. */
    static final class Books extends CustomTable<BookRecord> {
        private static final long serialVersionUID = 1L;

        final transient TableField<BookRecord, Integer> id = createField(DSL.name("id"), SQLDataType.INTEGER.notNull());
        final transient TableField<BookRecord, Integer> author =
                createField(DSL.name("author_id"), SQLDataType.INTEGER);
        final transient TableField<BookRecord, String> title =
                createField(DSL.name("Title Of It"), SQLDataType.VARCHAR(200));
        final transient TableField<BookRecord, Genre> genre = createField(
                DSL.name("Genre"),
                SQLDataType.VARCHAR(20).asConvertedDataType(new EnumConverter<>(String.class, Genre.class)));
        final transient TableField<BookRecord, Integer> order = createField(DSL.name("order"), SQLDataType.INTEGER);
        final transient TableField<BookRecord, Cents> price = createField(
                DSL.name("price"),
                SQLDataType.DECIMAL(10, 2)
                        .asConvertedDataType(Converter.ofNullable(
                                BigDecimal.class,
                                Cents.class,
                                decimal -> new Cents(decimal.movePointRight(2).longValueExact()),
                                cents -> BigDecimal.valueOf(cents.amount(), 2))));
        final transient TableField<BookRecord, Long> copies = createField(DSL.name("copies"), SQLDataType.BIGINT);
        final transient TableField<BookRecord, byte[]> cover = createField(DSL.name("cover"), SQLDataType.BLOB);
        final transient TableField<BookRecord, LocalDateTime> bought =
                createField(DSL.name("bought"), SQLDataType.LOCALDATETIME(6));
        final transient TableField<BookRecord, UInteger> loans =
                createField(DSL.name("loans"), SQLDataType.INTEGERUNSIGNED);

        Books() {
            super(DSL.name("book"));
        }

        @Override
        public UniqueKey<BookRecord> getPrimaryKey() {
            return Internal.createUniqueKey(this, id);
        }

        @Override
        public Class<BookRecord> getRecordType() {
            return BookRecord.class;
        }
    }

    static final class BookRecord extends CustomRecord<BookRecord> {
        private static final long serialVersionUID = 1L;

        BookRecord() {
            super(BOOKS);
        }
    }

    /** Makes the tables, by JDBC. Times are of milliseconds, for jOOQ writes and reads no more by the JDBC driver of SQLite. */
    static void create(DSLContext jdbc) {
        jdbc.createTable(AUTHORS)
                .columns(AUTHORS.fields())
                .constraint(DSL.primaryKey(AUTHORS.id))
                .execute();
        jdbc.createTable(BOOKS)
                .columns(BOOKS.fields())
                .constraint(DSL.primaryKey(BOOKS.id))
                .execute();
        jdbc.insertInto(AUTHORS)
                .values(1, "Ada", LocalDate.of(1815, 12, 10), true, 0.1, new UUID(1, 2), JSON.json("{\"a\": [1, 2]}"))
                .values(2, "Бруно ☂ 𝄞", LocalDate.of(1999, 2, 28), false, -2.5e10, new UUID(-1, -2), null)
                .values(3, "O'Hara \\ \"Q\"", null, null, null, null, JSON.json("[null, true, \"x\"]"))
                .execute();
        book(jdbc, 1, 1, "Notes", Genre.ESSAY, 1, 1999L, 5L);
        book(jdbc, 2, 1, "Verses?", Genre.POETRY, 2, 250L, 9_000_000_000L);
        book(jdbc, 3, 2, "100% :name", Genre.NOVEL, 3, 1L, 0L);
        book(jdbc, 4, 2, null, null, null, null, null);
        book(jdbc, 5, null, "Orphan", Genre.NOVEL, 1, 1_050L, 7L);
    }

    private static void book(
            DSLContext jdbc,
            int id,
            Integer author,
            String title,
            Genre genre,
            Integer order,
            Long price,
            Long copies) {
        boolean known = title != null;
        jdbc.insertInto(BOOKS)
                .values(
                        id,
                        author,
                        title,
                        genre,
                        order,
                        price == null ? null : new Cents(price),
                        copies,
                        known ? new byte[] {0, (byte) id, -1} : null,
                        known ? LocalDateTime.of(2020, 2, 29, 23, 59, id, 123_000_000) : null,
                        known ? UInteger.valueOf(4_000_000_000L + id) : null)
                .execute();
    }
}
