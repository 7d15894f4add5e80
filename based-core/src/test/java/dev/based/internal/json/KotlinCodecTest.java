package dev.based.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import kotlin.Pair;
import kotlin.Unit;
import kotlinx.serialization.descriptors.PrimitiveKind;
import kotlinx.serialization.descriptors.SerialDescriptor;
import kotlinx.serialization.descriptors.SerialDescriptorsKt;
import kotlinx.serialization.json.JsonNames;
import org.junit.jupiter.api.Test;

/** kotlinx.serialization, with classes that it knows by itself. Those of a user's are tested in Kotlin. */
class KotlinCodecTest {
    private static final String SECRET = "hunter2-Secret";

    private final List<Pair<String, Integer>> pairs = List.of(new Pair<>("a", 1), new Pair<>("b", 2));
    private final List<Pair<Double, Float>> floats = List.of(new Pair<>(0.1, 0.1f), new Pair<>(1e22, 16777216f));
    private final KotlinCodec codec = new KotlinCodec();

    private static Type type() throws NoSuchFieldException {
        return KotlinCodecTest.class.getDeclaredField("pairs").getGenericType();
    }

    @Test
    void v1_valuesComeBack() throws Exception {
        String document = "[{\"first\":\"a\",\"second\":1},{\"first\":\"b\",\"second\":2}]";
        assertThat(codec.handles(type())).isTrue();
        assertThat(codec.handles(KotlinCodecTest.class)).isFalse();
        assertThat(codec.read(document, type())).isEqualTo(pairs);
        assertThat(codec.read("[{\"first\":\"a\",\"second\":1,\"other\":[]}]", type()))
                .isEqualTo(pairs.subList(0, 1));
    }

    private final List<Map<String, Runnable>> interfaces = List.of();

    /** For each it has a serializer, which knows no class. */
    @Test
    void interfaces_areLeftToOthers() throws Exception {
        assertThat(codec.handles(Runnable.class)).isFalse();
        assertThat(codec.handles(
                        KotlinCodecTest.class.getDeclaredField("interfaces").getGenericType()))
                .isFalse();
        assertThat(interfaces).isEmpty();
    }

    private final Map<String, Map<Double, Integer>> keyed = Map.of("a", Map.of(1.0, 1, 2.5, 2));

    @Test
    void v1_membersThatWouldBecomeOne_areRefused() throws Exception {
        Type type = KotlinCodecTest.class.getDeclaredField("keyed").getGenericType();
        assertThat(codec.read("{\"a\":{\"1\":1,\"2.50\":2}}", type)).isEqualTo(keyed);
        for (String document : List.of("{\"a\":{\"1\":1,\"1.0\":2}}", "{\"b\":{},\"a\":{\"0.1\":1,\"1e-1\":2}}")) {
            assertThatThrownBy(() -> codec.read(document, type))
                    .as(document)
                    .isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void e2_messageShowsNoValue() throws Exception {
        for (String document : List.of(
                "[{\"first\":\"a\",\"second\":\"" + SECRET + "\"}]",
                "[{\"first\":\"" + SECRET + "\"}]",
                "{\"" + SECRET + "\":1}",
                "\"" + SECRET + "\"",
                "[{\"first\":\"" + SECRET + "\",\"first\":\"b\",\"second\":1}]",
                "[" + SECRET,
                "[{\"first\":\"" + SECRET + "\",\"second\":1.5}]",
                "[{\"first\":null,\"second\":99999999999}]")) {
            assertThatThrownBy(() -> codec.read(document, type()))
                    .as(document)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageNotContaining(SECRET)
                    .hasMessageNotContaining("9999");
        }
        assertThatThrownBy(() -> codec.write(new Object()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kotlinx.serialization refuses it (");
    }

    @Test
    void v1_numbersThatAFloatWouldRound_areRefused() throws Exception {
        Type type = KotlinCodecTest.class.getDeclaredField("floats").getGenericType();
        String document = "[{\"first\":0.1,\"second\":0.1},{\"first\":1e22,\"second\":16777216}]";
        assertThat(codec.read(document, type)).isEqualTo(floats);
        for (String members : List.of(
                "\"first\":9007199254740993,\"second\":1",
                "\"first\":0.1234567890123456789,\"second\":1",
                "\"first\":\"1\",\"second\":1",
                "\"first\":1e400,\"second\":1",
                "\"first\":1,\"second\":16777217",
                "\"first\":1,\"second\":1e-60")) {
            assertThatThrownBy(() -> codec.read("[{" + members + "}]", type))
                    .as(members)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kotlinx.serialization would round a number of it");
        }
    }

    private final Map<Double, Float> byNumber = Map.of(0.1, 0.1f);

    @Test
    void v1_numbersThatAreNames_areNotRounded() throws Exception {
        Type type = KotlinCodecTest.class.getDeclaredField("byNumber").getGenericType();
        assertThat(codec.read("{\"0.1\":0.1}", type)).isEqualTo(byNumber);
        for (String document : List.of("{\"9007199254740993\":1}", "{\"1e400\":1}", "{\"0.1\":16777217}")) {
            assertThatThrownBy(() -> codec.read(document, type))
                    .as(document)
                    .isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A number under another name of its property, by {@code @JsonNames}. */
    @Test
    void v1_numbersUnderOtherNames_areNotRounded() {
        JsonNames names = new JsonNames() {
            @Override
            public String[] names() {
                return new String[] {"grams", "g"};
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return JsonNames.class;
            }
        };
        SerialDescriptor type =
                SerialDescriptorsKt.buildClassSerialDescriptor("Weight", new SerialDescriptor[0], builder -> {
                    builder.element(
                            "weight",
                            SerialDescriptorsKt.PrimitiveSerialDescriptor("x", PrimitiveKind.DOUBLE.INSTANCE),
                            List.of(names),
                            false);
                    return Unit.INSTANCE;
                });
        for (String name : List.of("weight", "grams", "g")) {
            assertThat(KotlinFloats.areExact(Map.of(name, new BigDecimal("0.1")), type))
                    .isTrue();
            assertThat(KotlinFloats.areExact(Map.of(name, new BigDecimal("9007199254740993")), type))
                    .as(name)
                    .isFalse();
        }
    }
}
