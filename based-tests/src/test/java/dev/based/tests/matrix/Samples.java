package dev.based.tests.matrix;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Values of every type that is bound: those at the borders of Java's and the databases' types, one beyond them, and random ones. */
final class Samples {
    /** Some constants of a column's enumeration, and one that is none. */
    enum Genre {
        DRAMA,
        COMEDY,
        NONE
    }

    private static final int RANDOM = 4;
    private static final long MICRO = 1_000;

    private final Random random;
    private final List<Object> all = new ArrayList<>();

    private Samples(Random random) {
        this.random = random;
    }

    /** In random order. */
    static List<Object> of(Random random) {
        Samples samples = new Samples(random);
        samples.integers();
        samples.fractions();
        samples.texts();
        samples.bytes();
        samples.dates();
        samples.moments();
        samples.amounts();
        samples.others();
        samples.arrays();
        Collections.shuffle(samples.all, random);
        return samples.all;
    }

    private void add(Object... values) {
        all.addAll(List.of(values));
    }

    private void integers() {
        add(true, false, Byte.MIN_VALUE, Byte.MAX_VALUE, Short.MIN_VALUE, Short.MAX_VALUE);
        add(0, 1, -1, 5, 42, 127, 128, 255, 256, 2024, 32_768, 65_535, 65_536, 8_388_608, 16_777_215, 16_777_216);
        add(Integer.MIN_VALUE, Integer.MAX_VALUE, 4_294_967_295L, 4_294_967_296L, 1L << 53, (1L << 53) + 1);
        add(Long.MIN_VALUE, Long.MAX_VALUE);
        for (int bits : new int[] {31, 32, 63, 64, 65, 216}) {
            BigInteger power = BigInteger.ONE.shiftLeft(bits);
            add(
                    power,
                    power.subtract(BigInteger.ONE),
                    power.negate(),
                    power.negate().subtract(BigInteger.ONE));
        }
        for (int count = 0; count < RANDOM; count++) {
            add(random.nextInt() >> random.nextInt(31), random.nextLong() >> random.nextInt(63));
        }
    }

    private void fractions() {
        add(52_265_670, 52_265_672L, 100_000_000_000_000_030L); // near to floats whose shortest text they are
        add(0x1p28f, 0x1p-44, 0x1p59, 2e23); // of which JDK 17 does not give the shortest
        add(0f, -0.0f, 0.1f, 1.5f, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, 16_777_217f);
        add(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        add(
                0.0,
                -0.0,
                0.1,
                1.5,
                1e15,
                1e22,
                1e300,
                1.0 / 3,
                2.5,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE);
        add(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, (double) Float.MAX_VALUE * 2, 3.0);
        for (String decimal : List.of(
                "0",
                "0.00",
                "10.50",
                "0.1",
                "-0.0000000001",
                "0.00000000001",
                "1E+3",
                "999.99",
                "1000.00",
                "999.995",
                "99999999999999999999.9999999999",
                "99999999999999999999.99999999995",
                "1E+20",
                "1E+30",
                "1E-30",
                "0.30000000000000004",
                "85144050878871.3",
                "12345678901234567.123",
                "18446744073709551615",
                "5",
                "1E+400")) {
            add(new BigDecimal(decimal));
        }
        for (int count = 0; count < RANDOM; count++) {
            add(
                    Float.intBitsToFloat(random.nextInt()),
                    Double.longBitsToDouble(random.nextLong()),
                    random.nextDouble());
            add(new BigDecimal(new BigInteger(1 + random.nextInt(90), random), random.nextInt(12)));
        }
    }

    private void texts() {
        add(
                "",
                " ",
                "a",
                "a ",
                "5",
                "42",
                "0012",
                "1e5",
                "-1",
                "true",
                "t",
                "NULL",
                "infinity",
                "now",
                "NaN",
                "é",
                "DRAMA");
        add("\0", "a\0b", "a\0", "x\uD83Dy", "\uDE00", "\uD83C\uDFAC", "e\u0301", "'\"\\%", "a\r\nb\t", "\uFFFF\uE000");
        add("2024-02-29", "2024-02-29 01:02:03", "01:02:03", "24:00:00", "{\"a\":1}", "[1, 2]", "\"\\u0000\"", "{1,2}");
        add("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff", "192.0.2.1", "101", "a,b", "x".repeat(10), "x".repeat(11));
        add(
                "x".repeat(64),
                "x".repeat(200),
                "\uD83C\uDFAC".repeat(200),
                "x".repeat(201),
                "aé千\uD83C\uDFAC".repeat(10_000));
        add('a', '5', '\0', 'é', '\uD83D', '\'');
        for (int count = 0; count < RANDOM; count++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
                    .map(point -> random.nextBoolean() ? point : point % 0x250)
                    .forEach(text::appendCodePoint);
            add(text.toString());
        }
    }

    private void bytes() {
        byte[] some = new byte[4];
        random.nextBytes(some);
        add(new byte[0], new byte[] {0}, new byte[] {1}, new byte[] {0, 1, -1, 65}, "é".getBytes(), some, new byte[10]);
        add(new byte[200], new byte[201], new byte[70_000]);
    }

    private void dates() {
        for (String date : List.of(
                "-999999999-01-01",
                "+999999999-12-31",
                "-4713-11-23",
                "-4712-01-01",
                "-0001-12-31",
                "0000-01-01",
                "0001-01-01",
                "0999-12-31",
                "1000-01-01",
                "1582-10-10",
                "1900-02-28",
                "1970-01-01",
                "2000-02-29",
                "2155-12-31",
                "9999-12-31",
                "+10000-01-01",
                "+294276-12-31",
                "+5874897-12-31",
                "+5874898-01-01")) {
            LocalDate day = LocalDate.parse(date);
            add(day, day.atStartOfDay(), day.atTime(1, 2, 3), day.atTime(23, 59, 59, 999_999_000));
        }
        add(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON, LocalTime.of(1, 2, 3), LocalTime.of(20, 24, 12));
        add(LocalTime.of(23, 59, 59, 999_999_000), LocalTime.of(0, 0, 0, 1), LocalTime.of(20, 15, 30, 500_000_000));
        add(LocalDateTime.MAX, LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_789));
        add(OffsetTime.MIN, OffsetTime.MAX, OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(2)));
        for (int count = 0; count < RANDOM; count++) {
            LocalTime time = LocalTime.ofNanoOfDay(random.nextLong(LocalTime.MAX.toNanoOfDay() / MICRO) * MICRO);
            LocalDate day = LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
            add(time, day, day.atTime(time), time.withNano(0), day.atTime(time.withNano(0)));
            add(OffsetTime.of(time, ZoneOffset.ofTotalSeconds(random.nextInt(60) * 900 - 27_000)));
        }
    }

    private void moments() {
        add(Instant.MIN, Instant.MAX, OffsetDateTime.MIN, OffsetDateTime.MAX);
        for (String moment : List.of(
                "1970-01-01T00:00:00Z",
                "1970-01-01T00:00:01Z",
                "1969-12-31T23:59:59.999999Z",
                "2038-01-19T03:14:07.999999Z",
                "2038-01-19T03:14:08Z",
                "2106-02-07T06:28:15.999999Z",
                "2106-02-07T06:28:16Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999Z",
                "+10000-01-01T00:00:00Z",
                "+294276-12-31T23:59:59.999999Z",
                "2024-02-29T00:00:00Z",
                "2024-02-29T01:02:03.5Z",
                "2024-10-27T00:30:00Z",
                "2024-02-29T01:02:03.123456789Z")) {
            Instant instant = Instant.parse(moment);
            add(instant, instant.atOffset(ZoneOffset.ofHours(9)));
        }
        add(Instant.parse("2024-10-27T00:30:00Z").atZone(ZoneId.of("Europe/Berlin")));
        for (int count = 0; count < RANDOM; count++) {
            Instant instant = Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000) * MICRO);
            add(instant, instant.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(60) * 900 - 27_000)));
        }
    }

    private void amounts() {
        add(Year.of(0), Year.of(42), Year.of(1900), Year.of(1901), Year.of(2024), Year.of(2155), Year.of(2156));
        add(Duration.ZERO, Duration.ofMinutes(90), Duration.ofSeconds(-1), Duration.ofDays(1), Duration.ofHours(30));
        add(Duration.ofHours(839).minusSeconds(1), Duration.ofHours(839), Duration.ofSeconds(Long.MAX_VALUE));
        add(Duration.ofNanos(1_000), Duration.ofMillis(-90_500), Duration.ofSeconds(random.nextInt(3_000_000)));
        add(Period.ZERO, Period.of(1, 2, 3), Period.of(-1, 2, -3), Period.ofDays(Integer.MAX_VALUE));
        add(Period.of(Integer.MAX_VALUE, 0, 0), Period.ofMonths(random.nextInt(1000)));
    }

    private void others() {
        add(new UUID(0, 0), new UUID(-1, -1), new UUID(random.nextLong(), random.nextLong()));
        add(Genre.DRAMA, Genre.NONE);
        for (byte[] address : List.of(new byte[] {(byte) 192, 0, 2, 1}, new byte[16])) {
            try {
                add(InetAddress.getByAddress(address));
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void arrays() {
        add(new Integer[] {1, null, random.nextInt()}, new Integer[0], new int[] {1, -1}, new Long[] {1L << 40});
        add(new String[] {"a", null, "b, \"c\" \\", "NULL", ""}, new String[] {"\0"}, new String[] {"\uD83D"});
        add(new Double[] {1.5, Double.NaN, -0.0}, new BigDecimal[] {new BigDecimal("1.50"), null}, new Boolean[] {true
        });
        add(new LocalDate[] {LocalDate.of(2024, 2, 29), LocalDate.MAX}, new Instant[] {Instant.EPOCH, Instant.MIN});
        add(new LocalTime[] {LocalTime.of(1, 2, 3)}, new LocalDateTime[] {LocalDateTime.of(2024, 2, 29, 1, 2, 3)});
        add(new UUID[] {new UUID(1, 2)}, new Genre[] {Genre.DRAMA}, new byte[][] {{1}, {}});
    }
}
