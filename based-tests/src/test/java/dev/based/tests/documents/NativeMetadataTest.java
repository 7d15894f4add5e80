package dev.based.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metadata for native images names what the sources load by name, and nothing that is not there. No image is built. */
class NativeMetadataTest {
    private static final Path ROOT = GeneratedPage.ROOT;
    private static final Pattern RESOURCE = Pattern.compile("getResourceAsStream\\(\"([^\"]+)\"\\)");
    /** A method that is looked up by a name, for a handle. */
    private static final Pattern HANDLE = Pattern.compile(" find\\(([\\w.]+)\\.class, \"(\\w+)\", ");

    private static final Pattern NAMED_CLASS = Pattern.compile(
            "\"((?:tools\\.jackson|com\\.fasterxml|kotlinx|io\\.netty|io\\.vertx)\\.[\\w.]+\\.[A-Z]\\w+)\"");

    @ParameterizedTest
    @ValueSource(strings = {"core", "postgres", "mysql"})
    void metadata_namesWhatIsLoadedByName(String module) throws IOException {
        JsonNode metadata = new JsonMapper()
                .readTree(ROOT.resolve("based-" + module + "/src/main/resources/META-INF/native-image/dev.based/based-"
                                + module + "/reachability-metadata.json")
                        .toFile());
        TreeSet<String> resources = new TreeSet<>();
        metadata.path("resources")
                .forEach(each -> resources.add(each.get("glob").asString()));
        List<String> types = new ArrayList<>();
        TreeSet<String> methods = new TreeSet<>();
        for (JsonNode each : metadata.path("reflection")) {
            String type = each.get("type").asString();
            if (each.has("methods")) {
                String own = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
                each.get("methods")
                        .forEach(method ->
                                methods.add(own + "." + method.get("name").asString()));
            } else {
                types.add(type);
            }
        }

        TreeSet<String> loaded = new TreeSet<>();
        TreeSet<String> named = new TreeSet<>();
        TreeSet<String> found = new TreeSet<>();
        for (Path file : sources(module)) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Matcher resource = RESOURCE.matcher(text);
            while (resource.find()) {
                loaded.add("dev/based/" + module + "/" + resource.group(1));
            }
            Matcher handle = HANDLE.matcher(text);
            while (handle.find()) {
                String owner = handle.group(1);
                found.add((owner.equals("Wide") ? "Handles." : "") + owner + "." + handle.group(2));
            }
            if (text.contains("Class.forName(")) {
                Matcher type = NAMED_CLASS.matcher(text);
                while (type.find()) {
                    named.add(type.group(1));
                }
            }
        }
        assertThat(resources).isEqualTo(loaded);
        assertThat(types).containsExactlyInAnyOrderElementsOf(named);
        assertThat(methods).isEqualTo(found);
        for (String resource : resources) {
            assertThat(ROOT.resolve("based-" + module + "/src/main/resources/" + resource))
                    .exists();
        }
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("based-" + module + "/src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
