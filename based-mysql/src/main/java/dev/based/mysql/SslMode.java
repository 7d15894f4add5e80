package dev.based.mysql;

/** What MySQL's own clients call ssl-mode. */
enum SslMode {
    DISABLED,
    PREFERRED,
    REQUIRED,
    VERIFY_CA,
    VERIFY_IDENTITY
}
