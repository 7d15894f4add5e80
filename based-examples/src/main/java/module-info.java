/** Examples. */
module dev.based.examples {
    requires dev.based.core;
    requires static org.jspecify;

    // jOOQ makes Movie objects.
    opens dev.based.examples to
            org.jooq;
}
