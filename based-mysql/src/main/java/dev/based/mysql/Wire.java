package dev.based.mysql;

/** The numbers of types in the protocol. */
final class Wire {
    static final int TINY = 0x01;
    static final int SHORT = 0x02;
    static final int LONG = 0x03;
    static final int FLOAT = 0x04;
    static final int DOUBLE = 0x05;
    static final int NULL = 0x06;
    static final int TIMESTAMP = 0x07;
    static final int LONG_LONG = 0x08;
    static final int MEDIUM = 0x09;
    static final int DATE = 0x0A;
    static final int TIME = 0x0B;
    static final int DATETIME = 0x0C;
    static final int YEAR = 0x0D;
    static final int BIT = 0x10;
    static final int JSON = 0xF5;
    static final int DECIMAL = 0xF6;
    static final int ENUM = 0xF7;
    static final int SET = 0xF8;
    static final int TINY_BLOB = 0xF9;
    static final int MEDIUM_BLOB = 0xFA;
    static final int LONG_BLOB = 0xFB;
    static final int BLOB = 0xFC;
    static final int VAR_STRING = 0xFD;
    static final int STRING = 0xFE;
    static final int GEOMETRY = 0xFF;

    /** No type of the protocol's: that of a column of which nobody knows which it is. */
    static final int UNTOLD = 0x100;

    /** The same where it may be a column that takes a part of a date and time. */
    static final int UNTOLD_PART = 0x101;

    /** Neither is this: that of a column of bytes, which has the types of one of text, and no character set. */
    static final int BINARY = 0x102;

    /** Added to the type of a column that takes what is made of a value's text. */
    static final int PASSED = 0x200;

    private Wire() {}

    /** Whether columns of such a type have text, or bytes. */
    static boolean isOfText(int type) {
        return type >= TINY_BLOB && type <= STRING;
    }
}
