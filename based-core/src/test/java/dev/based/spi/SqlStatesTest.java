package dev.based.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import org.junit.jupiter.api.Test;

class SqlStatesTest {
    @Test
    void kind_isThatOfTheCodeOrOfItsClass() {
        assertThat(SqlStates.kind("23505")).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(SqlStates.kind("08ABC")).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(SqlStates.kind("40003")).isEqualTo(ErrorKind.COMMIT_UNKNOWN);
        assertThat(SqlStates.kind("08007")).isEqualTo(ErrorKind.COMMIT_UNKNOWN);
        assertThat(SqlStates.kind("99999")).isEqualTo(ErrorKind.OTHER);
        assertThat(SqlStates.kind("2350")).isEqualTo(ErrorKind.OTHER);
        assertThat(SqlStates.kind(null)).isEqualTo(ErrorKind.OTHER);
    }
}
