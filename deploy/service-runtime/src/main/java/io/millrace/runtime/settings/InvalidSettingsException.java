package io.millrace.runtime.settings;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.util.List;
import java.util.stream.Collectors;

/** The settings are wrong; carries every problem found, not just the first. */
public final class InvalidSettingsException extends MillraceException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // the copy is serializable
    private final List<SettingsProblem> problems;

    public InvalidSettingsException(List<SettingsProblem> problems) {
        super(
                ErrorCode.INVALID_CONFIGURATION,
                (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + " in the configuration:\n"
                        + problems.stream().map(problem -> "  - " + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<SettingsProblem> problems() {
        return problems;
    }
}
