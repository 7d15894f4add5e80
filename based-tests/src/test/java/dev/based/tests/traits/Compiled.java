package dev.based.tests.traits;

import dev.based.internal.sql.SqlCompiler;
import dev.based.mysql.MysqlDialects;
import dev.based.postgres.PostgresDialects;
import dev.based.spi.Dialect;
import dev.based.spi.Traits;
import dev.based.sqlite.SqliteDialects;

/** Texts compiled for each database, and the notation of traits in these tests. */
enum Compiled {
    POSTGRES(PostgresDialects.POSTGRES),
    MARIADB(MysqlDialects.MARIADB),
    MYSQL(MysqlDialects.MYSQL),
    SQLITE(SqliteDialects.SQLITE);

    private final SqlCompiler compiler;

    Compiled(Dialect dialect) {
        compiler = new SqlCompiler(dialect.syntax(), dialect.words(), 0);
    }

    Traits traits(String sql) {
        return compiler.compile(sql.replace('⏎', '\n')).traits();
    }

    int placeholders(String sql) {
        return compiler.compile(sql).placeholders();
    }

    /** What is true of a statement, each as a word: {@code reads} for a query that does no more. */
    static String show(Traits traits) {
        StringBuilder shown = new StringBuilder();
        add(shown, traits.controlsTransaction(), "transaction");
        add(shown, traits.onlyReads(), "reads");
        add(shown, traits.returnsRows() && !traits.onlyReads(), "rows");
        add(shown, traits.inserts(), "inserts");
        add(shown, traits.changesRows() && !traits.inserts(), "changes");
        add(shown, traits.locksRows(), "locks");
        add(shown, traits.isOpaque(), "opaque");
        add(shown, traits.commits(), "commits");
        add(shown, traits.mayCommit() && !traits.commits(), "may-commit");
        add(shown, traits.mayCommitAlone() && !traits.mayCommit(), "alone");
        add(shown, traits.leavesState(), "state");
        boolean told = traits.controlsTransaction() || traits.changesRows() || traits.isOpaque() || traits.mayCommit();
        add(shown, traits.mayHaveEffect() && !told, "effect");
        add(shown, !traits.mayHaveEffect() && !traits.returnsRows(), "harmless");
        return shown.toString().strip();
    }

    private static void add(StringBuilder shown, boolean holds, String word) {
        shown.append(holds ? " " + word : "");
    }
}
