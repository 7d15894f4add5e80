package dev.based.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lengths of time as people write them in a URL. */
final class Durations {
    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("([0-9]{1,18})(ms|s|m|h|d|)", Pattern.CASE_INSENSITIVE);
    /** What has more digits without a unit is milliseconds, as other libraries have them, or a mistake. */
    private static final int MOST_SECONDS = 999;

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "", ChronoUnit.SECONDS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private Durations() {}

    /**
     * Reads a length of time.
     *
     * @param text a whole number with {@code ms}, {@code s}, {@code m}, {@code h}, {@code d} or, for up to 999 seconds, no
     *     unit; or a duration of ISO 8601
     * @return the duration, or null if the text is none, or a negative one
     */
    static @Nullable Duration parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        try {
            if (matcher.matches()) {
                ChronoUnit unit = UNITS.getOrDefault(matcher.group(2).toLowerCase(Locale.ROOT), ChronoUnit.SECONDS);
                long length = Long.parseLong(matcher.group(1));
                return matcher.group(2).isEmpty() && length > MOST_SECONDS ? null : Duration.of(length, unit);
            }
            Duration duration = Duration.parse(text);
            return duration.isNegative() ? null : duration;
        } catch (DateTimeException | ArithmeticException malformed) {
            return null;
        }
    }
}
