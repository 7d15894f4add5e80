/** Examples. */
module dev.based.examples {
    requires dev.based.core;
    requires dev.based.migrate;
    requires static dev.based.postgres; // for LISTEN and NOTIFY, if it is there
    requires jdk.httpserver;
    requires static org.jspecify;

    // jOOQ makes Movie objects.
    opens dev.based.examples to
            org.jooq;

    // Based makes records of rows, and reads the migrations.
    opens dev.based.examples.jobs to
            dev.based.core;
    opens dev.based.examples.rentals to
            dev.based.core;
}
