package dev.based.internal.jooq;

import dev.based.InvalidStatementException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Converter;
import org.jooq.Param;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.jspecify.annotations.Nullable;

/**
 * Collects a query's values while jOOQ renders it, and names each: jOOQ moves parts of the text after it has visited them
 * (common table expressions, implicit joins), so that their order says nothing.
 */
final class JooqParameters implements VisitListener {
    /** Not what anyone would write in a text of his own. */
    private static final String PREFIX = "jooq_";

    /**
     * What PostgreSQL's JDBC driver says with each value, and what the server could not tell in {@code ? + ?}. Other types
     * are cast by jOOQ itself.
     */
    private static final Map<Class<?>, String> POSTGRES_TYPES = Map.ofEntries(
            Map.entry(Byte.class, "int2"),
            Map.entry(Short.class, "int2"),
            Map.entry(Integer.class, "int4"),
            Map.entry(Long.class, "int8"),
            Map.entry(Float.class, "float4"),
            Map.entry(Double.class, "float8"),
            Map.entry(BigInteger.class, "numeric"),
            Map.entry(BigDecimal.class, "numeric"),
            Map.entry(UByte.class, "int2"),
            Map.entry(UShort.class, "int4"),
            Map.entry(UInteger.class, "int8"),
            Map.entry(ULong.class, "numeric"),
            Map.entry(Boolean.class, "bool"),
            Map.entry(String.class, "varchar"),
            Map.entry(byte[].class, "bytea"));

    private final boolean isBlock;
    private final boolean isTyped;
    private final boolean momentsAreText;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /**
     * Creates a listener.
     *
     * @param isBlock whether the query is a block of statements
     * @param isTyped whether to say the types of values as PostgreSQL calls them
     * @param momentsAreText whether moments are kept as text, in UTC lest they do not sort (SQLite)
     */
    JooqParameters(boolean isBlock, boolean isTyped, boolean momentsAreText) {
        this.isBlock = isBlock;
        this.isTyped = isTyped;
        this.momentsAreText = momentsAreText;
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    @Override
    public void visitStart(VisitContext context) {
        boolean isInlined = context.context().paramType() == ParamType.INLINED;
        if (momentsAreText && context.queryPart() instanceof Param<?> param && (isInlined || param.isInline())) {
            inUtc(context, param);
        }
        if (context.queryPart() instanceof Param<?> param && !param.isInline() && !isEmbeddable(param)) {
            JooqRefusals.checkBinding(param);
            if (!isInlined) {
                context.queryPart(named(param));
            } else if (isBlock) {
                throw new InvalidStatementException(
                        "No database takes parameters in a block of statements, so that jOOQ"
                                + " would write the values into the text. Write DSL.inline(...) for each that may be in it, or"
                                + " run the statements one by one in a session.");
            }
        }
    }

    /** What is written into the text is written as a bound value is. */
    private static void inUtc(VisitContext context, Param<?> param) {
        if (param.getValue() instanceof OffsetDateTime moment
                && !moment.getOffset().equals(ZoneOffset.UTC)) {
            context.queryPart(DSL.inline(moment.withOffsetSameInstant(ZoneOffset.UTC)));
        }
    }

    /** An embeddable's fields are visited one by one. */
    private static boolean isEmbeddable(Param<?> param) {
        return param.getDataType().isEmbeddable();
    }

    private <T> Param<T> named(Param<T> param) {
        String name = PREFIX + (values.size() + 1);
        Converter<?, T> converter = param.getBinding().converter();
        T value = param.getValue();
        values.put(name, JooqValues.toDriver(converter.to(value), isTyped));
        String type = isTyped ? POSTGRES_TYPES.get(converter.fromType()) : null;
        String text = type == null ? ":" + name : "cast(:" + name + " as " + type + ")";
        return DSL.param(text, param.getDataType()).$value(value);
    }

    @Override
    public void visitEnd(VisitContext context) {}

    @Override
    public void clauseStart(VisitContext context) {}

    @Override
    public void clauseEnd(VisitContext context) {}
}
