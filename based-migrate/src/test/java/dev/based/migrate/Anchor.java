package dev.based.migrate;

/** A class beside which there are files, once it is put there. */
final class Anchor {
    private Anchor() {}
}
