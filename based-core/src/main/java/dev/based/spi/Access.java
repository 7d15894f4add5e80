package dev.based.spi;

/** What a connection is opened for. */
public enum Access {
    /** Reads and writes. */
    READ_WRITE,
    /** Reads only; asked for only from backends that keep connections apart for it. */
    READ_ONLY
}
