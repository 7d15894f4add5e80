package dev.based.internal.row;

/**
 * A value cannot be converted without loss. The message is the reason, as the end of a sentence, and never shows the
 * value; {@link Conversions} turns it into an error that names the column.
 */
final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String reason) {
        super(reason, null, false, false);
    }

    /** The value is of a Java type from which there is no conversion. */
    static Unfit unrelated() {
        return new Unfit("no conversion between these types is free of loss");
    }
}
