package dev.based.tests.callbacks;

import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.simple.SimpleServiceProvider;
import org.slf4j.spi.MDCAdapter;

/** Logging as slf4j-simple has it, with an MDC that keeps what is put there. Named to SLF4J by Surefire. */
public final class MdcLogging extends SimpleServiceProvider {
    private final MDCAdapter adapter = new BasicMDCAdapter();

    @Override
    public MDCAdapter getMDCAdapter() {
        return adapter;
    }
}
