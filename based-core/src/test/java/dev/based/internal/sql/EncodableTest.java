package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Encodable;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodableTest {
    @Test
    void obstacle_isFoundWhereJavasEncoderWouldChangeTheText() {
        long seed = System.nanoTime();
        System.out.println("EncodableTest: seed " + seed);
        Random random = new Random(seed);
        char[] characters = {0, 1, 'a', 'é', 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF};
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(characters[random.nextInt(characters.length)]);
            }
            boolean changed = !StandardCharsets.UTF_8.newEncoder().canEncode(text);
            boolean nul = text.indexOf("\0") >= 0;
            assertThat(Encodable.obstacle(text.toString(), true).isEmpty()).isEqualTo(!changed);
            assertThat(Encodable.obstacle(text.toString(), false).isEmpty()).isEqualTo(!changed && !nul);
        }
    }

    @Test
    void check_tellsThePlace() {
        assertThatThrownBy(() -> Encodable.check("SELECT 1,\n '\0'"))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("NUL at line 2, column 3");
        assertThatThrownBy(() -> Encodable.check("SELECT '\uD83D'"))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("half of a surrogate pair at line 1, column 9");
    }
}
