package io.millrace.standalone.terminal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextTableTest {
    @Test
    void alignsTextToTheLeftAndNumbersToTheRight() {
        TextTable table = new TextTable("NAME", "ROWS").row("plays", 1_234_567).row("users", 3);
        assertThat(table.lines("  ")).containsExactly("  NAME        ROWS", "  plays  1 234 567", "  users          3");
    }
}
