package io.millrace.cdc.binlog;

import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GtidsTest {
    private static final String A = "00000000-0000-0000-0000-00000000000a";
    private static final String B = "00000000-0000-0000-0000-00000000000b";

    @Test
    void intervalsGrowAndMerge() {
        Gtids gtids = Gtids.parse(false, A + ":1-3:7,\n" + B.toUpperCase(Locale.ROOT) + ":5");
        for (long number : new long[] {8, 5, 4, 6, 1}) {
            gtids.add(Gtid.mySql(A, number));
        }
        assertThat(gtids.text()).isEqualTo(A + ":1-8," + B + ":5");
        assertThat(gtids.contains(Gtid.mySql(A, 8))).isTrue();
        assertThat(gtids.contains(Gtid.mySql(A, 9))).isFalse();
    }

    @Test
    void aSetContainsItsParts() {
        Gtids all = Gtids.parse(false, A + ":1-10," + B + ":1-5");
        assertThat(all.containsAll(Gtids.parse(false, A + ":2-3:9"))).isTrue();
        assertThat(all.containsAll(Gtids.parse(false, ""))).isTrue();
        assertThat(all.containsAll(Gtids.parse(false, A + ":10-11"))).isFalse();
        assertThat(Gtids.parse(false, A + ":1-3:5-10").containsAll(Gtids.parse(false, A + ":3-5")))
                .isFalse();
    }

    @Test
    void tagsAreRefused() {
        assertThatThrownBy(() -> Gtids.parse(false, A + ":1-3:backup:1-2"))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("tags");
    }

    @Test
    void aPositionOfMariaDbIsTheLastOfEachDomain() {
        Gtids gtids = Gtids.parse(true, "0-1-100,5-2-7");
        gtids.add(Gtid.mariaDb(0, 3, 101));
        assertThat(gtids.text()).isEqualTo("0-3-101,5-2-7");
        assertThat(gtids.containsAll(Gtids.parse(true, "0-1-100"))).isTrue();
        assertThat(gtids.containsAll(Gtids.parse(true, "0-1-102"))).isFalse();
        assertThat(gtids.containsAll(Gtids.parse(true, "9-1-1"))).isFalse();
    }

    @Test
    void aCopyStaysAsItWas() {
        Gtids gtids = Gtids.parse(false, A + ":1");
        Gtids copy = gtids.copy();
        gtids.add(Gtid.mySql(A, 2));
        assertThat(copy.text()).isEqualTo(A + ":1");
    }

    @Test
    void aSetWithTagsIsRefused() {
        assertThatThrownBy(() -> Gtids.parse(false, A + ":1-5:blue:1-3"))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("GTIDs with tags are not supported");
    }
}
