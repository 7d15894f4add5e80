package dev.based.tests.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The versions of Netty and Vert.x that based-bom gives to others are those of which the modules are built. */
class BomTest {
    @Test
    void bom_hasTheVersionsThatAreOnTheClassPath() throws IOException {
        String bom = Files.readString(Path.of("..", "based-bom", "pom.xml"));
        assertThat(jar(Channel.class)).endsWith("netty-transport-" + property(bom, "bom.netty.version") + ".jar");
        assertThat(jar(Vertx.class)).endsWith("vertx-core-" + property(bom, "bom.vertx.version") + ".jar");
    }

    private static String jar(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private static String property(String pom, String name) {
        int from = pom.indexOf("<" + name + ">") + name.length() + 2;
        return pom.substring(from, pom.indexOf("</" + name + ">", from));
    }
}
