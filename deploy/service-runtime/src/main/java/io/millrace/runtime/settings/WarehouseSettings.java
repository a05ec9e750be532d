package io.millrace.runtime.settings;

/** Section {@code warehouse}. */
@Description("Redshift, or the emulator that stands in for it.")
public record WarehouseSettings(
        @Description("Address for the Redshift JDBC driver, such as jdbc:redshift://host:5439/warehouse.")
        String jdbcUrl,

        @Description("User that owns the tables.") String user,
        @Description("Password of the user.") @Secret String password,

        @Description("Schema of the loaded tables.") @Default("public")
        String schema) {
    public static final Section<WarehouseSettings> SECTION = new Section<>("warehouse", WarehouseSettings.class);

    public WarehouseSettings {
        if (!jdbcUrl.startsWith("jdbc:redshift://")) {
            throw new IllegalArgumentException("jdbc-url must begin with jdbc:redshift://");
        }
    }

    @Override
    public String toString() {
        return "WarehouseSettings[jdbcUrl=" + jdbcUrl + ", user=" + user + ", schema=" + schema + "]";
    }
}
