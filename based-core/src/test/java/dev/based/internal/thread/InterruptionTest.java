package dev.based.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void interruptOfTheInnerCode_endsWithIt() {
        Interruption outer = Interruption.begin();
        Interruption inner = Interruption.begin();
        inner.interrupt();
        inner.end();
        assertThat(Thread.interrupted()).isFalse();
        outer.end();
    }

    @Test
    void interruptOfTheOuterCode_pendingWhenTheInnerBegins_outlastsThatOfTheInner() {
        Interruption outer = Interruption.begin();
        outer.interrupt();
        Interruption inner = Interruption.begin();
        inner.interrupt();
        inner.end();
        assertThat(Thread.interrupted()).isTrue();
        outer.end();
    }

    @Test
    void interruptThatTheOuterCodeHasHad_isNotMadeAgain() {
        Interruption outer = Interruption.begin();
        outer.interrupt();
        assertThat(Thread.interrupted()).isTrue();
        Interruption inner = Interruption.begin();
        inner.interrupt();
        inner.end();
        assertThat(Thread.interrupted()).isFalse();
        outer.end();
    }
}
