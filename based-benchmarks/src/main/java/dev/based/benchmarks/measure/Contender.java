package dev.based.benchmarks.measure;

/**
 * One of those that are compared.
 *
 * @param name what reports call it
 * @param operation its way to do the task
 */
public record Contender(String name, Operation operation) {}
