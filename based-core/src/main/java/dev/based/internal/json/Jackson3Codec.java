package dev.based.internal.json;

import dev.based.spi.JsonCodec;
import java.lang.reflect.Type;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Jackson 3, as strict as the rest of the library, with the modules that it finds. */
final class Jackson3Codec implements JsonCodec {
    private final JsonMapper mapper = JsonMapper.builder()
            .findAndAddModules()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS) // so that it is no JSON, which is noticed
            .addModule(new SimpleModule()
                    .setDeserializerModifier(new Jackson3Rules())
                    .addDeserializer(OptionalDouble.class, new Jackson3Rules.OfOptional()))
            .build();

    @Override
    public boolean handles(Type type) {
        return true;
    }

    @Override
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException failure) {
            throw told(failure);
        } catch (RuntimeException ofTheClass) { // by its own code, whose message may show a value
            throw new IllegalArgumentException(new JacksonFailures().message(ofTheClass, null));
        }
    }

    @Override
    public @Nullable Object read(String document, Type type) {
        try {
            return mapper.readValue(document, mapper.constructType(type));
        } catch (JacksonException failure) {
            throw told(failure);
        } catch (RuntimeException ofTheClass) { // by its own code, whose message may show a value
            throw new IllegalArgumentException(new JacksonFailures().message(ofTheClass, null));
        }
    }

    private static IllegalArgumentException told(JacksonException failure) {
        JacksonFailures told = new JacksonFailures();
        failure.getPath().forEach(step -> told.add(step.from(), step.getPropertyName(), step.getIndex()));
        Class<?> wanted = failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return new IllegalArgumentException(told.message(failure, wanted));
    }
}
