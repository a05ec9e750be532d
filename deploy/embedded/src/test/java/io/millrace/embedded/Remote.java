package io.millrace.embedded;

import java.net.URI;

/** Backends of another process, to be used but not controlled. */
abstract class Remote implements Backend {

    static final String PASSWORD = "a-password-for-tests";

    static KafkaBackend kafka(int port) {
        class Kafka extends Remote implements KafkaBackend {
            @Override
            public String bootstrapServers() {
                return "127.0.0.1:" + port;
            }
        }
        return new Kafka();
    }

    static ZooKeeperBackend zooKeeper(int port) {
        class ZooKeeper extends Remote implements ZooKeeperBackend {
            @Override
            public String connectString() {
                return "127.0.0.1:" + port;
            }
        }
        return new ZooKeeper();
    }

    static ObjectStoreBackend objectStore(int port) {
        class ObjectStore extends Remote implements ObjectStoreBackend {
            @Override
            public URI endpoint() {
                return URI.create("http://127.0.0.1:" + port);
            }

            @Override
            public String region() {
                return "us-east-1";
            }

            @Override
            public String accessKey() {
                return "key";
            }

            @Override
            public String secretKey() {
                return PASSWORD;
            }

            @Override
            public String bucket() {
                return "lake";
            }
        }
        return new ObjectStore();
    }

    static WarehouseBackend warehouse(int port) {
        class Warehouse extends Remote implements WarehouseBackend {
            @Override
            public String jdbcUrl() {
                return "jdbc:redshift://127.0.0.1:" + port + "/warehouse?ssl=false";
            }

            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public int port() {
                return port;
            }

            @Override
            public String database() {
                return "warehouse";
            }

            @Override
            public String ownerUser() {
                return "millrace_owner";
            }

            @Override
            public String ownerPassword() {
                return PASSWORD;
            }

            @Override
            public String analystUser() {
                return "analyst";
            }

            @Override
            public String analystPassword() {
                return "analyst";
            }

            @Override
            public String monitorJdbcUrl() {
                return "jdbc:postgresql://127.0.0.1:1/monitor";
            }

            @Override
            public String monitorUser() {
                return "millrace_monitor";
            }

            @Override
            public String monitorPassword() {
                return PASSWORD;
            }
        }
        return new Warehouse();
    }

    static MySqlBackend mySql(int port) {
        class MySql extends Remote implements MySqlBackend {
            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public int port() {
                return port;
            }

            @Override
            public String user() {
                return "admin";
            }

            @Override
            public String password() {
                return PASSWORD;
            }
        }
        return new MySql();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean running() {
        return true;
    }

    @Override
    public void close() {}
}
