package dev.based.internal.jooq;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokenizer;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.Excerpt;
import dev.based.spi.SqlSyntax;
import org.jooq.Binding;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.impl.QOM;

/** Refuses, before anything is sent, what only JDBC can do. */
final class JooqRefusals {
    /** What JDBC's way to write a call may begin with. */
    private static final String BEGINNINGS = "{?cC";

    private JooqRefusals() {}

    /** The fields of the result; a plain text has none. */
    static void checkFields(ResultQuery<?> query) {
        for (Field<?> field : JooqRecords.of(query)) {
            checkBinding(field);
        }
    }

    static void checkBinding(Field<?> field) {
        if (field instanceof Param<?>
                ? isCustom(field.getBinding())
                : isCustom(field.getDataType().getBinding())) {
            throw new InvalidStatementException(
                    (field instanceof Param<?> ? "A parameter" : "The field " + field.getName()) + " has the binding "
                            + field.getBinding().getClass().getName()
                            + ", which speaks JDBC, and there is none here. Use a Converter:"
                            + " dataType.asConvertedDataType(converter).");
        }
    }

    private static boolean isCustom(Binding<?, ?> binding) {
        return !binding.getClass().getPackageName().startsWith("org.jooq.impl");
    }

    /** JDBC's way to write a call of a procedure. */
    static void checkText(String sql, SqlSyntax syntax) {
        String text = sql.stripLeading();
        if (!text.isEmpty()
                && BEGINNINGS.indexOf(text.charAt(0)) >= 0 // so that nearly none is read for it
                && isCallOfJdbc(Tokenizer.tokenize(text, syntax))) {
            throw new InvalidStatementException(
                    "The text " + Excerpt.of(sql) + " has the form in which JDBC calls a procedure, and"
                            + " there is no JDBC here. Write the database's own CALL, or select a function.");
        }
    }

    /** Of {@code {? = call f(?)}} jOOQ leaves {@code ? = call f(?)}, in which the parameters have no values. */
    private static boolean isCallOfJdbc(Tokens tokens) {
        return tokens.isSymbol(0, '{')
                || (tokens.is(0, Token.Type.POSITIONAL) && tokens.isSymbol(1, '='))
                || (tokens.isWord(0, "CALL") && tokens.has(Token.Type.POSITIONAL));
    }

    /** Where a database cannot return what it changes, jOOQ leaves the clause out and asks JDBC for generated keys. */
    static void checkReturning(String sql, boolean returnsRows, Query query, SQLDialect dialect) {
        boolean returns = query instanceof QOM.InsertReturning<?>
                || query instanceof QOM.UpdateReturning<?>
                || query instanceof QOM.DeleteReturning<?>;
        if (returns && !returnsRows) {
            throw new InvalidStatementException(dialect.getName() + " cannot return the rows of this statement: "
                    + Excerpt.of(sql)
                    + ". Use execute, whose result has the generated key, and select the rows in the same session.");
        }
    }
}
