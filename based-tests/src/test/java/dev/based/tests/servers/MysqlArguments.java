package dev.based.tests.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What MariaDB and MySQL are started with alike. */
final class MysqlArguments {
    private MysqlArguments() {}

    /** The settings that suit tests, the statements that make the tests' user, and then those that a test asks for. */
    static List<String> of(Path folder, List<String> more) {
        Path script = Folders.script(
                folder,
                "DROP USER IF EXISTS ''@'localhost'", // MariaDB's anonymous one would be taken for the tests' user
                "CREATE DATABASE " + Server.USER,
                "CREATE USER '" + Server.USER + "'@'%' IDENTIFIED BY '" + Server.PASSWORD + "'",
                "GRANT ALL PRIVILEGES ON *.* TO '" + Server.USER + "'@'%' WITH GRANT OPTION");
        Stream<String> forTests = Stream.of(
                "--init-file=" + script,
                "--user=" + System.getProperty("user.name"),
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--character-set-server=utf8mb4", // MariaDB's own default is latin1 before 11.6
                "--skip-log-bin",
                "--max-connections=300",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync", // what is written outlives a kill, and no test cuts the power
                "--innodb-doublewrite=0",
                "--innodb-buffer-pool-size=64M");
        return Stream.concat(forTests, more.stream()).toList();
    }
}
