package io.millrace.runtime.launch;

import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Makes the bound settings records beans, by their types. */
final class SettingsRegistrar implements ApplicationContextInitializer<GenericApplicationContext> {
    private final List<Record> settings;

    SettingsRegistrar(List<Record> settings) {
        this.settings = List.copyOf(settings);
    }

    @Override
    public void initialize(GenericApplicationContext context) {
        for (Record record : settings) {
            register(context, record.getClass(), record);
        }
    }

    private static <T extends Record> void register(GenericApplicationContext context, Class<T> type, Record record) {
        T bean = type.cast(record);
        context.registerBean(type, () -> bean);
    }
}
