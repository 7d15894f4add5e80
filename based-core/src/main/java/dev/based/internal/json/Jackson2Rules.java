package dev.based.internal.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.MapType;
import dev.based.internal.number.FloatElements;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has Jackson 2 heed each {@link JacksonRule}. */
final class Jackson2Rules extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> reader) {
        boolean ofDouble = reader instanceof BeanDeserializerBase made
                && made.getValueInstantiator().canCreateFromDouble();
        JacksonRule rule = ofDouble ? JacksonRule.OF_DOUBLE : JacksonRule.of(bean.getBeanClass());
        return rule == null ? reader : new Checked(reader, rule);
    }

    @Override
    public JsonDeserializer<?> modifyArrayDeserializer(
            DeserializationConfig config, ArrayType type, BeanDescription bean, JsonDeserializer<?> reader) {
        Class<?> element = type.getContentType().getRawClass();
        if (element == double.class) {
            return new Floats<>(double[].class, Double[].class, FloatElements::doubles);
        }
        return element == float.class ? new Floats<>(float[].class, Float[].class, FloatElements::floats) : reader;
    }

    @Override
    public JsonDeserializer<?> modifyMapDeserializer(
            DeserializationConfig config, MapType type, BeanDescription bean, JsonDeserializer<?> reader) {
        return type.getKeyType().hasRawClass(String.class) ? reader : new KeepingAll(reader);
    }

    @Override
    public KeyDeserializer modifyKeyDeserializer(DeserializationConfig config, JavaType type, KeyDeserializer reader) {
        JacksonRule rule = JacksonRule.of(type.getRawClass());
        return rule == null ? reader : new CheckedKey(reader, rule, type.getRawClass());
    }

    /** Refuses a map in which several members have become one, as "1" and "1.0" do. */
    @SuppressWarnings("serial") // as the mapper is, which is not written anywhere
    private static final class KeepingAll extends DelegatingDeserializer {
        KeepingAll(JsonDeserializer<?> reader) {
            super(reader);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
            return new KeepingAll(reader);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            MemberCount count = new MemberCount(parser);
            Object map = super.deserialize(count, context);
            return map instanceof Map<?, ?> read && read.size() < count.members
                    ? context.reportInputMismatch(this, "several members would become one")
                    : map;
        }
    }

    /** Counts the members of an object as they are read. */
    private static final class MemberCount extends JsonParserDelegate {
        private final JsonStreamContext object;
        private int members;

        MemberCount(JsonParser parser) {
            super(parser);
            object = parser.getParsingContext();
            members = parser.hasToken(JsonToken.FIELD_NAME) ? 1 : 0;
        }

        @Override
        public @Nullable String nextFieldName() throws IOException {
            String name = delegate.nextFieldName();
            members += name != null && delegate.getParsingContext() == object ? 1 : 0;
            return name;
        }
    }

    /** A name of a member, which is a number or a time for the map. */
    @SuppressWarnings("serial") // as the mapper is, which is not written anywhere
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
        public @Nullable Object deserializeKey(String name, DeserializationContext context) throws IOException {
            return rule.takesName(name)
                    ? reader.deserializeKey(name, context)
                    : context.handleWeirdKey(type, name, "it would be changed");
        }
    }

    @SuppressWarnings("serial") // as the mapper is, which is not written anywhere
    private static final class Checked extends DelegatingDeserializer {
        private final JacksonRule rule;

        Checked(JsonDeserializer<?> reader, JacksonRule rule) {
            super(reader);
            this.rule = rule;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
                throws JsonMappingException {
            JsonFormat.Value form = findFormatOverrides(context, property, handledType());
            JsonDeserializer<?> reader = super.createContextual(context, property);
            return form != null && form.hasPattern() && reader instanceof Checked checked
                    ? new Checked(checked.getDelegatee(), rule.inAnotherForm())
                    : reader;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
            return new Checked(reader, rule);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonToken token = parser.currentToken();
            boolean text = token == JsonToken.VALUE_STRING && !rule.text().test(parser.getText());
            if (text || token.isNumeric() && !rule.number().test(parser.getDecimalValue())) {
                return context.reportInputMismatch(this, "it would be changed");
            }
            return super.deserialize(parser, context);
        }
    }

    /** An array of primitives by way of the boxed elements, each of which is checked. */
    @SuppressWarnings("serial")
    private static final class Floats<B, A> extends StdDeserializer<A> {
        private final Class<B> boxed;
        private final Function<B, @Nullable A> unboxed;

        Floats(Class<A> type, Class<B> boxed, Function<B, @Nullable A> unboxed) {
            super(type);
            this.boxed = boxed;
            this.unboxed = unboxed;
        }

        @Override
        public @Nullable A deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            A array = unboxed.apply(context.readValue(parser, boxed));
            return array == null ? context.reportInputMismatch(this, "null is no number") : array;
        }
    }
}
