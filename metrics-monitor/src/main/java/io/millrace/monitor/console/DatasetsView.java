package io.millrace.monitor.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of datasets, or the part of it that was asked for.
 *
 * @param query as typed
 * @param state shown only; empty for all
 * @param counts how many there are in each state
 * @param found how many match
 * @param page from 1
 */
public record DatasetsView(
        Shell shell,
        String query,
        String state,
        String sort,
        Map<String, Long> counts,
        List<DatasetRow> rows,
        int found,
        int all,
        int page,
        int pages) {
    /** Address of the same list with another state. */
    public String withState(String other) {
        return address(other, 1);
    }

    /** Address of another page of the same list. */
    public String withPage(int other) {
        return address(state, other);
    }

    /** Address of the page before this one. */
    public Optional<String> before() {
        return page > 1 ? Optional.of(withPage(page - 1)) : Optional.empty();
    }

    /** Address of the next page. */
    public Optional<String> after() {
        return page < pages ? Optional.of(withPage(page + 1)) : Optional.empty();
    }

    private String address(String shown, int number) {
        StringBuilder address = new StringBuilder("/datasets?sort=").append(Addresses.encoded(sort));
        if (!query.isEmpty()) {
            address.append("&q=").append(Addresses.encoded(query));
        }
        if (!shown.isEmpty()) {
            address.append("&state=").append(Addresses.encoded(shown));
        }
        return number == 1
                ? address.toString()
                : address.append("&page=").append(number).toString();
    }
}
