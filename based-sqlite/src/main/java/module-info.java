/** The SQLite backend. */
module dev.based.sqlite {
    requires transitive dev.based.core;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    exports dev.based.sqlite;

    provides dev.based.spi.BackendProvider with
            dev.based.sqlite.SqliteBackendProvider;
}
