/* Stands between a program and its disk: remembers what a power cut would leave of a database, and plays a disk that is full.

   DISK_WATCHED: how the paths of the files begin. DISK_KEPT: a folder; each file as it was when it was last synced.
   DISK_FULL: while a file of this name exists, no watched file may grow (write(2): ENOSPC). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *named(const char *variable) {
    const char *value = getenv(variable);
    return value && *value ? value : NULL;
}

/* The path behind a descriptor; 0 for one that is not watched. An index that SQLite makes again by itself is not. */
static int watched(int fd, char *path) {
    const char *beginning = named("DISK_WATCHED");
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = beginning ? readlink(link, path, PATH_MAX - 1) : -1;
    if (length <= 0) return 0;
    path[length] = 0;
    return !strncmp(path, beginning, strlen(beginning)) && strcmp(path + length - 4, "-shm");
}

static int has_no_room(int fd, off_t end) {
    int before = errno, is_full = 0;
    char path[PATH_MAX];
    struct stat found;
    const char *flag = named("DISK_FULL");
    if (flag && !access(flag, F_OK) && watched(fd, path) && !fstat(fd, &found)) is_full = end > found.st_size;
    errno = is_full ? ENOSPC : before;
    return is_full;
}

/* What a reader of the disk would find after the power came back. */
static void keep(int fd) {
    int before = errno;
    char path[PATH_MAX], kept[PATH_MAX], beside[PATH_MAX + 8], part[65536];
    const char *folder = named("DISK_KEPT");
    if (folder && watched(fd, path)) {
        snprintf(kept, sizeof kept, "%s/%s", folder, strrchr(path, '/') + 1);
        snprintf(beside, sizeof beside, "%s.new", kept);
        int from = open(path, O_RDONLY | O_CLOEXEC), to = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        ssize_t size;
        while (from >= 0 && to >= 0 && (size = read(from, part, sizeof part)) > 0)
            if (REAL(write)(to, part, size) != size) abort();
        close(from);
        close(to);
        rename(beside, kept);
    }
    errno = before;
}

ssize_t write(int fd, const void *from, size_t size) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    return at >= 0 && has_no_room(fd, at + size) ? -1 : REAL(write)(fd, from, size);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    return has_no_room(fd, at + size) ? -1 : REAL(pwrite)(fd, from, size, at);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    return has_no_room(fd, at + size) ? -1 : REAL(pwrite64)(fd, from, size, at);
}

int ftruncate(int fd, off_t size) { return has_no_room(fd, size) ? -1 : REAL(ftruncate)(fd, size); }

int ftruncate64(int fd, off64_t size) { return has_no_room(fd, size) ? -1 : REAL(ftruncate64)(fd, size); }

int fsync(int fd) {
    int outcome = REAL(fsync)(fd);
    if (!outcome) keep(fd);
    return outcome;
}

int fdatasync(int fd) {
    int outcome = REAL(fdatasync)(fd);
    if (!outcome) keep(fd);
    return outcome;
}
