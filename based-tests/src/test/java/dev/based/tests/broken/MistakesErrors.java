package dev.based.tests.broken;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Backend;
import dev.based.spi.DelegatingBackend;

/** Takes every error for a syntax error. */
final class MistakesErrors extends DelegatingBackend {
    MistakesErrors(Backend delegate) {
        super(delegate);
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return super.describe(error).withKind(ErrorKind.SYNTAX);
    }
}
