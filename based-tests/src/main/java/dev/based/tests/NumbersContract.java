package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.support.ValueColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that are written and read back. */
public interface NumbersContract extends Contract {
    /** Integers of all widths, to their ends. */
    @Test
    default void v1_integersComeBack() {
        ValueColumn small = ValueColumn.of(fixture(), connect(), ColumnType.SMALLINT);
        for (short value : new short[] {0, 1, -1, Byte.MIN_VALUE, Short.MIN_VALUE, Short.MAX_VALUE}) {
            assertThat(small.roundTrip(Short.class, value)).isEqualTo(value);
        }
        assertThat(small.roundTrip(Byte.class, (byte) -128)).isEqualTo((byte) -128);
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.INTEGER);
        for (int value : new int[] {0, 40_000, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(column.roundTrip(Integer.class, value)).isEqualTo(value);
        }
    }

    /** Integers of 64 bits, to their ends. */
    @Test
    default void v1_longsComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.BIGINT);
        for (long value :
                new long[] {0, 1L << 53, (1L << 53) + 1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1}) {
            assertThat(column.roundTrip(Long.class, value)).isEqualTo(value);
            assertThat(await(column.read(BigInteger.class))).isEqualTo(value);
            assertThat(await(column.count(value))).isOne();
        }
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        assertThat(column.roundTrip(BigInteger.class, most)).isEqualTo(most);
    }

    /** Smaller types fit into the columns of larger ones. */
    @Test
    default void v1_smallerIntegersFitIntoLargerColumns() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.BIGINT);
        for (Number value : List.<Number>of((byte) 7, (short) 7, 7, 7L, BigInteger.valueOf(7))) {
            assertThat(column.roundTrip(Long.class, value)).isEqualTo(7);
        }
    }

    /** Decimals of 30 digits, every one of which counts. */
    @Test
    default void v1_decimalsComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DECIMAL);
        for (String digits : List.of(
                "0",
                "0.1",
                "-0.0000000001",
                "1E+3",
                "12345678901234567890.1234567891",
                "-99999999999999999999.9999999999",
                "100.10")) {
            assertThat(column.roundTrip(BigDecimal.class, new BigDecimal(digits)))
                    .isEqualByComparingTo(digits);
        }
    }

    /** Integers of more than 64 bits. */
    @Test
    default void v1_largeIntegersComeBack() {
        requires(Feature.LARGE_INTEGERS);
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DECIMAL);
        BigInteger whole = new BigInteger("12345678901234567890");
        assertThat(column.roundTrip(BigInteger.class, whole)).isEqualTo(whole);
    }

    /** Floating-point numbers, the smallest and the largest, and the zero below zero. */
    @Test
    default void v1_doublesComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DOUBLE);
        for (double value : new double[] {
            0,
            0.1,
            1.0 / 3,
            -2.5,
            1e22,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Math.PI
        }) {
            assertThat(column.roundTrip(Double.class, value)).isEqualTo(value);
        }
        Double belowZero = column.roundTrip(Double.class, -0.0);
        assertThat(belowZero != null && belowZero == 0).isTrue();
    }

    /** Floats. */
    @Test
    default void v1_floatsComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.REAL);
        for (float value : new float[] {0, 0.1f, -2.5f, Float.MIN_NORMAL, Float.MAX_VALUE, 1f / 3}) {
            assertThat(column.roundTrip(Float.class, value)).isEqualTo(value);
        }
    }

    /** Infinity. */
    @Test
    default void v1_infinityComesBack() {
        requires(Feature.INFINITY);
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DOUBLE);
        for (double value : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(column.roundTrip(Double.class, value)).isEqualTo(value);
        }
    }

    /** A decimal in a column of 64 bits is read as one of 32, if that has the same decimal. */
    @Test
    default void v4_decimalThatAFloatHasIsReadAsOne() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DOUBLE);
        column.roundTrip(Double.class, 123.456);
        assertThat(await(column.read(Float.class))).isEqualTo(123.456f);
    }
}
