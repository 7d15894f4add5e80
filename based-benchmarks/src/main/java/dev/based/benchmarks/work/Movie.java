package dev.based.benchmarks.work;

/** A row of {@code movies}. */
public record Movie(int id, String title, int year, double rating, String director) {
    /** The one with this id, as the table has it. */
    public static Movie of(int id) {
        return new Movie(id, "Movie number " + id, 1920 + id % 100, id % 100 / 10.0, "Director " + id % 1_000);
    }

    /** A sum to which each of its values counts. */
    public long checksum() {
        return checksum(id, title, year, rating, director);
    }

    /** The same of values that are in no record. */
    public static long checksum(int id, String title, int year, double rating, String director) {
        return id + title.length() + year + Math.round(rating * 10) + director.length();
    }
}
