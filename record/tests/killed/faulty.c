/* Put before the C library of a process under test: the FAULT_AT-th write or sync of its store fails as FAULT_HOW says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1;
static const char *how = "";

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAULT_AT");
    left = at ? atol(at) : -1;
    how = getenv("FAULT_HOW") ? getenv("FAULT_HOW") : "";
}

static int is_store(int fd) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "record.sqlite") != NULL && strstr(path, "-shm") == NULL;
}

/* Says whether this operation is the one, and leaves a mark that it came to it. */
static int is_the_one(int fd) {
    if (left < 0 || !is_store(fd)) return 0;
    if (left-- > 0) return 0;
    int mark = open(getenv("FAULT_MARK"), O_CREAT | O_WRONLY, 0600);
    if (mark >= 0) close(mark);
    return 1;
}

static int fails(void) {
    if (strcmp(how, "falls") == 0) _exit(9);
    errno = strcmp(how, "full") == 0 ? ENOSPC : EIO;
    return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    if (!is_the_one(fd)) return REAL(pwrite)(fd, bytes, count, at);
    REAL(pwrite)(fd, bytes, count / 2, at);
    return fails();
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    if (!is_the_one(fd)) return REAL(pwrite64)(fd, bytes, count, at);
    REAL(pwrite64)(fd, bytes, count / 2, at);
    return fails();
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (!is_the_one(fd)) return REAL(write)(fd, bytes, count);
    REAL(write)(fd, bytes, count / 2);
    return fails();
}

int fsync(int fd) { return is_the_one(fd) ? fails() : REAL(fsync)(fd); }
int fdatasync(int fd) { return is_the_one(fd) ? fails() : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { return is_the_one(fd) ? fails() : REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { return is_the_one(fd) ? fails() : REAL(ftruncate64)(fd, length); }
