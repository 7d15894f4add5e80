/**
 * Turns a user's SQL into a driver's: finds parameters, tells what a statement does, binds values.
 *
 * <p>{@link dev.based.internal.sql.SqlCompiler} is the way in. A text passes the {@code Tokenizer}, then
 * {@code SingleStatement} (is it one statement? both in {@code text}), {@code Classification} (what does it do? in {@code traits}) and {@code TemplateBuilder}
 * (where do values go?); what comes out is a {@link dev.based.internal.sql.CompiledSql}.
 */
@NullMarked
package dev.based.internal.sql;

import org.jspecify.annotations.NullMarked;
