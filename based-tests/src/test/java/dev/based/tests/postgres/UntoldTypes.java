package dev.based.tests.postgres;

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
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Values of each class that can be bound, of which the lesser one has the greater text where there are such ones.
 *
 * @param type the server's type for the class
 * @param least the text of the lesser one, as the server reads it
 * @param greatest the text of the greater one
 */
record UntoldTypes(String type, Object less, String least, Object greater, String greatest) {
    enum Size {
        LARGE,
        SMALL
    }

    String name() {
        return less.getClass().getSimpleName();
    }

    static List<UntoldTypes> all() throws UnknownHostException {
        Instant late = Instant.parse("2024-01-01T08:00:00Z");
        OffsetDateTime early = OffsetDateTime.parse("2024-01-01T09:00:00+02:00");
        String earlyText = "2024-01-01 09:00:00+02";
        String lateText = "2024-01-01 08:00:00+00";
        return List.of(
                new UntoldTypes("int2", (byte) 9, "9", (byte) 10, "10"),
                new UntoldTypes("int2", (short) 9, "9", (short) 10, "10"),
                new UntoldTypes("int4", 9, "9", 10, "10"),
                new UntoldTypes("int8", 9L, "9", 10_000_000_000L, "10000000000"),
                new UntoldTypes("numeric", BigInteger.valueOf(9), "9", BigInteger.TEN.pow(30), "1" + "0".repeat(30)),
                new UntoldTypes("numeric", new BigDecimal("9.99"), "9.99", new BigDecimal("10.0"), "10.0"),
                new UntoldTypes("float4", 9.5f, "9.5", 10.25f, "10.25"),
                new UntoldTypes("float8", 9.1, "9.1", 1e20, "1e20"),
                new UntoldTypes("bool", false, "false", true, "true"),
                new UntoldTypes(
                        "date", LocalDate.of(9999, 12, 31), "9999-12-31", LocalDate.of(10_000, 1, 1), "10000-01-01"),
                new UntoldTypes("time", LocalTime.of(9, 0), "09:00", LocalTime.of(10, 0), "10:00"),
                new UntoldTypes(
                        "timetz",
                        OffsetTime.parse("09:00+02:00"),
                        "09:00+02",
                        OffsetTime.parse("08:00+00:00"),
                        "08:00+00"),
                new UntoldTypes(
                        "timestamp",
                        LocalDateTime.of(9999, 12, 31, 1, 0),
                        "9999-12-31 01:00",
                        LocalDateTime.of(10_000, 1, 1, 0, 0),
                        "10000-01-01 00:00"),
                new UntoldTypes("timestamptz", early.toInstant(), earlyText, late, lateText),
                new UntoldTypes("timestamptz", early, earlyText, OffsetDateTime.parse("2024-01-01T08:00Z"), lateText),
                new UntoldTypes(
                        "timestamptz", early.toZonedDateTime(), earlyText, late.atZone(ZoneId.of("UTC")), lateText),
                new UntoldTypes("interval", Duration.ofHours(9), "9 hours", Duration.ofHours(100), "100 hours"),
                new UntoldTypes("interval", Period.ofMonths(9), "9 months", Period.ofMonths(10), "10 months"),
                new UntoldTypes("uuid", new UUID(0, 1), new UUID(0, 1).toString(), new UUID(1, 0), "" + new UUID(1, 0)),
                new UntoldTypes("bytea", new byte[] {9}, "\\x09", new byte[] {16, 0}, "\\x1000"),
                new UntoldTypes("text", "10", "10", "9", "9"),
                new UntoldTypes("text", 'a', "a", 'b', "b"),
                new UntoldTypes("text", Size.LARGE, "LARGE", Size.SMALL, "SMALL"),
                new UntoldTypes(
                        "inet",
                        InetAddress.getByName("9.0.0.1"),
                        "9.0.0.1",
                        InetAddress.getByName("10.0.0.1"),
                        "10.0.0.1"),
                new UntoldTypes("jsonb", Map.of("a", 9), "{\"a\": 9}", Map.of("a", 10), "{\"a\": 10}"),
                new UntoldTypes("int4[]", new int[] {9}, "{9}", new int[] {10}, "{10}"),
                new UntoldTypes("int8[]", new Long[] {9L}, "{9}", new Long[] {10L}, "{10}"),
                new UntoldTypes(
                        "numeric[]",
                        new BigDecimal[] {new BigDecimal("9.5")},
                        "{9.5}",
                        new BigDecimal[] {BigDecimal.TEN},
                        "{10}"),
                new UntoldTypes("float8[]", new double[] {9.5}, "{9.5}", new double[] {10.5}, "{10.5}"),
                new UntoldTypes("bool[]", new boolean[] {false}, "{f}", new boolean[] {true}, "{t}"),
                new UntoldTypes("text[]", new String[] {"10,a"}, "{\"10,a\"}", new String[] {"9"}, "{9}"),
                new UntoldTypes(
                        "timestamptz[]",
                        new Instant[] {early.toInstant()},
                        "{" + earlyText + "}",
                        new Instant[] {late},
                        "{" + lateText + "}"),
                new UntoldTypes(
                        "date[]",
                        new LocalDate[] {LocalDate.of(9999, 12, 31)},
                        "{9999-12-31}",
                        new LocalDate[] {LocalDate.of(10_000, 1, 1)},
                        "{10000-01-01}"),
                new UntoldTypes(
                        "interval[]",
                        new Duration[] {Duration.ofHours(9)},
                        "{9:00}",
                        new Duration[] {Duration.ofHours(100)},
                        "{100:00}"),
                new UntoldTypes(
                        "uuid[]",
                        new UUID[] {new UUID(0, 1)},
                        "{" + new UUID(0, 1) + "}",
                        new UUID[] {new UUID(1, 0)},
                        "{" + new UUID(1, 0) + "}"),
                new UntoldTypes("bytea[]", new byte[][] {{9}}, "{\\\\x09}", new byte[][] {{16}}, "{\\\\x10}"));
    }
}
