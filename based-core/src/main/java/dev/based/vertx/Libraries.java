package dev.based.vertx;

import dev.based.BasedException;
import dev.based.ErrorKind;
import io.vertx.core.Vertx;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which of Netty and Vert.x there are where they do not fit each other. */
final class Libraries {
    /** A class of each of Netty's jars that a client needs, and of Vert.x's; all versions have them. */
    private static final List<String> CLASSES = List.of(
            "io.netty.util.Version",
            "io.netty.buffer.ByteBuf",
            "io.netty.channel.Channel",
            "io.netty.handler.ssl.SslHandler",
            "io.vertx.core.Vertx");

    private Libraries() {}

    /**
     * The error of a class or method that is not there, which another version of Netty or Vert.x has; the error itself if all of a library is not
     * there.
     */
    static Throwable explain(LinkageError error) {
        if (error instanceof NoClassDefFoundError && !isOfMixture(error.getMessage())) {
            return error;
        }
        String message =
                "Vert.x and Netty do not fit each other: " + error.getClass().getSimpleName() + " of "
                        + error.getMessage() + ". Found were " + found()
                        + "; Vert.x 5 needs Netty 4.2, all of one version. Spring Boot 3 and others choose Netty 4.1: import dev.based:based-bom"
                        + " in dependencyManagement, before other BOMs, or set their property netty.version to a version 4.2.";
        return new BasedException(ErrorKind.USAGE, message, error);
    }

    private static boolean isOfMixture(@Nullable String missing) {
        return missing == null || missing.startsWith("io/netty/") || missing.startsWith("io/vertx/core/");
    }

    private static String found() {
        return CLASSES.stream().map(Libraries::jar).distinct().collect(Collectors.joining(", "));
    }

    /** The file that a class comes from, without the folders before it. */
    private static String jar(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, Vertx.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError missing) {
            return "no " + name;
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        String place = source == null || source.getLocation() == null
                ? name
                : source.getLocation().toString();
        int end = place.endsWith("!/") ? place.length() - 2 : place.length();
        String file = place.substring(place.lastIndexOf('/', end - 1) + 1, end);
        String version = version(type);
        return version == null || file.contains(version) ? file : file + " " + version;
    }

    private static @Nullable String version(Class<?> type) {
        return type.getPackage() == null ? null : type.getPackage().getImplementationVersion();
    }
}
