package dev.based.internal.jooq;

import dev.based.InvalidStatementException;
import dev.based.spi.Excerpt;
import java.util.regex.Pattern;
import org.jooq.Binding;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.impl.QOM;

/** Refuses, before anything is sent, what only JDBC can do. */
final class JooqRefusals {
    /** Of {@code {? = call f(?)}} jOOQ leaves {@code ? = call f(?)}, in which the parameters have no values. */
    private static final Pattern JDBC_CALL =
            Pattern.compile("\\s*(\\{|\\?\\s*=|call\\b[^'\"]*\\?)", Pattern.CASE_INSENSITIVE);

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
    static void checkText(String sql) {
        if (JDBC_CALL.matcher(sql).lookingAt()) {
            throw new InvalidStatementException(
                    "The text " + Excerpt.of(sql) + " has the form in which JDBC calls a procedure, and"
                            + " there is no JDBC here. Write the database's own CALL, or select a function.");
        }
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
