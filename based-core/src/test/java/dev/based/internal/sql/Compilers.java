package dev.based.internal.sql;

import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;

/** A compiler for each syntax, and the notation of the tables in these tests. */
final class Compilers {
    static final SqlCompiler STANDARD = new SqlCompiler(SqlSyntax.STANDARD, SqlWords.STANDARD, 0);
    static final SqlCompiler POSTGRESQL = new SqlCompiler(SqlSyntax.POSTGRESQL, SqlWords.STANDARD, 0);
    static final SqlCompiler MYSQL = new SqlCompiler(SqlSyntax.MYSQL, SqlWords.STANDARD, 0);
    static final SqlCompiler SQLITE = new SqlCompiler(SqlSyntax.SQLITE, SqlWords.STANDARD, 0);

    private Compilers() {}

    /** The tables write one statement on a line, and a line end in it as {@code ⏎}. */
    static String lines(String cell) {
        return cell.replace('⏎', '\n');
    }
}
