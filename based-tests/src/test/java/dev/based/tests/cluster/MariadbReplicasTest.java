package dev.based.tests.cluster;

import dev.based.tests.servers.ServerKind;

/** The same with MariaDB. */
class MariadbReplicasTest extends ReplicasTests {
    MariadbReplicasTest() {
        super(ServerKind.MARIADB);
    }
}
