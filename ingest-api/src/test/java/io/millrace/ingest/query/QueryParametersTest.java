package io.millrace.ingest.query;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QueryParametersTest {
    @Test
    void decodesWhatFormsEncode() {
        QueryParameters query = QueryParameters.parse("a=1+2%2B3&&b=%C3%A9%F0%9F%98%80&c&d=x=y&e=");
        assertThat(query.all())
                .containsEntry("a", "1 2+3")
                .containsEntry("b", "é😀")
                .containsEntry("c", "")
                .containsEntry("d", "x=y");
        assertThat(query.get("a")).contains("1 2+3");
        assertThat(query.get("c")).isEmpty();
        assertThat(query.get("e")).isEmpty();
        assertThat(query.get("nothing")).isEmpty();
        assertThat(QueryParameters.parse("").all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=%", "a=%2", "a=%zz", "%c3=1", "a=%ff%fe", "a=%ED%A0%80"})
    void refusesWhatNobodyCanMean(String query) {
        assertThatThrownBy(() -> QueryParameters.parse(query))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST));
    }
}
