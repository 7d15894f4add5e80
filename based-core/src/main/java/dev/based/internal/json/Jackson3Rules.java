package dev.based.internal.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.based.internal.number.FloatElements;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.MapType;

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

    @Override
    public ValueDeserializer<?> modifyMapDeserializer(
            DeserializationConfig config, MapType type, BeanDescription.Supplier bean, ValueDeserializer<?> reader) {
        return type.getKeyType().hasRawClass(String.class) ? reader : new KeepingAll(reader);
    }

    @Override
    public KeyDeserializer modifyKeyDeserializer(DeserializationConfig config, JavaType type, KeyDeserializer reader) {
        JacksonRule rule = JacksonRule.of(type.getRawClass());
        return rule == null ? reader : new CheckedKey(reader, rule, type.getRawClass());
    }

    /** Refuses a map in which several members have become one, as "1" and "1.0" do. */
    private static final class KeepingAll extends DelegatingDeserializer {
        KeepingAll(ValueDeserializer<?> reader) {
            super(reader);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new KeepingAll(reader);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            MemberCount count = new MemberCount(parser);
            Object map = super.deserialize(count, context);
            return map instanceof Map<?, ?> read && read.size() < count.members
                    ? context.reportInputMismatch(this, "several members would become one")
                    : map;
        }
    }

    /** Counts the members of an object as they are read. */
    private static final class MemberCount extends JsonParserDelegate {
        private final TokenStreamContext object;
        private int members;

        MemberCount(JsonParser parser) {
            super(parser);
            object = parser.streamReadContext();
            members = parser.hasToken(JsonToken.PROPERTY_NAME) ? 1 : 0;
        }

        @Override
        public @Nullable String nextName() {
            String name = delegate.nextName();
            members += name != null && delegate.streamReadContext() == object ? 1 : 0;
            return name;
        }
    }

    /** A name of a member, which is a number or a time for the map. */
    private static final class CheckedKey extends KeyDeserializer {
        private final KeyDeserializer reader;
        private final JacksonRule rule;
        private final Class<?> type;

        CheckedKey(KeyDeserializer reader, JacksonRule rule, Class<?> type) {
            this.reader = reader;
            this.rule = rule;
            this.type = type;
        }

        @Override
        public @Nullable Object deserializeKey(String name, DeserializationContext context) {
            return rule.takesName(name)
                    ? reader.deserializeKey(name, context)
                    : context.handleWeirdKey(type, name, "it would be changed");
        }
    }

    private static final class Checked extends DelegatingDeserializer {
        private final JacksonRule rule;

        Checked(ValueDeserializer<?> reader, JacksonRule rule) {
            super(reader);
            this.rule = rule;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JsonFormat.Value form = findFormatOverrides(context, property, handledType());
            ValueDeserializer<?> reader = super.createContextual(context, property);
            return form != null && form.hasPattern() && reader instanceof Checked checked
                    ? new Checked(checked.getDelegatee(), rule.inAnotherForm())
                    : reader;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new Checked(reader, rule);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            boolean text = token == JsonToken.VALUE_STRING && !rule.text().test(parser.getString());
            if (text || token.isNumeric() && !rule.number().test(parser.getDecimalValue())) {
                return context.reportInputMismatch(this, "it would be changed");
            }
            return super.deserialize(parser, context);
        }
    }

    /** By way of a boxed number, which is checked: Jackson asks the modifier for no {@code OptionalDouble}. */
    static final class OfOptional extends StdDeserializer<OptionalDouble> {
        OfOptional() {
            super(OptionalDouble.class);
        }

        @Override
        public OptionalDouble deserialize(JsonParser parser, DeserializationContext context) {
            return OptionalDouble.of(context.readValue(parser, Double.class));
        }

        @Override
        public OptionalDouble getNullValue(DeserializationContext context) {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble getAbsentValue(DeserializationContext context) {
            return OptionalDouble.empty();
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
