package dev.based.internal.sql;

import dev.based.InvalidStatementException;
import dev.based.internal.cache.ClockCache;
import dev.based.internal.sql.text.Body;
import dev.based.internal.sql.text.Encodable;
import dev.based.internal.sql.text.Script;
import dev.based.internal.sql.text.SingleStatement;
import dev.based.internal.sql.text.Tokenizer;
import dev.based.internal.sql.text.Tokens;
import dev.based.internal.sql.traits.Classification;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.Traits;
import java.util.List;

/**
 * Compiles SQL by the lexical rules of one database, and remembers what it compiled.
 *
 * <p>Safe for use by several threads; a text that is remembered is found without a lock.
 */
public final class SqlCompiler {
    /** In characters. Longer texts are mostly made up for one use, such as an INSERT of many rows. */
    private static final int LONGEST_CACHED = 16 * 1024;

    private final SqlSyntax syntax;
    private final SqlWords words;
    private final ClockCache<CompiledSql> cache;

    /**
     * Creates a compiler.
     *
     * @param syntax the lexical rules
     * @param words what the words mean
     * @param cacheSize how many statements to remember; 0 for none
     * @throws IllegalArgumentException if the size is negative
     */
    public SqlCompiler(SqlSyntax syntax, SqlWords words, int cacheSize) {
        this.syntax = syntax;
        this.words = words;
        this.cache = new ClockCache<>(cacheSize);
    }

    /**
     * Finds the parameters of a statement and what it does.
     *
     * <p>The text that comes out is the one that went in, except for the placeholders and, where these are numbered,
     * for {@code ??}, which becomes the operator {@code ?}. Quotes are read by the database's defaults: neither MySQL's
     * NO_BACKSLASH_ESCAPES nor PostgreSQL's {@code standard_conforming_strings = off} is known.
     *
     * @param sql the text
     * @return the compiled statement
     * @throws InvalidStatementException if the text is blank, has more than one statement, is not terminated, has a character that
     *     would not arrive, or a parameter that is written as the database itself has it
     */
    public CompiledSql compile(String sql) {
        CompiledSql cached = cache.get(sql);
        if (cached != null) {
            return cached;
        }
        CompiledSql compiled = parse(sql);
        if (sql.length() <= LONGEST_CACHED) {
            cache.put(sql, compiled);
        }
        return compiled;
    }

    /**
     * Finds the statements of a script, whose question marks and colons are no parameters.
     *
     * @param text the script
     * @return its statements in order, each to be sent as it is
     * @throws InvalidStatementException if the text is not terminated, or has a character that would not arrive
     */
    public List<Script.Part> split(String text) {
        Encodable.check(text);
        return Script.split(text, syntax);
    }

    /**
     * What a statement of a script does.
     *
     * @param sql one statement
     * @return its traits
     */
    public Traits traits(String sql) {
        Tokens tokens = Tokenizer.tokenize(sql, syntax);
        return new Classification(tokens, syntax, words).of(SingleStatement.first(tokens));
    }

    int cached() {
        return cache.size();
    }

    private CompiledSql parse(String sql) {
        Encodable.check(sql);
        return parse(sql, true);
    }

    /** Parses with {@code :a.b} as one name, or as the field of a value, which only PostgreSQL has. */
    private CompiledSql parse(String sql, boolean paths) {
        Tokens tokens = Tokenizer.tokenize(sql, syntax, paths);
        int first = SingleStatement.first(tokens);
        Body body = Body.of(tokens, first, syntax);
        SingleStatement.check(tokens, first, body);
        TemplateBuilder builder = TemplateBuilder.of(tokens, syntax, body == Body.NONE);
        Signature signature = builder.signature();
        boolean ambiguous = paths && signature.hasPaths() && syntax.has(SqlSyntax.Rule.NUMBERED_PLACEHOLDERS);
        return new CompiledSql(
                builder.template(),
                signature,
                new Classification(tokens, syntax, words).of(first),
                ambiguous ? parse(sql, false) : null);
    }
}
