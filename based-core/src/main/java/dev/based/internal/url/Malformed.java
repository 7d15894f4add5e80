package dev.based.internal.url;

/** A part of a URL is malformed. The message is a clause that says which and how, and never shows the part. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String clause) {
        super(clause, null, false, false);
    }
}
