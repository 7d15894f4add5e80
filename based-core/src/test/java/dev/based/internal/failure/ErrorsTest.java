package dev.based.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.internal.call.Calls;
import dev.based.spi.Access;
import dev.based.spi.AnsweredException;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Dialect;
import dev.based.spi.FailedSetException;
import dev.based.spi.Traits;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
    void doubt_overAnErrorOfAnAuthorsWithoutAMessage_isTold() {
        BasedException hostile = new BasedException(ErrorKind.CONNECTION_LOST, "", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("the message's own");
            }
        };
        assertThat(Doubt.ofCommit(hostile, false))
                .isInstanceOf(CommitOutcomeUnknownException.class)
                .hasMessageContaining("Look in the database")
                .extracting(Throwable::getCause)
                .isSameAs(hostile);
    }

    @Test
    void explain_keepsTheMeaningThoughAValueThrows() {
        Object value = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };
        Command command = new Command(
                "INSERT", new Object[] {value}, null, Traits.of("INSERT").build());

        Throwable explained = new Errors(BACKEND).explain(new IllegalStateException("secret"), command, null);

        assertThat(Errors.kind(explained)).isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(((DatabaseException) explained).sqlState()).hasValue("08006");
        assertThat(explained).hasMessageNotContaining("secret").hasNoCause();
    }

    /** What the server has answered is known, whatever its code says of connections. */
    @Test
    void answeredError_isInNoDoubt() {
        Command command = new Command(
                "INSERT", new Object[] {1}, null, Traits.of("INSERT").build());
        IllegalStateException given = new IllegalStateException("given");
        Errors errors = new Errors(BACKEND);
        for (boolean goesOn : new boolean[] {true, false}) {
            AnsweredException answered = new AnsweredException(given, goesOn);
            Throwable explained = errors.explain(answered, command, null);
            Throwable ofSet = errors.explain(
                    new FailedSetException(0, answered),
                    new Calls.Batch(command, Collections.nCopies(2, new @Nullable Object[] {1})),
                    null);
            for (Throwable each : List.of(explained, ofSet)) {
                assertThat(Errors.kind(each)).isEqualTo(goesOn ? ErrorKind.OTHER : ErrorKind.CONNECTION_LOST);
                assertThat(((DatabaseException) each).sqlState()).hasValue("08006");
            }
            assertThat(Errors.isInDoubt(answered, explained)).isFalse();
            assertThat(Errors.isInDoubt(new FailedSetException(0, answered), ofSet))
                    .isFalse();
        }
        assertThat(Errors.isInDoubt(given, errors.explain(given, command, null)))
                .isTrue();
    }

    /** The work does not grow with the sets of a batch: of the one that failed each value is looked at, of the others none. */
    @Test
    void explain_looksAtTheSetThatFailedOnly() {
        AtomicInteger looks = new AtomicInteger();
        CharSequence value = new CharSequence() {
            @Override
            public int length() {
                return 6;
            }

            @Override
            public char charAt(int index) {
                return 'x';
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return this;
            }

            @Override
            public String toString() {
                looks.incrementAndGet();
                return "xxxxxx";
            }
        };
        Command command =
                new Command("INSERT", new Object[] {}, null, Traits.of("INSERT").build());
        List<@Nullable Object[]> sets =
                Collections.nCopies(10_000, new @Nullable Object[] {value, value, value, value, value});

        Throwable explained = new Errors(BACKEND)
                .explain(
                        new FailedSetException(57, new IllegalStateException("xxxxxx")),
                        new Calls.Batch(command, sets),
                        null);

        assertThat(looks).hasValueLessThanOrEqualTo(5);
        assertThat(((DatabaseException) explained).batchIndex()).hasValue(57);
        looks.set(0);
        Throwable withheld =
                new Errors(BACKEND).explain(new IllegalStateException("xxxxxx"), new Calls.Batch(command, sets), null);
        assertThat(looks)
                .as("values looked at where it is not known which set failed")
                .hasValueLessThan(10_000);
        assertThat(withheld).hasMessageContaining("not shown");
    }
}
