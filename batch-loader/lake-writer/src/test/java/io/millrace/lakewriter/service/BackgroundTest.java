package io.millrace.lakewriter.service;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackgroundTest {
    @Test
    void anErrorOfAJobIsAFailureToo() {
        Background background = new Background();
        List<Throwable> failures = new ArrayList<>();
        background.<String>run(
                Runnable::run,
                () -> {
                    throw new NoClassDefFoundError("gone");
                },
                () -> true,
                done -> {},
                failures::add);
        background.take();
        assertThat(failures).singleElement().isInstanceOf(NoClassDefFoundError.class);
    }
}
