package dev.based.tests.support;

import org.jooq.Converter;
import org.jooq.Name;
import org.jooq.TableField;
import org.jooq.impl.CustomRecord;
import org.jooq.impl.CustomTable;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The table of {@link Movies} as jOOQ's code generator would describe it. Immutable. */
public final class MoviesTable extends CustomTable<MoviesTable.MovieRecord> {
    private static final long serialVersionUID = 1L;

    /** The key. */
    public final transient TableField<MovieRecord, Integer> id =
            createField(DSL.name("id"), SQLDataType.INTEGER.notNull());

    /** The title. */
    public final transient TableField<MovieRecord, String> title =
            createField(DSL.name("title"), SQLDataType.VARCHAR(200).notNull());

    /** The year, as a type of the application's own. */
    public final transient TableField<MovieRecord, Decade> released = createField(
            DSL.name("released"),
            SQLDataType.INTEGER
                    .notNull()
                    .asConvertedDataType(Converter.ofNullable(Integer.class, Decade.class, Decade::new, Decade::year)));

    /**
     * A year as a type of the application's own.
     *
     * @param year the year
     */
    public record Decade(int year) {}

    /** A row of the table. */
    public static final class MovieRecord extends CustomRecord<MovieRecord> {
        private static final long serialVersionUID = 1L;

        /** For jOOQ. */
        public MovieRecord() {
            super(new MoviesTable(DSL.name("movies")));
        }
    }

    /**
     * Describes a table.
     *
     * @param name its name
     */
    public MoviesTable(Name name) {
        super(name);
    }

    @Override
    public Class<? extends MovieRecord> getRecordType() {
        return MovieRecord.class;
    }
}
