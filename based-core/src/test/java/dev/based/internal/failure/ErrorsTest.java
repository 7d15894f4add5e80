package dev.based.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Dialect;
import dev.based.spi.Traits;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    /** Knows one error, and nothing else. */
    private static final Backend BACKEND = new Backend() {
        @Override
        public CompletionStage<Connection> open(Access access) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Dialect dialect() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ErrorDetails describe(Throwable error) {
            return ErrorDetails.of(ErrorKind.CONNECTION_LOST, "Lost at 'secret'.")
                    .withSqlState("08006");
        }

        @Override
        public CompletionStage<Void> close() {
            throw new UnsupportedOperationException();
        }
    };

    /** Else what was sent and not answered would not count as in doubt. */
    @Test
    void explain_keepsTheMeaningThoughAValueThrows() {
        Object value = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };
        Command command = new Command("INSERT", new Object[] {value}, null, Traits.of("INSERT").build());

        Throwable explained = new Errors(BACKEND).explain(new IllegalStateException("secret"), command, null);

        assertThat(Errors.kind(explained)).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(((DatabaseException) explained).sqlState()).isEqualTo("08006");
        assertThat(explained).hasMessageNotContaining("secret").hasNoCause();
    }
}
