package dev.based.internal.url;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8, as RFC 3986 has it: {@code +} is a plus, never a space. */
final class PercentCoding {
    private static final String UNRESERVED = "-._~";

    private PercentCoding() {}

    /** Decodes; the name of the part is for the error, which never shows the part itself. */
    static String decode(String text, String part) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw halfOfAPair(part);
        }
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(3 * text.length());
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            if (codePoint == '%') {
                bytes.put(octet(text, index, part));
                index += 3;
            } else {
                bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                index += Character.charCount(codePoint);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException malformed) {
            throw new Malformed("the " + part + " has percent-encoded bytes that are not UTF-8");
        }
    }

    private static byte octet(String text, int index, String part) {
        int high = index + 2 < text.length() ? Character.digit(text.charAt(index + 1), 16) : -1;
        int low = index + 2 < text.length() ? Character.digit(text.charAt(index + 2), 16) : -1;
        if (high < 0 || low < 0 || text.charAt(index + 1) > 'f' || text.charAt(index + 2) > 'f') {
            throw new Malformed("the " + part
                    + " has a % that is not followed by two hexadecimal digits; write a % itself " + "as %25");
        }
        return (byte) (high << 4 | low);
    }

    /** Encodes all but letters, digits, {@code -._~} and the characters that are safe in that part. */
    static String encode(String text, String safe, String part) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte octet : utf8(text, part)) {
            char character = (char) (octet & 0xFF);
            if (isPlain(character) || safe.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(character >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(character & 0xF, 16)));
            }
        }
        return encoded.toString();
    }

    private static byte[] utf8(String text, String part) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] octets = new byte[bytes.remaining()];
            bytes.get(octets);
            return octets;
        } catch (CharacterCodingException malformed) {
            throw halfOfAPair(part);
        }
    }

    private static Malformed halfOfAPair(String part) {
        return new Malformed("the " + part + " has half of a surrogate pair, which no encoding can hold");
    }

    private static boolean isPlain(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || UNRESERVED.indexOf(character) >= 0;
    }
}
