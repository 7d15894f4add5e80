package dev.based.internal.json;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.type.ArrayType;

/** Has Jackson 3 heed each {@link JacksonRule}. */
final class Jackson3Rules extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> reader) {
        boolean ofDouble = reader instanceof BeanDeserializerBase made
                && made.getValueInstantiator().canCreateFromDouble();
        JacksonRule rule = ofDouble ? JacksonRule.OF_DOUBLE : JacksonRule.of(bean.getBeanClass());
        return rule == null ? reader : new Checked(reader, rule);
    }

    @Override
    public ValueDeserializer<?> modifyArrayDeserializer(
            DeserializationConfig config, ArrayType type, BeanDescription.Supplier bean, ValueDeserializer<?> reader) {
        Class<?> element = type.getContentType().getRawClass();
        if (element == double.class) {
            return new Floats<>(double[].class, Double[].class, FloatElements::doubles);
        }
        return element == float.class ? new Floats<>(float[].class, Float[].class, FloatElements::floats) : reader;
    }

    private static final class Checked extends DelegatingDeserializer {
        private final JacksonRule rule;

        Checked(ValueDeserializer<?> reader, JacksonRule rule) {
            super(reader);
            this.rule = rule;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new Checked(reader, rule);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            boolean text = token == JsonToken.VALUE_STRING && !rule.takesText();
            if (text || token.isNumeric() && !rule.exact().test(parser.getDecimalValue())) {
                return context.reportInputMismatch(this, "it would be changed");
            }
            return super.deserialize(parser, context);
        }
    }

    /** An array of primitives by way of the boxed elements, each of which is checked. */
    private static final class Floats<B, A> extends StdDeserializer<A> {
        private final Class<B> boxed;
        private final Function<B, @Nullable A> unboxed;

        Floats(Class<A> type, Class<B> boxed, Function<B, @Nullable A> unboxed) {
            super(type);
            this.boxed = boxed;
            this.unboxed = unboxed;
        }

        @Override
        public @Nullable A deserialize(JsonParser parser, DeserializationContext context) {
            A array = unboxed.apply(context.readValue(parser, boxed));
            return array == null ? context.reportInputMismatch(this, "null is no number") : array;
        }
    }
}
