package io.millrace.ingest.privacy;

import io.millrace.ingest.event.IncomingEvent;
import io.millrace.ingest.json.JsonField;
import io.millrace.ingest.json.JsonKind;
import io.millrace.ingest.json.JsonValue;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.row.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a source's privacy settings make of its events. Costs nothing where nothing is set. */
public final class PrivacyRules {
    /** Everything is stored as it comes. */
    public static final PrivacyRules NONE =
            new PrivacyRules(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

    /** The table that calls the user id just {@code id}, as Segment's users know it. */
    private static final DatasetName USERS = new DatasetName("users");

    private final Optional<RowCleaner> cleaner;
    private final Optional<RowCleaner> cleanerOfUsers;
    private final Optional<Pseudonyms> keys;
    private final Optional<Supplier<SuppressionList>> suppressed;
    private final Set<String> userColumns;

    private PrivacyRules(
            Optional<RowCleaner> cleaner,
            Optional<RowCleaner> cleanerOfUsers,
            Optional<Pseudonyms> keys,
            Optional<Supplier<SuppressionList>> suppressed,
            Set<String> userColumns) {
        this.cleaner = cleaner;
        this.cleanerOfUsers = cleanerOfUsers;
        this.keys = keys;
        this.suppressed = suppressed;
        this.userColumns = userColumns;
    }

    /**
     * @param secret of the installation
     * @throws IllegalArgumentException when the settings need a secret that is missing or too short
     */
    static PrivacyRules of(
            PrivacySettings settings, Optional<String> secret, Optional<Supplier<SuppressionList>> suppressed) {
        Optional<Pseudonyms> pseudonyms = pseudonyms(settings, secret);
        return new PrivacyRules(
                cleaner(fields(settings, PrivacyRules::asTheyAre), pseudonyms),
                cleaner(fields(settings, PrivacyRules::ofUsers), pseudonyms),
                pseudonyms,
                suppressed,
                Set.copyOf(settings.userColumns()));
    }

    private static Optional<RowCleaner> cleaner(FieldRules fields, Optional<Pseudonyms> pseudonyms) {
        return fields.isEmpty() ? Optional.empty() : Optional.of(new RowCleaner(fields, pseudonyms));
    }

    private static FieldRules fields(PrivacySettings settings, UnaryOperator<List<String>> names) {
        FieldRules fields = new FieldRules();
        switch (settings.addresses()) {
            case KEEP -> {}
            case TRUNCATE -> fields.add(names.apply(settings.addressFields()), FieldRules.Action.TRUNCATE_ADDRESS);
            case DROP -> fields.add(names.apply(settings.addressFields()), FieldRules.Action.DROP);
        }
        fields.add(names.apply(settings.hashFields()), FieldRules.Action.HASH);
        fields.add(names.apply(settings.dropFields()), FieldRules.Action.DROP);
        return fields;
    }

    private static List<String> asTheyAre(List<String> names) {
        return names;
    }

    private static List<String> ofUsers(List<String> names) {
        return names.stream().map(name -> name.equals("user_id") ? "id" : name).toList();
    }

    /** Whether there is any rule at all. */
    public boolean concernsAnything() {
        return cleaner.isPresent() || suppressed.isPresent();
    }

    /**
     * The event as it may be stored; empty when it must not be. When fields are dropped or hashed, the ordering key is
     * replaced too, since it is mostly one of them: events of one key still keep their order.
     */
    public Optional<IncomingEvent> apply(IncomingEvent event) {
        if (suppressed.isPresent() && isSuppressed(event, suppressed.get().get())) {
            return Optional.empty();
        }
        Optional<RowCleaner> concerned = event.dataset().equals(USERS) ? cleanerOfUsers : cleaner;
        if (concerned.isEmpty()) {
            return Optional.of(event);
        }
        Row row = concerned.get().clean(event.row());
        String key = keys.map(pseudonyms -> pseudonyms.shortOf(event.key())).orElse(event.key());
        return Optional.of(new IncomingEvent(event.dataset(), event.id(), key, event.source(), row));
    }

    private static Optional<Pseudonyms> pseudonyms(PrivacySettings settings, Optional<String> secret) {
        if (!settings.needsKey()) {
            return Optional.empty();
        }
        String key = secret.orElseThrow(() -> new IllegalArgumentException("drop-fields and hash-fields need the secret"
                + " MILLRACE_INGEST_API_PRIVACY_KEY: hashes are made with it, and ordering keys replaced"));
        return Optional.of(Pseudonyms.keyed(key, settings.hashSalt()));
    }

    private boolean isSuppressed(IncomingEvent event, SuppressionList list) {
        if (list.isEmpty()) {
            return false;
        }
        if (list.has(event.key())) {
            return true;
        }
        boolean namesUsers = event.row().cells().stream().anyMatch(cell -> userColumns.contains(cell.column()));
        return namesUsers && RowCleaner.parse(event.row()).fields().stream().anyMatch(field -> isListed(field, list));
    }

    private boolean isListed(JsonField field, SuppressionList list) {
        if (!userColumns.contains(field.name().text())) {
            return false;
        }
        JsonValue value = field.value();
        return list.has(value.is(JsonKind.TEXT) ? value.text() : value.json());
    }
}
