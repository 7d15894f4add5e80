package dev.based.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.based.spi.JsonCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Jackson 2, as strict as the rest of the library, with the modules that it finds. */
final class Jackson2Codec implements JsonCodec {
    private final JsonMapper mapper = JsonMapper.builder()
            .findAndAddModules()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                    DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                    DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS, SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS) // so that it is no JSON, which is noticed
            .addModule(new SimpleModule().setDeserializerModifier(new Jackson2Rules()))
            .build();

    @Override
    public boolean handles(Type type) {
        return true;
    }

    @Override
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw told(failure);
        } catch (RuntimeException ofTheClass) { // by its own code, whose message may show a value
            throw new IllegalArgumentException(new JacksonFailures().message(ofTheClass, null));
        }
    }

    @Override
    public @Nullable Object read(String document, Type type) {
        try {
            return mapper.readValue(document, mapper.constructType(type));
        } catch (JsonProcessingException failure) {
            throw told(failure);
        } catch (RuntimeException ofTheClass) { // by its own code, whose message may show a value
            throw new IllegalArgumentException(new JacksonFailures().message(ofTheClass, null));
        }
    }

    private static IllegalArgumentException told(JsonProcessingException failure) {
        JacksonFailures told = new JacksonFailures();
        if (failure instanceof JsonMappingException binding) {
            binding.getPath().forEach(step -> told.add(step.getFrom(), step.getFieldName(), step.getIndex()));
        }
        Class<?> wanted = failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return new IllegalArgumentException(told.message(failure, wanted));
    }
}
