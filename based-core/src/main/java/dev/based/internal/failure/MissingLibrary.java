package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.ErrorKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library that a backend's module brings along, and that is not there: an exclusion, or a jar made of several, has left it out.
 *
 * @param prefix how the names of its classes begin
 * @param coordinates what Maven and Gradle call it
 */
public record MissingLibrary(String prefix, String coordinates) {
    /** The longer prefix of two comes first. */
    private static final List<MissingLibrary> ALL = List.of(
            new MissingLibrary("io.vertx.pgclient.", "io.vertx:vertx-pg-client"),
            new MissingLibrary("io.vertx.mysqlclient.", "io.vertx:vertx-mysql-client"),
            new MissingLibrary("io.vertx.sqlclient.", "io.vertx:vertx-sql-client"),
            new MissingLibrary("io.vertx.core.", "io.vertx:vertx-core"),
            new MissingLibrary("com.ongres.scram.", "com.ongres.scram:scram-client"),
            new MissingLibrary("com.fasterxml.jackson.core.", "com.fasterxml.jackson.core:jackson-core"),
            new MissingLibrary("org.sqlite.", "org.xerial:sqlite-jdbc"),
            new MissingLibrary("org.jooq.", "org.jooq:jooq"),
            new MissingLibrary("org.slf4j.", "org.slf4j:slf4j-api"));

    private static final int DEEPEST = 16;

    /** The error that says what to add, if one or its causes tell that a class of these libraries is not there; else null. */
    public static @Nullable BasedException explain(Throwable error) {
        Throwable each = error;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            String name = each instanceof NoClassDefFoundError || each instanceof ClassNotFoundException
                    ? String.valueOf(each.getMessage()).replace('/', '.')
                    : "";
            for (MissingLibrary library : ALL) {
                if (name.startsWith(library.prefix)) {
                    return library.error(error);
                }
            }
            each = each.getCause();
        }
        return null;
    }

    private BasedException error(Throwable cause) {
        return new BasedException(
                ErrorKind.USAGE,
                "The library " + coordinates
                        + " is not on the class path, which the database's module brings along by itself ("
                        + cause.getMessage()
                        + "). See whether an exclusion, or a jar that was made of several, leaves it out; else add"
                        + " the dependency " + coordinates + ", in the version that dev.based:based-bom names.",
                cause);
    }
}
