package dev.based.migrate;

import dev.based.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleReader;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads the SQL files in a folder, and in those below it: of the file system, of a module, or of the class path, in jars too. */
final class SqlFiles {
    private static final String SUFFIX = ".sql";
    /** How Flyway sets up a single file. */
    private static final String SETTINGS = ".sql.conf";

    private final String where;
    private final Map<String, String> texts = new TreeMap<>();

    private SqlFiles(String where) {
        this.where = where;
    }

    static Map<String, String> in(Path folder) {
        SqlFiles files = new SqlFiles("the folder " + folder);
        return files.read(() -> {
            if (!Files.isDirectory(folder)) {
                throw files.missing();
            }
            files.walk(folder);
            files.requireSome();
        });
    }

    static Map<String, String> of(Class<?> anchor, String folder) {
        String prefix = folder.startsWith("/") ? folder.substring(1) : folder;
        String path = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        SqlFiles files =
                new SqlFiles("the resources " + path + ", from the root of where " + anchor.getName() + " comes from");
        return files.read(() -> {
            if (anchor.getModule().isNamed()) {
                files.module(anchor.getModule(), path + "/");
            } else {
                files.classPath(anchor, path);
            }
        });
    }

    private interface Reading {
        void run() throws IOException;
    }

    private Map<String, String> read(Reading reading) {
        try {
            reading.run();
        } catch (IOException unreadable) {
            throw new MigrationException(
                    ErrorKind.OTHER, "The migrations in " + where + " cannot be read: " + unreadable, unreadable);
        }
        return Collections.unmodifiableMap(texts);
    }

    private MigrationException missing() {
        return new MigrationException("There is no migration in " + where
                + ": correct its name, or put files such as V1__create_films.sql there.");
    }

    private void walk(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.walk(folder)) {
            found = files.filter(Files::isRegularFile).toList();
        }
        for (Path file : found) {
            String name = folder.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            if (isWanted(name)) {
                put(name, Files.readAllBytes(file));
            }
        }
    }

    /** A module's reader gives what is in its packages too, which are closed to others; in an image that jlink made as well. */
    private void module(Module module, String prefix) throws IOException {
        ModuleLayer layer = module.getLayer();
        if (layer == null) {
            throw missing();
        }
        try (ModuleReader reader = layer.configuration()
                .findModule(module.getName())
                .orElseThrow(this::missing)
                .reference()
                .open()) {
            List<String> names;
            try (Stream<String> all = reader.list()) {
                names = all.filter(name -> name.startsWith(prefix)).toList();
            }
            for (String name : names) {
                if (isWanted(name)) {
                    try (InputStream bytes = reader.open(name).orElseThrow(this::missing)) {
                        put(name.substring(prefix.length()), bytes.readAllBytes());
                    }
                }
            }
        }
        requireSome();
    }

    private void classPath(Class<?> anchor, String path) throws IOException {
        ClassLoader loader =
                anchor.getClassLoader() == null ? ClassLoader.getSystemClassLoader() : anchor.getClassLoader();
        for (URL url : Collections.list(loader.getResources(path))) {
            URLConnection connection = url.openConnection();
            if (connection instanceof JarURLConnection inJar) {
                inJar.setUseCaches(false);
                try (JarFile jar = inJar.getJarFile()) {
                    jar(jar, path + "/");
                }
            } else if (url.getProtocol().equals("file")) {
                walk(Path.of(uri(url)));
            } else {
                throw new MigrationException("The migrations in " + where + " are at " + url
                        + ", and cannot be listed there: copy them to a folder, and name that.");
            }
        }
        if (texts.isEmpty()) { // a jar need not have entries for its folders
            ownJar(anchor, path + "/");
        }
        requireSome();
    }

    private void ownJar(Class<?> anchor, String prefix) throws IOException {
        CodeSource source = anchor.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation().getProtocol().equals("file")) {
            Path file = Path.of(uri(source.getLocation()));
            if (Files.isRegularFile(file)) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    jar(jar, prefix);
                }
            }
        }
    }

    private void jar(JarFile jar, String prefix) throws IOException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            if (name.startsWith(prefix) && isWanted(name)) {
                try (InputStream bytes = jar.getInputStream(entry)) {
                    put(name.substring(prefix.length()), bytes.readAllBytes());
                }
            }
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException malformed) {
            throw new IOException(malformed);
        }
    }

    private boolean isWanted(String name) {
        if (name.endsWith(SETTINGS)) {
            throw new MigrationException(
                    "The file " + name + " in " + where
                            + " holds settings of Flyway's for one migration, which are not known here: take it away, and see what it set.");
        }
        return name.endsWith(SUFFIX);
    }

    private void put(String name, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new MigrationException("The file " + name + " in " + where + " is not UTF-8: save it as that.");
        }
        String before = texts.put(name, text);
        if (before != null && !before.equals(text)) {
            throw new MigrationException("There are two files " + name + " in " + where + ", which differ.");
        }
    }

    private void requireSome() {
        if (texts.isEmpty()) {
            throw missing();
        }
    }
}
