package dev.based.migrate;

import java.util.Optional;

/**
 * What is known of a migration.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param script the file's name, relative to the folder
 * @param version the version, such as {@code 1.1}; empty if it is repeatable
 * @param description the words of the file's name
 * @param state how it stands
 */
public record MigrationInfo(String script, Optional<String> version, String description, MigrationState state) {}
