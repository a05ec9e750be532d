package io.millrace.loader.warehouse;

/**
 * Who loads, for the ledger.
 *
 * @param instance tells this process from the others
 * @param version of the program
 */
public record LoaderIdentity(String instance, String version) {}
