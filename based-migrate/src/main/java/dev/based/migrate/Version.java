package dev.based.migrate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version: numbers with dots or underscores between them. Zeros at the end do not count: 1 is 1.0. */
final class Version implements Comparable<Version> {
    private final String text;
    private final List<BigInteger> numbers;

    private Version(String text, List<BigInteger> numbers) {
        this.text = text;
        this.numbers = numbers;
    }

    /** The version that a text is, or null if it is none. */
    static @Nullable Version parse(String text) {
        String dotted = text.replace('_', '.');
        List<BigInteger> numbers = new ArrayList<>();
        for (String part : dotted.split("\\.", -1)) {
            if (part.isEmpty() || !part.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
                return null;
            }
            numbers.add(new BigInteger(part));
        }
        while (numbers.size() > 1 && numbers.get(numbers.size() - 1).signum() == 0) {
            numbers.remove(numbers.size() - 1);
        }
        return new Version(dotted, numbers);
    }

    @Override
    public int compareTo(Version other) {
        for (int index = 0; index < Math.max(numbers.size(), other.numbers.size()); index++) {
            int order = number(index).compareTo(other.number(index));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private BigInteger number(int index) {
        return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && numbers.equals(version.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
