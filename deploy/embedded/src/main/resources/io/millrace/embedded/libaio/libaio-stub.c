/* The five entry points of libaio that mysqld is linked with, each answering -ENOSYS. */
int io_setup(void) { return -38; }
int io_submit(void) { return -38; }
int io_getevents(void) { return -38; }
int io_destroy(void) { return -38; }
int io_cancel(void) { return -38; }
