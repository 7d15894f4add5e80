package dev.based.tests.providers;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** All classes of the class path anew, but those whose names begin with one of some words. */
final class Hiding extends URLClassLoader {
    private final List<String> hidden;

    Hiding(String... hidden) throws IOException {
        super(classPath(), ClassLoader.getPlatformClassLoader());
        this.hidden = List.of(hidden);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (hidden.stream().anyMatch(name::startsWith)) {
            throw new ClassNotFoundException(name);
        }
        return super.findClass(name);
    }

    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
