package dev.based.tests.cluster;

import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.ServerKind;

/** The same with MariaDB. */
@OnOneJdk
class MariadbReplicasTest extends ReplicasTests {
    MariadbReplicasTest() {
        super(ServerKind.MARIADB);
    }
}
