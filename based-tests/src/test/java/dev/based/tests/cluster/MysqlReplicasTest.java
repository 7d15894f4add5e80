package dev.based.tests.cluster;

import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.ServerKind;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same with MySQL, of which two take longer to start than a build has time. */
@OnOneJdk
@EnabledIfSystemProperty(named = "based.failovers", matches = ".+")
class MysqlReplicasTest extends ReplicasTests {
    MysqlReplicasTest() {
        super(ServerKind.MYSQL);
    }
}
