package io.millrace.cdc.stream;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CaptureRulesTest {
    @Test
    void theServersOwnDatabasesAreNeverCaptured() {
        assertThat(CaptureRules.everything().captures("mysql", "user")).isFalse();
        assertThat(CaptureRules.everything().captures("shop", "user")).isTrue();
    }

    @Test
    void anExclusionIsStrongerThanAnInclusion() {
        CaptureRules rules = new CaptureRules(
                List.of("shop*"), List.of("shop_old"), List.of("*.items", "shop.order_*"), List.of("*.order_tmp"));
        assertThat(rules.captures("shop", "items")).isTrue();
        assertThat(rules.captures("shop2", "items")).isTrue();
        assertThat(rules.captures("shop", "order_lines")).isTrue();
        assertThat(rules.captures("shop", "order_tmp")).isFalse();
        assertThat(rules.captures("shop_old", "items")).isFalse();
        assertThat(rules.captures("music", "items")).isFalse();
        assertThat(rules.captures("shop", "xitems")).isFalse();
    }

    @Test
    void otherCharactersStandForThemselves() {
        CaptureRules rules = new CaptureRules(List.of(), List.of(), List.of("shop.a+b"), List.of());
        assertThat(rules.captures("shop", "a+b")).isTrue();
        assertThat(rules.captures("shop", "aab")).isFalse();
        assertThat(rules.captures("shopxa+b", "")).isFalse();
    }
}
