package dev.based.internal.sql;

/**
 * A place in a statement's text that takes a value.
 *
 * @param value the index of the value it takes; a named parameter may have several places
 * @param position what surrounds it
 * @param listEnd if it is the whole list of an IN, the offset after the closing parenthesis in the fragment behind it
 * @param handedOn whether the value is only handed on; see {@link dev.based.spi.Command#isHandedOn}
 */
record Placeholder(int value, Position position, int listEnd, boolean handedOn) {}
