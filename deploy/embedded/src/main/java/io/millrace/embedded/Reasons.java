package io.millrace.embedded;

/** Why something failed, in one line. */
final class Reasons {

    private Reasons() {}

    /** The message of the innermost cause, or its type where it has none. */
    static String of(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null || message.isBlank()
                ? innermost.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }
}
